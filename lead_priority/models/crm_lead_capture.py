from odoo import api, models
from odoo.tools import SQL

from ..intake import limits
from ..intake.cleaning import clean_line

# Single-line texts cleaned whoever writes them.
LINE_FIELDS = (
    "name",
    "contact_name",
    "partner_name",
    "email_from",
    "phone",
    "function",
)
KEY_FIELDS = ("email_normalized", "phone_sanitized", "external_key")


class CrmLead(models.Model):
    """Leads that do not come through the register: cleaned, and flagged if known."""

    _inherit = "crm.lead"

    # Matching asks for the exact address; core's own index is for parts of it.
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._clean_vals(vals) for vals in vals_list]
        leads = super().create(vals_list)
        if not self.env.context.get("lead_capture_matched"):
            leads._flag_possible_duplicates()
        return leads

    @api.model
    def _clean_vals(self, vals):
        """Take control characters and line breaks out of single-line texts."""
        unclean = {
            name: clean_line(vals[name], limits.LINE_CHARACTERS)[0]
            for name in LINE_FIELDS
            if isinstance(vals.get(name), str) and not vals[name].isprintable()
        }
        return {**vals, **unclean} if unclean else vals

    def _flag_possible_duplicates(self):
        """Flag those whose e-mail, phone or external key another open lead has.

        One statement for the batch, and none where no key is known. A person
        decides in the review list; nothing is merged here.
        """
        keyed = self.filtered(lambda lead: any(lead[name] for name in KEY_FIELDS))
        if not keyed:
            return
        keyed.flush_recordset([*KEY_FIELDS, "company_id", "active"])
        same_key = SQL(" UNION ALL ").join(
            SQL(
                """SELECT 1 FROM crm_lead other
                   WHERE other.%(key)s = lead.%(key)s AND other.id <> lead.id
                     AND other.active
                     AND (other.company_id = lead.company_id
                          OR other.company_id IS NULL OR lead.company_id IS NULL)""",
                key=SQL.identifier(name),
            )
            for name in KEY_FIELDS
        )
        self.env.cr.execute(
            SQL(
                """UPDATE crm_lead lead SET is_possible_duplicate = TRUE
                   WHERE lead.id IN %s AND EXISTS (%s)""",
                tuple(keyed.ids),
                same_key,
            )
        )
        if self.env.cr.rowcount:
            self.invalidate_recordset(["is_possible_duplicate"], flush=False)
