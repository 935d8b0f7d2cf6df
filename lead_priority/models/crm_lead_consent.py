from odoo import api, fields, models
from odoo.tools import SQL

from .lead_consent import STATES, VALID

NONE = "none"


class CrmLead(models.Model):
    """What the person behind a lead agreed to, by purpose."""

    _inherit = "crm.lead"

    consent_ids = fields.One2many("lead.consent", "lead_id")
    marketing_consent = fields.Selection(
        [(NONE, "Not asked"), *STATES],
        string="News and Offers",
        compute="_compute_marketing_consent",
        search="_search_marketing_consent",
        help="Whether the person agreed to get news and offers. What was said for the "
        "same e-mail address on another lead counts as well.",
    )

    @api.depends("consent_ids.state", "email_normalized")
    def _compute_marketing_consent(self):
        states = self._get_consent_states("marketing")
        for lead in self:
            lead.marketing_consent = states.get(lead.id, NONE)

    @api.model
    def _search_marketing_consent(self, operator, value):
        if operator != "in":
            return NotImplemented
        current = self.env["crm.lead"]._current_consents("marketing")
        wanted = [state for state in value if state != NONE]
        said = SQL(
            "(SELECT lead_id FROM (%s) AS c WHERE state IN %s)",
            current,
            tuple(wanted) or (None,),
        )
        if NONE not in value:
            return [("id", "in", said)]
        anything = SQL("(SELECT lead_id FROM (%s) AS c)", current)
        return ["|", ("id", "in", said), ("id", "not in", anything)]

    def _has_consent(self, purpose):
        """Give those of these leads whose person may be written to for ``purpose``."""
        states = self._get_consent_states(purpose)
        return self.filtered(lambda lead: states.get(lead.id) in VALID)

    def _get_consent_states(self, purpose):
        """Give what holds now, by lead id; a lead of whom nothing is known is left out.

        ``purpose``: a code of ``lead.consent.text.purpose``.
        """
        if not self.ids:
            return {}
        self.flush_recordset(["email_normalized", "company_id"])
        current = self._current_consents(purpose, SQL("AND lead.id IN %s", self._ids))
        return dict(
            self.env.execute_query(SQL("SELECT lead_id, state FROM (%s) AS c", current))
        )

    @api.model
    def _current_consents(self, purpose, condition=None):
        """SQL: (lead_id, state) of what the latest row about each person says."""
        condition = condition or SQL()
        return SQL(
            """
            SELECT DISTINCT ON (said.lead_id) said.lead_id, said.state
              FROM (SELECT lead.id AS lead_id, c.state, c.occurred_at, c.id
                      FROM crm_lead lead JOIN lead_consent c ON c.lead_id = lead.id
                     WHERE c.purpose = %(purpose)s %(condition)s
                     UNION ALL
                    SELECT lead.id, c.state, c.occurred_at, c.id
                      FROM crm_lead lead
                      JOIN lead_consent c ON c.email = lead.email_normalized
                     WHERE c.purpose = %(purpose)s %(condition)s
                       AND (c.company_id = lead.company_id
                            OR c.company_id IS NULL OR lead.company_id IS NULL)) said
             ORDER BY said.lead_id, said.occurred_at DESC, said.id DESC
            """,
            purpose=purpose,
            condition=condition,
        )
