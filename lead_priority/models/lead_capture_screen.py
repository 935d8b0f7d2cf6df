from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..intake.payload import EXTRA, FIELDS, unalias

MENDERS = (
    "lead_priority.lead_priority_group_marketing",
    "sales_team.group_sale_manager",
)
# What tells who it was, the best first.
WHO = (
    "contact_name",
    "email_from",
    "phone",
    "partner_name",
    "external_key",
    "name",
)


class LeadCapture(models.Model):
    """The register on screen: what was sent, in words, and mending what failed."""

    _inherit = "lead.capture"

    payload_summary = fields.Html(
        string="What Was Sent", compute="_compute_payload_summary", sanitize=False
    )
    flag_summary = fields.Char(string="Remarks", compute="_compute_flag_summary")

    @api.depends(
        "correction", "email_normalized", "lead_id.name", "payload", "phone_sanitized"
    )
    def _compute_display_name(self):
        for capture in self:
            sent = unalias(capture.payload or {}) | unalias(capture.correction or {})
            said = (str(sent[name]).strip() for name in WHO if sent.get(name))
            who = next(filter(None, said), "")
            who = who or capture.email_normalized or capture.phone_sanitized
            # sudo: the name of its lead, for those who may see the capture
            who = who or capture.sudo().lead_id.name
            capture.display_name = who or self.env._("(no name)")

    @api.depends("payload", "correction")
    def _compute_payload_summary(self):
        for capture in self:
            sent = unalias(capture.payload or {})
            mended = unalias(capture.correction or {})
            rows = [
                self._get_summary_row(name, sent.get(name), mended.get(name))
                for name in sorted(sent | mended, key=self._get_summary_place)
                if name not in self._get_technical_names()
            ]
            capture.payload_summary = rows and Markup(
                '<table class="table table-sm o_lead_capture_payload">%s</table>'
            ) % Markup("").join(rows)

    @api.model
    def _get_technical_names(self):
        """Name what is kept for the work on a capture and tells people nothing."""
        return ()

    @api.model
    def _get_summary_place(self, name):
        known = [*FIELDS, *EXTRA]
        return (known.index(name), "") if name in known else (len(known), name)

    @api.model
    def _get_summary_row(self, name, sent, mended):
        if isinstance(sent, list):
            sent = ", ".join(map(str, sent))
        shown = Markup("%s") % ("" if sent is None else sent)
        if mended is not None and mended != sent:
            shown = Markup("<s>%s</s> <strong>%s</strong>") % (shown, mended)
        return Markup(
            '<tr><th class="w-25">%s</th><td style="white-space: pre-wrap">%s</td></tr>'
        ) % (self._get_field_label(name), shown)

    @api.model
    def _get_field_label(self, name):
        """Give the label of a payload's key; a key that is no field stays as it is."""
        if name in FIELDS and name != "name":
            return self.env["crm.lead"]._fields[name]._description_string(self.env)
        return self.env._("Subject") if name == "name" else name

    @api.depends("flags")
    def _compute_flag_summary(self):
        for capture in self:
            flags = [f for f in (capture.flags or "").split(",") if f]
            capture.flag_summary = " ".join(map(self._get_flag_sentence, flags))

    @api.model
    def _get_flag_sentence(self, flag):
        code, _sep, about = flag.partition(":")
        if code == "blocked":
            return self._get_block_sentence(about)
        if code == "other_lead":
            return self.env._("Another lead has one of these keys too.")
        label = self._get_field_label(about)
        if code == "invalid":
            return self.env._("%(field)s looks wrong.", field=label)
        if code == "unknown_value":
            return self.env._("%(field)s names nothing we know.", field=label)
        if code == "too_long":
            return self.env._("%(field)s was too long and is cut.", field=label)
        return self.env._("%(field)s could not be read.", field=label)

    def action_mend(self):
        """Open the wizard that corrects a rejected capture."""
        self.ensure_one()
        self._check_can_mend()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mend and Retry"),
            "res_model": "lead.capture.mend",
            "view_mode": "form",
            "target": "new",
            "context": {"default_capture_id": self.id},
        }

    def action_retry(self):
        """Try rejected captures again; tell how many are leads now.

        :raises UserError: none of them is rejected
        """
        self._check_can_mend()
        rejected = self.filtered(lambda capture: capture.state == "rejected")
        if not rejected:
            raise UserError(self.env._("Only rejected captures can be tried again."))
        rejected._retry(self.env.cr.now())
        kept = rejected.filtered(lambda capture: capture.state == "rejected")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if kept else "success",
                "message": self.env._(
                    "%(done)s of %(all)s captures belong to a lead now.",
                    done=len(rejected) - len(kept),
                    all=len(rejected),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_lead(self):
        """Open the lead that this capture belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "view_mode": "form",
        }

    def _check_can_mend(self):
        if not self.env.su and not any(map(self.env.user.has_group, MENDERS)):
            raise AccessError(
                self.env._("Only marketing and sales managers can mend captures.")
            )
        self.check_access("read")

    def _mend(self, correction, now):
        """Store a person's correction beside what was sent, and try again."""
        self.ensure_one()
        known = {n: v for n, v in correction.items() if n in FIELDS or n in EXTRA}
        # sudo: checked by the caller; the correction is the one thing people write.
        self.sudo().correction = {**(self.correction or {}), **known}
        self._retry(now)

    def _retry(self, now):
        # sudo: the register is written by its own methods only; state and lead follow.
        captures = self.sudo()
        captures.write({"state": "received", "reject_reason": False, "attempts": 0})
        captures.flush_recordset()
        captures._process(now)
        self.invalidate_recordset()
