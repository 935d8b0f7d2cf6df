from markupsafe import Markup

from odoo import api, models
from odoo.tools import html2plaintext, html_sanitize

from ..intake.errors import KeyConflict
from ..intake.payload import FIELDS
from .lead_capture_import import CHANNEL_FIELDS

# Of a new lead only: who has a known one, and what it is, was decided before.
OF_NEW = (
    "active",
    "company_id",
    "name",
    "partner_id",
    "pool_id",
    "probability",
    "stage_id",
    "team_id",
    "type",
    "user_id",
)
# Entries of apps that call create() themselves.
APPS = ("survey", "event", "livechat")
# How the contact of a lead is called on the customer it is for.
OF_PARTNER = {"email_from": "email", "phone": "phone", "contact_name": "name"}


class LeadCapture(models.Model):
    """Leads of other apps: their values beside those that a form may ask."""

    _inherit = "lead.capture"

    @api.model
    def _prepare_given_payload(self, vals):
        """Give the payload of a lead's values, completed by its customer's contact."""
        known = {name: value for name, value in vals.items() if name in FIELDS}
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        for name, partner_field in OF_PARTNER.items():
            known[name] = known.get(name) or partner[partner_field]
        if known.get("description"):
            known["description"] = html2plaintext(known["description"])
        return self._prepare_import_payload(known)

    @api.model
    def _receive_given(self, vals_list, entry, company, now):
        """Store the values of leads; those the app gave before come once."""
        common = {"entry": entry, "scope": entry, "now": now, "company": company}
        values_list = [
            {
                "payload": self._prepare_given_payload(vals),
                "idempotency_key": self._get_given_key(vals),
            }
            for vals in vals_list
        ]
        without_key = [{"payload": values["payload"]} for values in values_list]
        try:
            received = self._receive(values_list, **common)
        except KeyConflict:
            # Given before with other values: it may be another person.
            return self._receive(without_key, **common)
        return received

    @api.model
    def _get_given_key(self, vals):
        """Give what makes these values the same as ones given before, if anything."""
        return

    def _process_given(self, vals_list, now):
        """Process these captures with the values that an app gave for their leads.

        What cannot be done is raised: the app's own transaction ends with it.
        """
        intakes = []
        for capture, vals in zip(self, vals_list, strict=True):
            if capture.state == "received":
                intakes += capture._read_intakes()
                self._add_given(intakes[-1], vals)
        self._carry_out(intakes, now)

    @api.model
    def _add_given(self, intake, vals):
        intake.given, intake.is_kept = vals, True
        intake.channel.update({n: vals[n] for n in CHANNEL_FIELDS if vals.get(n)})
        if vals.get("description"):
            # As it is: a transcript is longer than what a form may send.
            intake.values["description"] = Markup(html_sanitize(vals["description"]))

    @api.model
    def _prepare_lead_vals(self, intake, pools):
        values = super()._prepare_lead_vals(intake, pools)
        given = intake.given
        if given.get("partner_id"):
            # Computed from the customer, as for every lead that has one.
            for name in OF_PARTNER.keys() - given.keys():
                values.pop(name, None)
        if intake.capture.entry in APPS and not values["pool_id"]:
            # Left to core: that of its team, owner or customer, else none.
            del values["company_id"]
        return {**values, **{n: v for n, v in given.items() if v or n not in values}}

    @api.model
    def _get_creation_context(self, intakes):
        context = super()._get_creation_context(intakes)
        if all(intake.capture.entry in APPS for intake in intakes):
            # As the app does it: one lead, and a message that it was created.
            return {}
        return context

    @api.model
    def _get_given_of_new(self):
        return OF_NEW

    @api.model
    def _fill_empty(self, lead, intake):
        result = super()._fill_empty(lead, intake)
        missing = {
            name: value
            for name, value in intake.given.items()
            if name not in FIELDS and name not in self._get_given_of_new() and value
        }
        linked = {n for n in missing if lead._fields[n].type.endswith("2many")}
        values = {n: v for n, v in missing.items() if n not in linked and not lead[n]}
        for name in linked:
            # Converted as a new record would be: ids, commands or records.
            ids = lead.new({name: missing[name]})[name].ids
            values[name] = [(4, record_id) for record_id in ids]
        if values:
            lead.write(values)
        return result
