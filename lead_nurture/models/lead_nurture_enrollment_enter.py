from odoo import api, models
from odoo.tools import SQL


class LeadNurtureEnrollment(models.Model):
    """The one place where a lead enters a flow."""

    _inherit = "lead.nurture.enrollment"

    @api.model
    def _enter(self, flow, lead_ids, now, trigger=None):
        """Let those of ``lead_ids`` enter ``flow`` that may.

        :param now: naive UTC
        :param trigger: of the flow, that let them in
        :return: the enrollments made
        """
        self.env.flush_all()
        first = flow.step_ids.filtered(lambda step: not step.parent_id)[:1]
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_nurture_enrollment (flow_id, family_id, lead_id,
                        step_id, trigger_id, state, visit, entered_at, arrived_at,
                        due_at)
                   SELECT %(flow)s, %(family)s, lead.id, %(step)s, %(trigger)s,
                          'running', 1, %(now)s, %(now)s, %(now)s
                     FROM crm_lead lead
                    WHERE lead.id = ANY (%(leads)s) AND lead.active
                      AND lead.won_status = 'pending'
                      AND COALESCE(lead.company_id, %(company)s) = %(company)s
                      AND (%(again)s OR NOT EXISTS (
                           SELECT FROM lead_nurture_enrollment old
                            WHERE old.lead_id = lead.id
                              AND old.family_id = %(family)s))
              ON CONFLICT DO NOTHING RETURNING id""",
                flow=flow.id,
                family=flow.family_id.id,
                step=first.id or None,
                trigger=trigger.id if trigger else None,
                now=now,
                leads=list(lead_ids),
                company=flow.company_id.id,
                again=flow.reentry != "never",
            )
        )
        self.invalidate_model(flush=False)
        if rows:
            self._trigger_run()
        return self.browse(row[0] for row in rows)
