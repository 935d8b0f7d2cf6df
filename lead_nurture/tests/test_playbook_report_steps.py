from odoo.tests import new_test_user, tagged

from odoo.addons.lead_priority.evaluation import difference

from .playbook_report_common import PlaybookReportCase

NAMES = ("reached", "done", "skipped", "not_needed", "ended_here", "lost_here")
COMPARED = ("with_leads", "with_won", "without_leads", "without_won", "undecided")


@tagged("post_install", "-at_install")
class TestPlaybookReportSteps(PlaybookReportCase):
    """Win rate with and without each step. Capabilities: 114"""

    def row(self, step, user=None):
        self.env.invalidate_all()
        report = self.env["lead.playbook.report.step"].with_user(user or self.env.user)
        return report.search([("step_id", "=", step.id)])

    def figures(self, step, user=None):
        row = self.row(step, user)
        return {name: row[name] for name in (*NAMES, *COMPARED)}

    def count(self, step):
        tasks = self.tasks_of(step)
        states = {
            run: [task.state for task in tasks if task.run_id == run]
            for run in tasks.run_id
        }
        done = [run for run, seen in states.items() if "done" in seen]
        off = [run for run, seen in states.items() if seen == ["called_off"]]
        sums = {
            "reached": len(states),
            "done": len(done),
            "skipped": sum(seen == ["skipped"] for seen in states.values()),
            "not_needed": sum(seen == ["not_needed"] for seen in states.values()),
            "ended_here": len(off),
            "lost_here": sum(run.reason == "lost" for run in off),
        }
        return {**sums, **self.compare(tasks)}

    def compare(self, tasks):
        """Count leads that went past the step, here one run each."""
        sums = dict.fromkeys(COMPARED, 0)
        for task in tasks:
            if task.state in ("running", "called_off"):
                continue
            lead = task.lead_id
            group = "with" if task.state == "done" else "without"
            won = lead.won_status == "won" and lead.date_closed >= task.ended_at
            sums[f"{group}_won"] += won
            sums[f"{group}_leads"] += won or lead.won_status == "lost"
            sums["undecided"] += lead.won_status == "pending"
        return sums

    def test_random_histories_equal_a_plain_count(self):
        for seed in range(3):
            self.make_history(seed)
            for step in self.versions[1].step_ids.filtered(self.tasks_of):
                with self.subTest(seed=seed, step=step.name):
                    self.assertEqual(self.figures(step), self.count(step))

    def make_group(self, step, state, won, lost):
        for number in range(won + lost):
            lead = self.make_deal("won" if number < won else "lost", 50)
            run = self.make_run(step.playbook_id, lead, 0, "done", 40)
            self.make_task(run, step, 0, state, 5)

    def test_difference_has_its_interval_and_is_worded(self):
        step = self.make_playbook(1).step_ids
        self.make_group(step, "done", 30, 10)
        self.make_group(step, "skipped", 5, 25)
        row, interval = self.row(step), difference(30, 40, 5, 30)
        self.assertEqual(row.verdict, "more")
        self.assertAlmostEqual(row.difference, 100 * (30 / 40 - 5 / 30), 1)
        self.assertAlmostEqual(row.difference_low, 100 * interval.low, 1)
        self.assertAlmostEqual(row.difference_high, 100 * interval.high, 1)
        low, high = round(100 * interval.low), round(100 * interval.high)
        self.assertIn(f"{low} to {high} more of 100", row.sentence)

    def test_nineteen_leads_are_too_few(self):
        step = self.make_playbook(1).step_ids
        self.make_group(step, "done", 19, 0)
        self.make_group(step, "skipped", 0, 30)
        self.assertEqual(self.row(step).verdict, "few")

    def test_lead_lost_while_the_step_was_open_is_in_neither_group(self):
        playbook = self.make_playbook(1)
        lead = self.make_deal("lost", 5)
        run = self.make_run(playbook, lead, 0, "ended", 5, reason="lost")
        self.make_task(run, playbook.step_ids, 0, "called_off", 5)
        row = self.row(playbook.step_ids)
        self.assertEqual((row.with_leads, row.without_leads, row.lost_here), (0, 0, 1))

    def test_lead_won_before_the_step_says_nothing_of_it(self):
        step = self.make_playbook(1).step_ids
        run = self.make_run(step.playbook_id, self.make_deal("won", 1))
        self.make_task(run, step, 2, "done", 3)
        self.assertEqual(self.row(step).with_leads, 0)

    def test_lead_counts_once_by_its_last_run(self):
        step, lead = self.make_playbook(1).step_ids, self.make_deal("won", 50)
        for state in ("skipped", "done"):
            run = self.make_run(step.playbook_id, lead, 0, "done", 9)
            self.make_task(run, step, 0, state, 5)
        row = self.row(step)
        self.assertEqual((row.with_won, row.without_leads, row.reached), (1, 0, 2))

    def test_rep_sees_sums_of_own_leads_and_tasks_only(self):
        rep = new_test_user(
            self.env, "lp_pb_rep", groups="sales_team.group_sale_salesman"
        )
        other = new_test_user(
            self.env, "lp_pb_other", groups="sales_team.group_sale_salesman"
        )
        step = self.make_playbook(1).step_ids
        for owner, doer in ((rep, rep), (other, rep), (other, other)):
            lead = self.make_deal("won", 50, user_id=owner.id)
            run = self.make_run(step.playbook_id, lead, 0, "done", 9)
            self.make_task(run, step, 0, "done", 5, user_id=doer.id)
        self.assertEqual(self.figures(step, rep)["reached"], 2)
        self.assertEqual(self.figures(step)["reached"], 3)
        report = self.env["lead.playbook.report.task"].with_user(rep)
        tasks = self.env["lead.playbook.task"].with_user(rep).search([])
        self.assertEqual(report.search([]).ids, tasks.ids)
