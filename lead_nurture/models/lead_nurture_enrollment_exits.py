from odoo import api, models
from odoo.tools import SQL

MQL_UP = ["mql", "sql"]


class LeadNurtureEnrollment(models.Model):
    """When a flow is over for a lead before its last step."""

    _inherit = "lead.nurture.enrollment"

    def _end_where_over(self, now):
        self._end(self._find_exits(now), now)

    @api.model
    def _exit_leads(self, lead_ids, now):
        """End what is over for these leads, wherever in a flow they are."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_nurture_enrollment
                    WHERE lead_id = ANY (%s) AND state = ANY ('{running,parked}')
                    ORDER BY id FOR UPDATE SKIP LOCKED""",
                list(lead_ids),
            )
        )
        self.browse(row[0] for row in rows)._end_where_over(now)

    def _find_exits(self, now):
        """Give {id: (state, reason or None)} of those for which the flow is over."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT one.id, one.flow_id, one.lead_id, %s
                     FROM lead_nurture_enrollment one
                     JOIN lead_nurture_flow flow ON flow.id = one.flow_id
                     LEFT JOIN crm_lead lead ON lead.id = one.lead_id
                    WHERE one.id = ANY (%s)""",
                self._exit_sql(),
                self.ids,
            )
        )
        exits = {row[0]: ("left", row[3]) for row in rows if row[3]}
        exits |= {row[0]: ("goal", None) for row in rows if row[3] == "goal"}
        return self._find_exits_by_domain(rows, exits, now)

    @api.model
    def _exit_sql(self):
        """Give the reason of those that are over, as SQL; NULL for the others."""
        return SQL(
            """CASE
                WHEN lead.id IS NULL THEN 'deleted'
                WHEN flow.goal_qualification = 'sql' AND lead.qualification = 'sql'
                  OR flow.goal_qualification = 'mql'
                     AND lead.qualification = ANY (%(mql)s) THEN 'goal'
                WHEN lead.won_status = 'won' THEN 'won'
                WHEN lead.won_status = 'lost' AND flow.takes_lost IS NOT TRUE
                     THEN 'lost'
                WHEN NOT lead.active AND lead.won_status <> 'lost' THEN 'archived'
                WHEN flow.exits_on_reply AND EXISTS (
                     SELECT FROM lead_engagement done
                      WHERE done.lead_id = one.lead_id
                        AND done.type_id = ANY (%(types)s)
                        AND done.occurred_at >= one.entered_at
                        AND done.is_automated IS NOT TRUE) THEN 'replied'
                WHEN flow.exits_on_owner_contact AND EXISTS (
                     SELECT FROM lead_followup contact
                      WHERE contact.lead_id = one.lead_id
                        AND contact.occurred_at >= one.entered_at
                        AND %(valid)s) THEN 'contacted' END""",
            mql=MQL_UP,
            types=self.env["lead.engagement.type"]._get_reply_type_ids(),
            valid=self.env["lead.followup"]._valid_sql("contact"),
        )

    @api.model
    def _find_exits_by_domain(self, rows, exits, now):
        """Add those that the domains of their flow say: the goal goes first."""
        by_flow = {}
        for one, flow_id, lead_id, _reason in rows:
            if lead_id:
                by_flow.setdefault(flow_id, {})[one] = lead_id
        flows = self.env["lead.nurture.flow"].browse(sorted(by_flow))
        for flow in flows:
            for name, end in (
                ("exit_domain", ("left", "exit_rule")),
                ("goal_domain", ("goal", None)),
            ):
                if not flow._is_domain_set(name):
                    continue
                leads = by_flow[flow.id]
                found = flow._match_leads(flow[name], leads.values(), now)
                found = [one for one, lead_id in leads.items() if lead_id in found]
                known = exits if name == "exit_domain" else {}
                exits |= {one: end for one in found if one not in known}
        return exits
