import csv
import random
from datetime import timedelta

from odoo import api, models
from odoo.tools import file_open

FILE = "lead_nurture/demo/lead_playbook_demo.csv"
# The playbook began so many days ago; until then some leads come each day.
DAYS = 28
LAST_ARRIVAL = 3
# The job looks at tasks at these hours (UTC) of workdays.
HOURS = (8, 11, 15)
REPS = ("chen", "lin", "anna")
FRIDAY = 4
WORKDAY = (1, 16)


class LeadDemo(models.AbstractModel):
    """Demo: a playbook that has been worked for four weeks, and a draft.

    The engine does it all, on a clock that is turned from then until now; people are
    sometimes late, sometimes leave a step out, and some leads go away.
    """

    _inherit = "lead.demo"

    @api.model
    def _load_playbooks(self):
        """Start a preset four weeks ago and work it until now; leave one a draft."""
        now = self.env.cr.now().replace(microsecond=0)
        dice = random.Random(DAYS)  # noqa: S311 no secret: always the same demo
        # Nobody gets a mail about what was due weeks ago.
        demo = self.with_context(
            tracking_disable=True, mail_notrack=True, mail_activity_quick_update=True
        )
        with file_open(FILE) as stream:
            people = list(csv.DictReader(stream))
        playbook = demo._start_demo_playbook(now - timedelta(days=DAYS))
        plans = {}
        for days_ago in range(DAYS, -1, -1):
            day = (now - timedelta(days=days_ago)).replace(minute=0, second=0)
            left = max(days_ago - LAST_ARRIVAL, 0)
            arriving = -(-len(people) // (left + 1)) if people else 0
            if day.weekday() > FRIDAY:
                continue
            for hour in HOURS:
                moment = day.replace(hour=hour)
                if moment > now:
                    break
                if arriving and hour == HOURS[0]:
                    todays, people = people[:arriving], people[arriving:]
                    demo._start_demo_runs(playbook, todays, moment, dice)
                demo._work_playbook(playbook, moment, dice, plans)
        demo._build_demo_playbook("manufacturing")

    def _build_demo_playbook(self, code, **values):
        preset = self.env.ref(f"lead_nurture.lead_playbook_preset_{code}")
        return preset._build({"user_id": self.env.ref("base.user_admin").id, **values})

    def _start_demo_playbook(self, moment):
        with self._at(moment):
            for role, login in (("technical", "anna"), ("presales", "lin")):
                role = self.env.ref(f"lead_nurture.lead_playbook_role_{role}")
                role.user_ids |= self._user(login)
            # By hand: leads of other demos stay out of it.
            playbook = self._build_demo_playbook("software", start_on="by_hand")
            playbook._activate("from_now", now=moment)
        return playbook

    def _start_demo_runs(self, playbook, people, moment, dice):
        """Let some leads come in, get their owner and start."""
        team = self.env.ref("sales_team.team_sales_department")
        with self._at(moment):
            leads = self.env["crm.lead"].create(
                [
                    {
                        **{name: value for name, value in one.items() if value},
                        "type": "opportunity",
                        "user_id": self._user(dice.choice(REPS)).id,
                        "team_id": team.id,
                    }
                    for one in people
                ]
            )
            self.env["lead.playbook.run"]._start(playbook, leads.ids, moment)

    def _work_playbook(self, playbook, until, dice, plans):
        """Let people do what they planned to do by ``until``, then let the job look."""
        tasks = self.env["lead.playbook.task"]
        is_open = [("playbook_id", "=", playbook.id), ("state", "=", "running")]
        todo = True
        while todo:
            found = tasks.search([*is_open, ("entered_at", "<=", until)], order="id")
            for task in found.filtered(lambda task: task.id not in plans):
                plans[task.id] = self._plan_demo_task(task, dice)
            todo = [task for task in found if (plans[task.id]["at"] or until) < until]
            for task in todo:
                plan = plans[task.id]
                moment = plan["at"] if self._is_at_work(plan["at"]) else until
                with self._at(moment):
                    self._do_demo_task(task, plan, moment)
                plan["at"] = None
        with self._at(until):
            while tasks._run_due(until):
                pass

    @staticmethod
    def _is_at_work(moment):
        return moment.weekday() <= FRIDAY and moment.hour in range(*WORKDAY)
