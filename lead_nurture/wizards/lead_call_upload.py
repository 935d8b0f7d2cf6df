import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..compliance import FORMATS, TranscriptError, read_file
from ..compliance.speech_request import AUDIO, MOST_BYTES

LEADERS = "sales_team.group_sale_salesman_all_leads"


class LeadCallUpload(models.TransientModel):
    """Takes a file with what was said in a call, or its recording."""

    _name = "lead.call.upload"
    _description = "Upload a Call"

    lead_id = fields.Many2one("crm.lead", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    occurred_at = fields.Datetime(
        "Time of the Call", required=True, default=lambda self: self.env.cr.now()
    )
    duration = fields.Integer("Seconds")
    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()
    takes_audio = fields.Boolean(compute="_compute_takes_audio")

    @api.depends("lead_id")
    def _compute_takes_audio(self):
        # sudo: whether there is a service, nothing of it
        for wizard in self.sudo():
            company = wizard.lead_id.company_id or self.env.company
            wizard.takes_audio = bool(company.lead_speech_provider_id.active)

    def action_upload(self):
        """Keep the call, compare it, and show it.

        :raises UserError: the file cannot be used, with the reason
        :raises AccessError: for a lead, or a rep, that is not one's own
        """
        self.ensure_one()
        self._check_may_upload()
        now = self.env.cr.now()
        content = self._read_content()
        kind = (self.file_name or "").rpartition(".")[2].lower()
        is_audio = kind in AUDIO
        if is_audio:
            self._check_may_recognise()
        text = None if is_audio else self._read_text(content)
        # sudo: what was checked above; a source is not for people to enter
        call = self.env["lead.call"].sudo()._receive([self._prepare_call(text)], now)
        if is_audio:
            call._wait_for_text(self.file_name, content, now)
        else:
            call._compare(now)
        return {
            "type": "ir.actions.act_window",
            "res_model": "lead.call",
            "res_id": call.id,
            "views": [(False, "form")],
        }

    def _check_may_upload(self):
        self.env["lead.call"].check_access("create")
        self.lead_id.check_access("write")
        if self.user_id != self.env.user and not self.env.user.has_group(LEADERS):
            raise AccessError(self.env._("Upload your own calls only."))
        if self.user_id.share:
            raise UserError(self.env._("A call is made by a colleague."))
        if self.occurred_at > self.env.cr.now():
            raise UserError(self.env._("This call is still to come."))
        if self.duration < 0:
            raise UserError(self.env._("A call cannot take less than no time."))

    def _read_content(self):
        try:
            content = base64.b64decode(self.file or b"", validate=False)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("The file did not arrive whole.")) from error
        if len(content) > MOST_BYTES:
            raise UserError(self.env._("The file is larger than 25 MB."))
        if not content:
            raise UserError(self.env._("The file is empty."))
        return content

    def _read_text(self, content):
        try:
            return read_file(self.file_name or "", content)
        except TranscriptError as error:
            raise UserError(self._word_error(error.code)) from error

    def _word_error(self, code):
        env = self.env
        words = {
            "empty": env._("The file is empty."),
            "too_large": env._("A transcript is a file of at most 2 MB."),
            "format": env._(
                "A transcript is a file of one of these kinds: %s.", ", ".join(FORMATS)
            ),
            "encoding": env._(
                "The characters of this file cannot be read. Save it as UTF-8."
            ),
            "json": env._("This file is not JSON."),
            "no_text": env._("Nothing that was said is found in this file."),
        }
        return words[code]

    def _check_may_recognise(self):
        if not self.takes_audio:
            raise UserError(
                self.env._(
                    "Recordings are taken once a manager has chosen a speech"
                    " recognition in the settings. Upload a transcript instead."
                )
            )

    def _prepare_call(self, text):
        return {
            "lead_id": self.lead_id.id,
            "user_id": self.user_id.id,
            "occurred_at": self.occurred_at,
            "duration": self.duration,
            "source": "file",
            "reference": self.file_name,
            "transcript": text,
            "direction": "outgoing",
        }
