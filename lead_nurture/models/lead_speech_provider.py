import io
import json
import wave

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.lead_priority.inbound import paths
from odoo.addons.lead_priority.models.res_company import SETTINGS
from odoo.addons.lead_priority.outgoing.addresses import parse
from odoo.addons.lead_priority.outgoing.errors import OutgoingError
from odoo.addons.lead_priority.outgoing.lookup import read_headers
from odoo.addons.lead_priority.outgoing.post import post

from ..compliance import find_text
from ..compliance.speech_request import build_request
from ..sending.sms_request import TemplateError

# Seconds; a recording of an hour takes a while.
TIMEOUT = 120.0
ANSWER_BYTES = 4 * 1024 * 1024
PRESETS = {
    # {"text": "...", "segments": [{"start": 0.0, "end": 3.3, "text": "..."}]}
    "openai": {
        "sent_as": "multipart",
        "file_field": "file",
        "body": "model=whisper-1\nresponse_format=verbose_json",
        "headers": "Authorization: Bearer {secret}",
        "text_path": "",
    },
    "base64": {
        "sent_as": "json",
        "body": '{"audio": "{audio}", "format": "{format}"}',
        "headers": "Authorization: Bearer {secret}",
        "text_path": "result.text",
    },
}


class LeadSpeechProvider(models.Model):
    """A service that makes text of a recording: an address, what it is sent, where the
    text stands in its answer.

    Created by managers and chosen in the settings of the company. Other addons give a
    provider its own way by overriding ``_get_asking`` and ``_read_answer``.
    """

    _name = "lead.speech.provider"
    _description = "Speech Recognition"
    _inherit = ["lead.outgoing.mixin"]
    _order = "name, id"

    name = fields.Char("Service", required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    preset = fields.Selection(
        [
            ("openai", "As the OpenAI API (/v1/audio/transcriptions)"),
            ("base64", "JSON with the recording in Base64"),
        ],
        help="Fills in how such a service is asked; change what yours wants otherwise.",
    )
    url = fields.Char(
        "Address",
        required=True,
        help="As https://speech.example.com/v1/audio/transcriptions.",
    )
    headers = fields.Text(
        default="Authorization: Bearer {secret}",
        help="One a line. {secret} stands for the secret.",
    )
    secret = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="The key that the service gave you: {secret}.",
    )
    sent_as = fields.Selection(
        [("multipart", "Form with a file"), ("json", "JSON, in Base64")],
        required=True,
        default="multipart",
    )
    file_field = fields.Char("Field of the File", default="file")
    body = fields.Text(
        "What Is Sent With It",
        default="model=whisper-1\nresponse_format=verbose_json",
        help="Of a form one name=value a line. Of JSON an object with {audio}, and"
        " {format} for wav, mp3 and so on.",
    )
    text_path = fields.Char(
        "Where the Text Stands",
        size=paths.PATH_CHARACTERS,
        help="In the answer, as result.text or data[0].segments. Empty: it is found"
        " under the usual names.",
    )
    keeps_audio = fields.Boolean(
        "Keep Recordings",
        help="Else a recording is removed as soon as its text is here.",
    )

    @api.onchange("preset")
    def _onchange_preset(self):
        self.update(PRESETS.get(self.preset, {}))

    @api.constrains("url", "headers", "body", "sent_as", "text_path")
    def _check_question(self):
        for provider in self:
            _headers, wrong = read_headers(provider.headers or "")
            if wrong:
                raise ValidationError(
                    self.env._("“%s” is no header: write “Name: value”.", wrong[0])
                )
            try:
                parse(provider.url)
                provider._build("a.wav", b"")
                paths.parse(provider.text_path or "text")
            except OutgoingError as error:
                raise ValidationError(
                    self.env._(
                        "“%s” is not an address that can be called.", provider.url
                    )
                ) from error
            except TemplateError as error:
                raise ValidationError(
                    self.env._(
                        "What is sent with it must be JSON, or one name=value a line"
                        " for a form."
                    )
                ) from error
            except paths.PathError as error:
                raise ValidationError(
                    self.env._("“%s” names no place in an answer.", provider.text_path)
                ) from error

    def _build(self, name, audio):
        return build_request(
            self.sent_as, self.body or "", self.file_field or "", name, audio
        )

    def _prepare_question(self, name, audio):
        """Give what ``post`` takes to have ``audio`` (bytes) recognised."""
        self.ensure_one()
        body, content_type = self._build(name, audio)
        headers, _wrong = read_headers(self.headers or "", self.secret or "")
        return {
            "url": self.url,
            "body": body,
            "headers": {**headers, "Content-Type": content_type},
            "allow_private": self.allow_private,
            "timeout": TIMEOUT,
            "cap": ANSWER_BYTES,
        }

    def _get_asking(self, name, audio):
        """Give a function that asks for the text of ``audio`` and gives the answer.

        It is called outside of a transaction, so it reads no record. It raises
        ``OutgoingError`` where there is no answer.
        """
        question = self._prepare_question(name, audio)
        return lambda: post(**question).text

    def _read_answer(self, text):
        """Give the transcript of an answer, empty where nobody speaks.

        :raises OutgoingError: the answer cannot be read
        """
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            # Some answer with the text alone, if they are asked for it.
            if self.text_path or text.lstrip()[:1] in ("{", "[", "<"):
                raise OutgoingError("protocol", text[:100]) from error
            document = text
        try:
            found = paths.find(document, self.text_path) if self.text_path else document
        except paths.PathError:
            found = None
        if self.text_path and found is None:
            raise OutgoingError("protocol", text[:100])
        return find_text(found)

    def action_try(self):
        """Send a second of silence; say that it was understood.

        :raises UserError: it was not, with the reason
        """
        self.ensure_one()
        self.check_access("write")
        try:
            self._read_answer(self._get_asking("silence.wav", _make_silence())())
        except OutgoingError as error:
            # sudo: words only
            words = self.env["lead.alert"].sudo()._word_error(error)
            raise UserError(words) from error
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("It answered, and the answer can be read."),
            },
        }


def _make_silence():
    with io.BytesIO() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(16_000))
        return file.getvalue()


class ResCompany(models.Model):
    _inherit = "res.company"

    lead_speech_provider_id = fields.Many2one(
        "lead.speech.provider",
        string="Speech Recognition",
        ondelete="restrict",
        help="Makes text of recordings of calls. Empty: recordings are not taken.",
        prefetch=SETTINGS,
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lead_speech_provider_id = fields.Many2one(
        related="company_id.lead_speech_provider_id", readonly=False
    )
