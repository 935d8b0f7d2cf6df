from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

from .lead_milestone import NO_LEAD

# Which leads bear a cost.
BEARS = SQL(
    """lead.company_id = cost.company_id AND lead.captured_at >= cost.start_at
   AND lead.captured_at < cost.end_at AND lead.place <> ALL (%s)
   AND (cost.source_id IS NULL OR lead.source_id = cost.source_id)
   AND (cost.medium_id IS NULL OR lead.medium_id = cost.medium_id)
   AND (cost.campaign_id IS NULL OR lead.campaign_id = cost.campaign_id)""",
    list(NO_LEAD),
)


class LeadChannelCost(models.Model):
    """Costs are spread over leads, and anew when more leads of a period come in."""

    _inherit = "lead.channel.cost"

    @api.model
    def _cron_spread(self):
        """Spread what changed, company by company, each in a transaction."""
        costs = self.env["lead.channel.cost"]._read_group([], ["company_id"])
        companies = [company.id for (company,) in costs]
        run_batches(
            self.env, lambda: bool(companies) and self._spread(companies.pop()) + 1
        )

    @api.model
    def _spread_soon(self):
        """Let the job run right after this transaction."""
        if cron := self.env.ref("lead_analytics.ir_cron_spread_costs", False):
            # sudo: whoever enters a cost may wake the job, and do nothing else to it
            self.env.cr.precommit.add(cron.sudo()._trigger)

    @api.model
    def _spread(self, company_id):
        """Let the leads of a company bear its costs; give how many costs changed."""
        self.env.flush_all()
        changed = self._count_leads(company_id)
        if changed:
            self._share(company_id, changed)
        self.env["lead.milestone"].invalidate_model(["cost"], flush=False)
        return len(changed)

    @api.model
    def _count_leads(self, company_id):
        """Count the leads of each cost; give the ids of those to spread anew."""
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_channel_cost done
                      SET leads = found.leads, is_spread = TRUE
                     FROM (SELECT cost.id, count(lead.id) AS leads
                             FROM lead_channel_cost cost
                             LEFT JOIN lead_milestone lead ON %s
                            WHERE cost.company_id = %s GROUP BY cost.id) found
                    WHERE found.id = done.id AND (done.is_spread IS NOT TRUE
                          OR done.leads IS DISTINCT FROM found.leads)
                RETURNING done.id""",
                BEARS,
                company_id,
            )
        )
        self.invalidate_model(["leads", "is_spread"], flush=False)
        return [cost_id for (cost_id,) in rows]

    @api.model
    def _share(self, company_id, changed):
        """Write what each lead bears that has a share in a cost that changed."""
        self.env.cr.execute(
            SQL(
                """WITH span AS MATERIALIZED (
                          SELECT min(start_at) AS start_at, max(end_at) AS end_at
                            FROM lead_channel_cost WHERE id = ANY (%(changed)s)),
                        share AS MATERIALIZED (
                          SELECT lead.id, sum(cost.company_amount / cost.leads) AS cost
                            FROM lead_milestone lead JOIN lead_channel_cost cost
                              ON %(bears)s
                           WHERE lead.company_id = %(company)s
                             AND lead.captured_at >= (SELECT start_at FROM span)
                             AND lead.captured_at < (SELECT end_at FROM span)
                           GROUP BY lead.id
                          HAVING bool_or(cost.id = ANY (%(changed)s)))
                   UPDATE lead_milestone row SET cost = share.cost FROM share
                    WHERE share.id = row.id AND row.cost IS DISTINCT FROM share.cost""",
                bears=BEARS,
                company=company_id,
                changed=changed,
            )
        )

    @api.model
    def _spread_all_anew(self):
        """Let the job spread all costs: the milestones are new."""
        self.env.cr.execute("UPDATE lead_channel_cost SET is_spread = FALSE")
        self.invalidate_model(["is_spread"], flush=False)
        self._spread_soon()

    def _unspread(self):
        """Take the shares of these costs off: they change, or go."""
        if not self.ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE lead_milestone row SET cost = NULL
                     FROM lead_milestone lead JOIN lead_channel_cost cost ON %s
                    WHERE lead.id = row.id AND cost.id = ANY (%s)""",
                BEARS,
                self.ids,
            )
        )
        # The other costs of these leads are spread anew.
        self.env.cr.execute(
            SQL(
                """UPDATE lead_channel_cost other SET is_spread = FALSE
                     FROM lead_channel_cost gone
                    WHERE gone.id = ANY (%s) AND other.company_id = gone.company_id
                      AND other.start_at < gone.end_at
                      AND gone.start_at < other.end_at""",
                self.ids,
            )
        )
        self.env["lead.milestone"].invalidate_model(["cost"], flush=False)
        self.invalidate_model(["is_spread"], flush=False)
