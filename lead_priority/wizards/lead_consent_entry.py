from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.lead_consent_text import PURPOSES


class LeadConsentEntry(models.TransientModel):
    """Records what a person agreed to, or took back, on the phone or face to face.

    Opened on a lead by whoever spoke with the person. The journal keeps the words that
    were read out, their version, when, by whom and how.
    """

    _name = "lead.consent.entry"
    _description = "Record a Consent"

    lead_id = fields.Many2one("crm.lead", required=True, readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    state = fields.Selection(
        [("given", "Agreed"), ("withdrawn", "Took it back")],
        string="The Person",
        required=True,
        default="given",
    )
    source = fields.Selection(
        [("phone", "On the phone"), ("person", "Face to face, or in writing")],
        string="How",
        required=True,
        default="phone",
    )
    text_id = fields.Many2one(
        "lead.consent.text",
        string="To Which Text",
        domain="[('company_id', '=', company_id)]",
        help="Read its words out: these are what the person agrees to.",
    )
    purpose = fields.Selection(
        PURPOSES,
        string="For What",
        compute="_compute_purpose",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    wording = fields.Text(
        string="Words to Read Out",
        compute="_compute_wording",
        help="In the language of the lead, where there is a translation.",
    )
    occurred_at = fields.Datetime(
        string="Date", required=True, default=lambda self: self.env.cr.now()
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who Heard It",
        readonly=True,
        default=lambda self: self.env.user,
    )
    note = fields.Char(
        help="Kept with the consent: e.g. the number that was called, or who is meant."
    )
    is_to_confirm = fields.Boolean(compute="_compute_is_to_confirm")
    is_blocked = fields.Boolean(compute="_compute_is_blocked")

    @api.depends("lead_id")
    def _compute_company_id(self):
        for entry in self:
            entry.company_id = entry.lead_id.company_id or self.env.company

    @api.depends("text_id")
    def _compute_purpose(self):
        for entry in self:
            entry.purpose = entry.text_id.purpose or entry.purpose or "contact"

    @api.depends("text_id", "lead_id")
    def _compute_wording(self):
        for entry in self:
            entry.wording = entry._get_spoken_text().text

    @api.depends("text_id", "lead_id", "state")
    def _compute_is_to_confirm(self):
        for entry in self:
            entry.is_to_confirm = (
                entry.state == "given"
                and entry.text_id.needs_confirmation
                and bool(entry.lead_id.email_normalized)
            )

    @api.depends("purpose", "lead_id", "state")
    def _compute_is_blocked(self):
        for entry in self:
            entry.is_blocked = (
                entry.state == "given"
                and entry.purpose == "marketing"
                and entry.lead_id.is_blacklisted
            )

    def action_record(self):
        """Write the consent to the journal, and ask to confirm it where that is due.

        :raises UserError: no text for a consent, or a time that is still to come
        """
        self.ensure_one()
        self.lead_id.check_access("write")
        now = self.env.cr.now()
        if self.occurred_at > now:
            raise ValidationError(self.env._("“When” cannot be in the future."))
        if self.state == "given" and not self.text_id:
            raise UserError(self.env._("Choose the text that the person agreed to."))
        recorded = self.env["lead.consent"]._record_consent([self._prepare()], now=now)
        self.env["lead.consent.request"]._ask(recorded, now=now)
        if self.state == "withdrawn" and self.purpose == "marketing":
            self._block_address()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _prepare(self):
        text = self._get_spoken_text()
        # sudo: versions are made by their text only
        version = text.sudo()._get_version(text.text) if text else text.version_ids
        return {
            "lead_id": self.lead_id.id,
            "company_id": self.company_id.id,
            "purpose": self.purpose,
            "state": "asked" if self.is_to_confirm else self.state,
            "text_id": text.id or None,
            "version_id": version.id or None,
            "wording": self.wording or None,
            "occurred_at": self.occurred_at,
            "source": self.source,
            "user_id": self.env.uid,
            "email": self.lead_id.email_normalized or None,
            "note": self.note or None,
        }

    def _get_spoken_text(self):
        """Give the text in the language of the lead."""
        return self.text_id.with_context(
            lang=self.lead_id.lang_id.code or self.env.lang
        )

    def _block_address(self):
        """Let Odoo's own mailings know, as the link in an e-mail does."""
        if email := self.lead_id.email_normalized:
            # sudo: whoever hears a no from the person may have it kept
            self.env["mail.blacklist"].sudo()._add(
                email, message=self.env._("News and offers were withdrawn.")
            )
