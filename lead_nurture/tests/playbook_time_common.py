from odoo.tests import new_test_user
from odoo.tools import SQL

from .playbook_common import PlaybookCase

SALES = "sales_team.group_sale_salesman"
LEADER = "sales_team.group_sale_salesman_all_leads"
MANAGER = "sales_team.group_sale_manager"


class PlaybookTimeCase(PlaybookCase):
    """A team with a leader, a playbook whose limits count by the clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = new_test_user(cls.env, "pb_leader", groups=LEADER, tz="UTC")
        cls.other = new_test_user(cls.env, "pb_other", groups=SALES)
        cls.boss = new_test_user(cls.env, "pb_boss", groups=MANAGER)
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Playbooks",
                "user_id": cls.leader.id,
                "member_ids": [(6, 0, (cls.rep | cls.other).ids)],
            }
        )

    @classmethod
    def make_timed(cls, *steps, hours=10, **values):
        """Make a playbook whose steps have a limit of so many hours of the clock."""
        limit = {"limit_amount": hours, "limit_unit": "hours"}
        steps = [
            {**limit, **({"name": step} if isinstance(step, str) else step)}
            for step in steps or ("Call", "Meet")
        ]
        return cls.make_playbook(*steps, **{"user_id": cls.boss.id, **values})

    @classmethod
    def make_lead(cls, **values):
        return cls.make_leads(user_id=cls.rep.id, team_id=cls.team.id, **values)

    @classmethod
    def start_timed(cls, *steps, lead=None, **values):
        """Start a lead of the rep in a new playbook; give the run."""
        lead = lead or cls.make_lead()
        return cls.start_run(cls.make_timed(*steps, **values), lead)

    def look(self, hours):
        """Turn the clock to so many hours after the start; let the job look."""
        type(self).now = self.after(hours=hours)
        self.env.flush_all()
        while self.env["lead.playbook.task"]._run_due(self.now):
            pass
        self.env.invalidate_all()

    def answer(self):
        """Let the job of signals do what it has to."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        while self.env["lead.nurture.flow"]._enter_next(self.now):
            pass
        self.env.invalidate_all()

    def get_told(self, event, lead=None):
        """Give whom an alert about this event went to, in the inbox, in order."""
        domain = [("event_id.code", "=", event), ("channel", "=", "inbox")]
        alerts = self.env["lead.alert"].search(domain, order="id")
        if lead:
            alerts = alerts.filtered(lambda one: lead in (one.lead_id | one.lead_ids))
        return [alert.user_id.login for alert in alerts]

    def read_custody(self, lead):
        """Give [(place, owner, reason)] of a lead, in order."""
        rows = self.env.execute_query(
            SQL(
                """SELECT place, login, reason FROM lead_custody row
                     LEFT JOIN res_users person ON person.id = row.user_id
                    WHERE lead_id = %s ORDER BY row.id""",
                lead.id,
            )
        )
        return [tuple(row) for row in rows]
