from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

QUALIFICATION_COUNTS = {"raw": "raw_count", "mql": "mql_count", "sql": "sql_count"}


class LeadPool(models.Model):
    """What waits in each pool: for managers, marketing, and reps who claim."""

    _inherit = "lead.pool"

    raw_count = fields.Integer(compute="_compute_waiting", string="Raw")
    mql_count = fields.Integer(compute="_compute_waiting", string="MQL")
    sql_count = fields.Integer(compute="_compute_waiting", string="SQL Leads")
    oldest_waiting_at = fields.Datetime(
        compute="_compute_waiting", help="Since when the oldest lead waits here."
    )

    @api.depends("lead_ids")
    def _compute_waiting(self):
        # sudo: marketing sees how many leads wait, not the leads
        counts = (
            self.env["crm.lead"]
            .sudo()
            ._read_group(
                [("pool_id", "in", self.ids), ("won_status", "=", "pending")],
                ["pool_id", "qualification"],
                ["__count"],
            )
        )
        number = {(pool.id, code or "raw"): count for pool, code, count in counts}
        oldest = self._get_oldest()
        for pool in self:
            for code, name in QUALIFICATION_COUNTS.items():
                pool[name] = number.get((pool.id, code), 0)
            pool.oldest_waiting_at = oldest.get(pool.id, False)

    def _get_oldest(self):
        """Return {pool id: since when the oldest lead waits there, naive UTC}."""
        self.env["lead.custody"].sudo()._hand_over_noted()
        query = SQL(
            """SELECT lead.pool_id, MIN(row.started_at) FROM crm_lead lead
                 JOIN lead_custody row ON row.lead_id = lead.id
                  AND row.ended_at IS NULL AND row.place = 'pool'
                WHERE lead.pool_id = ANY (%s)
             GROUP BY lead.pool_id""",
            self.ids,
        )
        return dict(self.env.execute_query(query))

    def action_open_waiting(self):
        """Open what waits here: the leads, or their custody for who reads no leads."""
        self.ensure_one()
        if self.env["crm.lead"].has_access("read"):
            return self.action_open_leads()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_custody_action"
        )
        here = Domain("pool_id", "=", self.id) & Domain("ended_at", "=", False)
        return {
            **action,
            "display_name": self.name,
            "domain": list(here),
            "context": {},
        }

    @api.model
    def get_claim_state(self):
        """Return what the current user may claim, pool by pool.

        :return: dict: ``is_limited``: False for leaders and managers; ``pools``:
            [{id, name, waiting, claimed_today, limit_day, held, limit_held,
            cooldown_days}], a limit of 0 meaning none
        """
        pools = self.search([("is_visible_to_reps", "=", True)])
        open_leads = Domain("pool_id", "in", pools.ids) & Domain(
            [("user_id", "=", False), ("won_status", "=", "pending")]
        )
        waiting = dict(
            self.env["crm.lead"]._read_group(open_leads, ["pool_id"], ["__count"])
        )
        counts = pools._count_claims(self.env.user, self.env.cr.now())
        return {
            "is_limited": not self.env.user.has_group(
                "sales_team.group_sale_salesman_all_leads"
            ),
            "pools": [
                {
                    "id": pool.id,
                    "name": pool.name,
                    "waiting": waiting.get(pool, 0),
                    "claimed_today": counts[pool][0],
                    "limit_day": pool.claim_limit_day,
                    "held": counts[pool][1],
                    "limit_held": pool.claim_limit_held,
                    "cooldown_days": pool.cooldown_days,
                }
                for pool in pools
            ],
        }
