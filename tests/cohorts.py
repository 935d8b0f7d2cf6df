"""Leads that go through the jobs together, and what the jobs left of each."""

from unittest.mock import patch

from odoo.tools import SQL

CLOCK_COLUMNS = (
    *("started_at", "due_at", "warn_first_at", "warn_second_at", "hand_over_at"),
    *("announce_at", "announced_at", "breached_at", "next_at"),
)
# One line per lead: what must be the same however often the jobs were killed.
FACTS = """
SELECT score.lead_score, lead.qualification, lead.pool_id IS NOT NULL,
       lead.user_id IS NOT NULL, lead.routing_due_at IS NOT NULL, lead.sla_state,
       (SELECT array_agg(concat_ws(' ', place, reason, ended_at IS NULL) ORDER BY id)
          FROM lead_custody WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', to_qualification, reason) ORDER BY id)
          FROM lead_qualification_change WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', trigger, outcome) ORDER BY id)
          FROM lead_routing_decision WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', kind, state, step) ORDER BY kind, id)
          FROM lead_sla_clock WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', code, alert.channel, alert.state) ORDER BY
                         code, alert.channel)
          FROM lead_alert alert JOIN lead_alert_event event ON event.id = event_id
         WHERE alert.lead_id = lead.id),
       (SELECT count(*) FROM mail_activity
         WHERE res_model = 'crm.lead' AND res_id = lead.id),
       (SELECT count(*) FROM mail_message message
          JOIN mail_notification told ON told.mail_message_id = message.id
         WHERE message.model = 'crm.lead' AND message.res_id = lead.id)
  FROM crm_lead lead LEFT JOIN lead_score score ON score.id = lead.score_id
 WHERE lead.id = ANY (%s) ORDER BY lead.id
"""
OWNERS = """
SELECT count(*) FROM lead_routing_decision
 WHERE lead_id = ANY (%s) AND outcome = 'assigned' GROUP BY user_id ORDER BY 1
"""


def snapshot(env, lead_ids):
    """Return a line of facts per lead, and how many leads each rep got."""
    lines = env.execute_query(SQL(FACTS, lead_ids))
    owners = env.execute_query(SQL(OWNERS, lead_ids))
    return {"leads": [list(map(str, line)) for line in lines], "owners": owners}


class Cohorts:
    """Sets up score model, rule, policy and two reps; creates ``size`` leads each."""

    def __init__(self, env, size):
        self.size = size
        quiet = env["res.users"].with_context(no_reset_password=True)
        group = env.ref("sales_team.group_sale_salesman")
        reps = quiet.create(
            [
                {
                    "name": name,
                    "login": name,
                    "notification_type": "inbox",
                    "group_ids": [(6, 0, group.ids)],
                }
                for name in ("Killed Kim", "Killed Lou")
            ]
        )
        team = env["crm.team"].create({"name": "Killed", "member_ids": reps.ids})
        self.team_id = team.id
        env["lead.routing.rule"].create({"name": "Killed", "team_ids": team.ids})
        self._create_policy(env, team)
        self.model_id = self._create_model(env, team).id

    def _create_policy(self, env, team):
        pool = env["lead.pool"].create({"name": "Killed", "kind": "public"})
        policy = env["lead.sla.policy"].create(
            {
                "name": "Killed",
                "team_ids": team.ids,
                "first_response_unit": "hours",
                "reclaim_pool_id": pool.id,
            }
        )
        policy.action_activate()
        while policy._start_next():
            pass

    def _create_model(self, env, team):
        rule = {
            "name": "Asked",
            "kind": "engagement",
            "points": 50,
            "engagement_type_ids": env.ref(
                "lead_priority.lead_engagement_type_demo_request"
            ).ids,
        }
        group = {"name": "Asked", "dimension": "engagement"}
        model = env["lead.score.model"].create(
            {
                "name": "Killed",
                "team_id": team.id,
                "mql_threshold": 20,
                "sql_threshold": 50,
                "group_ids": [(0, 0, {**group, "rule_ids": [(0, 0, rule)]})],
            }
        )
        model.action_activate()
        return model

    def create(self, env, number):
        """Create a cohort that nobody has scored yet; return the ids."""
        names = [f"Killed {number} {each}" for each in range(self.size)]
        common = {"user_id": False, "team_id": self.team_id}
        leads = env["crm.lead"].create([{"name": name, **common} for name in names])
        rows = [{"lead_id": lead.id, "type": "demo_request"} for lead in leads]
        unmarked = patch.object(type(leads), "_mark_for_scoring", lambda *_args: None)
        with unmarked:
            env["lead.engagement"]._record_engagement(rows, now=env.cr.now())
        env["lead.score.model"].browse(self.model_id).write(
            {
                "scored_until": False,
                "pass_started_at": env.cr.now(),
                "scoring_after_id": min(leads.ids) - 1,
            }
        )
        return leads.ids

    def let_pass(self, env, lead_ids, passed):
        """Let time (a timedelta) pass for the cohort's deadlines."""
        moved = SQL(", ").join(
            SQL(
                "%(name)s = %(name)s - %(passed)s",
                name=SQL.identifier(name),
                passed=passed,
            )
            for name in CLOCK_COLUMNS
        )
        env.cr.execute(
            SQL(
                "UPDATE lead_sla_clock SET %s WHERE ended_at IS NULL"
                " AND lead_id = ANY (%s)",
                moved,
                lead_ids,
            )
        )
