import random
import statistics
from datetime import timedelta

from odoo.tests import new_test_user, tagged

from .playbook_report_common import PlaybookReportCase

LIMIT = timedelta(hours=8)


@tagged("post_install", "-at_install")
class TestPlaybookReportBoard(PlaybookReportCase):
    """The board shows what the reports show, in short. Capabilities: 114"""

    def setUp(self):
        super().setUp()
        self.now = self.env.cr.now().replace(microsecond=0)
        self.playbook = self.make_playbook(2)

    def add(self, days, state="done", hours=1, limit=True, **values):
        """Make a task opened so many days ago, of a run of its own; give it."""
        result = {"done": None, "called_off": "lost"}.get(state)
        run = self.make_run(self.playbook, self.make_deal(result, **values))
        opened = self.now - timedelta(days=days)
        task = self.make_task(run, self.playbook.step_ids[0], 0, state)
        ended = state != "running" and opened + timedelta(hours=hours)
        task.write(
            {
                **{"entered_at": opened, "arrived_at": opened, "ended_at": ended},
                "limit_at": limit and opened + LIMIT,
                "used_percent": state == "done" and 100 * hours / 8,
            }
        )
        run.started_at = opened
        if result:
            run.write({"state": "ended", "reason": result, "ended_at": ended})
        return task

    def card(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        board = self.env["lead.playbook.report.board"].with_user(user or self.env.user)
        return board.search([("family_id", "=", self.playbook.id)])

    def test_random_tasks_equal_a_plain_count(self):
        dice = random.Random(4)
        states = ("done", "done", "skipped", "running", "called_off")
        tasks = [
            self.add(dice.choice((1, 5, 20, 85, 95)), dice.choice(states), hours)
            for hours in (dice.randrange(1, 16) for __ in range(60))
        ]
        card = self.card()
        open_ = [task for task in tasks if task.state == "running"]
        self.assertEqual(card.open_tasks, len(open_))
        self.assertEqual(card.overdue, sum(t.limit_at < self.now for t in open_))
        recent = [t for t in tasks if t.entered_at >= self.now - timedelta(days=90)]
        self.check_rates(card, recent)
        used = [task.used_percent for task in recent if task.state == "done"]
        self.assertAlmostEqual(card.used_percent, statistics.median(used), 0)
        lost = [task for task in recent if task.state == "called_off"]
        self.assertEqual(card.lost, len(lost))
        self.assertEqual(card.started, len(recent))

    def check_rates(self, card, tasks):
        def missed(task):
            end = task.ended_at or self.now
            return task.state in ("running", "called_off") and task.limit_at < end

        done = [task for task in tasks if task.state == "done"]
        skipped = sum(task.state == "skipped" for task in tasks)
        missed_count = sum(map(missed, tasks))
        late = sum(task.ended_at > task.limit_at for task in done)
        self.assertEqual(card.counted, len(done) + skipped + missed_count)
        self.assertEqual((card.done, card.on_time), (len(done), len(done) - late))
        self.assertEqual(card.timed, len(done) + missed_count)
        self.assertEqual(card.worst_times, late + missed_count)
        loop = self.now - timedelta(days=14)
        due = [
            task
            for task in tasks
            if loop <= task.limit_at < self.now
            and not (task.state == "called_off" and task.ended_at <= task.limit_at)
        ]
        closed = sum(task.state in ("done", "skipped") for task in due)
        self.assertEqual((card.due, card.closed), (len(due), closed))
        self.assertAlmostEqual(card.loop_rate, 100 * closed / len(due), 0)

    def test_rep_sees_figures_of_own_leads(self):
        rep = new_test_user(
            self.env, "lp_board_rep", groups="sales_team.group_sale_salesman"
        )
        self.add(2, "running", user_id=rep.id)
        self.add(2, "running", user_id=self.env.uid)
        self.assertEqual(self.card(rep).open_tasks, 1)
        self.assertEqual(self.card(rep).running, 1)
        self.assertEqual(self.card().running, 2)
        self.assertEqual(self.card(rep).hidden_count, 0)

    def test_links_open_what_they_count(self):
        self.add(2, "running")
        self.add(0, "running")
        card = self.card()
        for name, count in (("tasks", 2), ("overdue", 1), ("runs", 2), ("steps", 1)):
            action = getattr(card, f"action_open_{name}")()
            found = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(found, count, name)
        self.assertEqual(card.action_open_playbook()["res_id"], self.playbook.id)
