from datetime import timedelta

from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.lead_priority.intake import payload as intake_payload
from odoo.addons.lead_priority.intake.contact import is_email
from odoo.addons.lead_priority.intake.digest import digest
from odoo.addons.lead_priority.intake.errors import Issue, KeyConflict

# The same content from the same browser within this time was sent once.
AGAIN = timedelta(minutes=5)
# A column of ids ends here.
LARGEST_ID = 2**31 - 1
# Decided by the register, from what the form and the browser said.
OURS = ("company_id", "medium_id", "source_id", "campaign_id", "lead_capture_form_id")
TECHNICAL = ("given", "owners", "partner_id", "visitor_id")
OWNERS = ("team_id", "user_id", "type", "lead_leader_id")


class LeadCapture(models.Model):
    """What the forms of the website builder send: read, checked, stored once."""

    _inherit = "lead.capture"

    @api.model
    def _get_website_form(self, website, values):
        """Give the capture form that the sent form names, else the website's."""
        asked = values.get("lead_capture_form_id") or 0
        forms = self.env["lead.capture.form"].sudo()
        # sudo: a form is named by its id only; what it says is shown to nobody
        form = forms.search([("id", "=", asked)]) if asked <= LARGEST_ID else forms
        if form and form.company_id == website.company_id:
            return form
        website.sudo()._make_lead_form()
        return website.sudo().lead_form_id

    @api.model
    def _prepare_website_sent(self, values, custom, meta):
        """Give the payload: lead fields by name, all others kept for the new lead.

        ``custom`` and ``meta`` are core's text of the fields that a lead does not have
        and of the request; they go to the description, as core has it.
        """
        values = {n: v for n, v in values.items() if not isinstance(v, bytes)}
        owners = {name: values.get(name) or False for name in OWNERS}
        known = {n: v for n, v in values.items() if n in intake_payload.FIELDS}
        others = {
            name: value
            for name, value in values.items()
            if name not in known and name not in (*OURS, *OWNERS)
        }
        texts = [html2plaintext(known.pop("description", "") or "")]
        if custom:
            texts.append(
                self.env._("Other Information:") + "\n___________\n\n" + custom
            )
        texts.append(meta or "")
        description = "\n\n".join(text for text in texts if text)
        sent = self._prepare_import_payload({**known, "description": description})
        return {**sent, "given": others, "owners": owners}

    @api.model
    def _check_website_sent(self, form, sent, *, consent):
        """Give the first thing to correct, if any."""
        issues = intake_payload.read(sent).issues
        email = sent.get("email_from")
        if email and not is_email(email_normalize(email) or ""):
            issues.append(Issue("invalid_email", "email_from"))
        if sent.get("phone") and not email and not self._is_website_phone(form, sent):
            issues.append(Issue("invalid_phone", "phone"))
        if form.is_consent_required and form.consent_text and not consent:
            issues.append(Issue("required", "consent"))
        return next(iter(issues + self._check_records(sent)), None)

    @api.model
    def _is_website_phone(self, form, sent):
        country = form.country_id or form.company_id.country_id
        return bool(
            self.env["crm.lead"]._phone_format(number=sent["phone"], country=country)
        )

    @api.model
    def _check_records(self, sent):
        """Name the fields that point to records which are not there."""
        leads = self.env["crm.lead"]
        issues = []
        for name, value in {**sent["given"], **sent["owners"]}.items():
            field = leads._fields.get("user_id" if name == "lead_leader_id" else name)
            if field is None or field.type != "many2one" or not value:
                continue
            # sudo: only asks whether the record is there
            record = self.env[field.comodel_name].sudo().browse(value)
            if value > LARGEST_ID or not record.exists():
                issues.append(Issue("wrong_type", name))
        return issues

    @api.model
    def _receive_website(self, form, sent, *, about, sender_key, **values):
        """Store what was sent durably, once for a browser that sends it again.

        ``about`` is what else makes it the same: browser and files. Ends the
        transaction of the request.

        :raises IntakeError: too_many_requests
        """
        now = self.env.cr.now()
        key = digest({"sent": {**sent, "visitor_id": 0}, "about": about})
        turn = int(now.timestamp() // AGAIN.total_seconds())
        scope = f"website:{form.id}"
        keys = [f"{key}:{turn}", f"{key}:{turn - 1}"]
        domain = [("scope", "=", scope), ("idempotency_key", "in", keys)]
        known = self.search([*domain, ("received_at", ">", now - AGAIN)], limit=1)
        if known:
            return known
        try:
            stored = self._receive_durably(
                {"payload": sent, "idempotency_key": keys[0], **values},
                form=form,
                entry="website",
                scope=scope,
                sender_key=sender_key,
            )
        except KeyConflict:
            # Only the visitor differs: the same all the same.
            return self.search(domain, limit=1)
        return self.browse(stored["id"])

    @api.model
    def _find_website_partner(self, visitor, sent):
        """Give the contact of a visitor who logged in, if the form says the same.

        Its phone is not changed: another one in the form makes it another person.
        """
        partner = visitor.partner_id
        email = email_normalize(sent.get("email_from") or "")
        if not email or partner.email_normalized != email:
            return partner.browse()
        phone = sent.get("phone")
        same = (partner.phone, partner._phone_format(fname="phone"))
        if phone and partner.phone and self._format_like(partner, phone) not in same:
            return partner.browse()
        return partner

    @api.model
    def _format_like(self, partner, phone):
        return partner._phone_format(number=phone) or phone

    @api.model
    def _get_technical_names(self):
        return (*super()._get_technical_names(), *TECHNICAL)

    def _get_files(self):
        """Give the files that wait with these captures for their leads."""
        # sudo: the files of the register go where it says
        files = self.env["ir.attachment"].sudo()
        return files.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
