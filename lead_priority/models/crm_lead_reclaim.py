from odoo import api, models
from odoo.tools import SQL

# What taking back changes, and what core computes from it: all written together.
WRITTEN = frozenset(
    (
        "company_id",
        "date_open",
        "day_open",
        "pool_id",
        "sla_due_at",
        "sla_state",
        "snoozed_until",
        "team_id",
        "user_id",
    )
)
OWNER_FIELDS = frozenset(("date_open", "pool_id", "snoozed_until", "user_id"))
# What else ends with the owner.
GIVEN_UP = {"sla_due_at": False, "sla_state": False, "snoozed_until": False}


class CrmLead(models.Model):
    """Taking leads back from owners who do not follow them up."""

    _inherit = "crm.lead"

    @api.model
    def _reclaim(self, clocks, *, now):
        """Move the leads of missed ``clocks`` to the pools of their policies.

        The custody and the clocks keep who had them and since when. ``now`` is naive
        UTC. Returns the leads.
        """
        groups = self.env.execute_query(
            SQL(
                """SELECT policy_id, company_id, array_agg(lead_id ORDER BY lead_id)
                     FROM lead_sla_clock WHERE id = ANY (%s) GROUP BY 1, 2""",
                clocks.ids,
            )
        )
        reclaimed = self.browse()
        for policy_id, company_id, lead_ids in groups:
            policy = self.env["lead.sla.policy"].browse(policy_id)
            company = self.env["res.company"].browse(company_id or ())
            # Of thousands of leads no more fields are read than are asked for.
            leads = self.browse(lead_ids).with_context(prefetch_fields=False)
            leads._take_from_owners(policy._get_reclaim_pool(company))
            self.env["lead.custody"]._hand_over(leads, now=now, reason="reclaimed")
            if policy.may_recycle:
                leads._recycle(now)
            elif policy.reclaim_routes:
                leads._mark_for_routing("owner_left")
            reclaimed |= leads
        return reclaimed

    def _take_from_owners(self, pool):
        """Write no owner and ``pool`` into these leads, in one statement.

        By SQL, because the ORM takes ten times as long (docs/decisions/sla.md), unless
        another add-on takes part in writing an owner. It writes what core's ``write``
        does without an owner: no assignment date, the company by core's rule; whatever
        else is computed from the owner is computed by the ORM. No message is posted:
        the custody journal tells it.
        """
        if not self._is_owner_sql_allowed():
            held = self._as_one_move().with_context(tracking_disable=True)
            held.write({**GIVEN_UP, "pool_id": pool.id, "user_id": False})
            return
        self.flush_model()
        moved = self.browse(
            lead_id for lead_id, is_moved in self._update_to_none(pool) if is_moved
        )
        self._follow_owner_sql(OWNER_FIELDS, WRITTEN | self._get_team_computed())
        moved.modified(["team_id"])

    def _update_to_none(self, pool):
        """Give [(lead id, whether its team changed)]."""
        return self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead lead
                   SET user_id = NULL, pool_id = %(pool)s, date_open = NULL,
                       day_open = NULL, snoozed_until = NULL, sla_due_at = NULL,
                       sla_state = NULL, team_id = COALESCE(team.id, lead.team_id),
                       company_id = %(company)s, write_uid = %(uid)s,
                       write_date = %(now)s
                  FROM crm_lead old
                  LEFT JOIN crm_team team ON team.id = COALESCE(%(team)s, old.team_id)
                  LEFT JOIN res_partner partner ON partner.id = old.partner_id
                 WHERE lead.id = ANY (%(ids)s) AND old.id = lead.id
             RETURNING lead.id, lead.team_id IS DISTINCT FROM old.team_id
                """,
                pool=pool.id or None,
                team=pool.sudo().team_id.id or None,
                company=self._unowned_company_sql(),
                uid=self.env.uid,
                now=self.env.cr.now(),
                ids=self.ids,
            )
        )

    @api.model
    def _unowned_company_sql(self):
        """The company of a lead without an owner, as core's compute has it."""
        return SQL(
            """CASE
                WHEN team.company_id IS NOT NULL THEN team.company_id
                WHEN team.id IS NULL AND partner.company_id = old.company_id
                    THEN old.company_id
                ELSE partner.company_id END"""
        )

    @api.model
    def _get_team_computed(self):
        """Names of what is computed from the team: where that stays, so do they."""
        dependents = self.pool.get_dependent_fields(self._fields["team_id"])
        return {field.name for field in dependents if field.model_name == self._name}
