from odoo.tests import tagged

from .playbook_report_common import PlaybookReportCase


@tagged("post_install", "-at_install")
class TestPlaybookReportRuns(PlaybookReportCase):
    """The step where deals die. Capabilities: 114"""

    def last_step(self, run):
        """Give the step that was open at the end, else the one opened last."""
        tasks = [task for task in run.task_ids if task.state != "not_needed"]

        def rank(task):
            is_off = task.state == "called_off" and run.ended_at
            at_the_end = bool(is_off) and task.ended_at >= run.ended_at
            return (task.state == "running" or at_the_end, task.arrived_at, task.id)

        return self.same_step(max(tasks, key=rank).step_id) if tasks else None

    def is_lost(self, run):
        lead = run.lead_id
        by_run = run.state == "ended" and run.reason == "lost"
        return by_run or (run.state == "done" and lead.won_status == "lost")

    def test_random_histories_equal_a_plain_count(self):
        for seed in range(3):
            self.make_history(seed)
            groups = self.env["lead.playbook.report.run"]._read_group(
                [("family_id", "=", self.playbook.id)],
                ["step_id"],
                ["runs:sum", "won:sum", "lost:sum"],
            )
            found = {step.id: sums for step, *sums in groups}
            expected = {}
            for run in self.runs:
                step = self.last_step(run)
                sums = expected.setdefault(step.id if step else False, [0, 0, 0])
                is_won = run.state != "running" and run.lead_id.won_status == "won"
                for place, value in enumerate((1, is_won, self.is_lost(run))):
                    sums[place] += value
            with self.subTest(seed=seed):
                self.assertEqual(found, expected)

    def test_lost_reasons_are_those_of_lost_leads_only(self):
        playbook = self.make_playbook(1)
        lost = self.make_deal("lost", 5, self.reasons[0])
        self.make_run(playbook, lost, 0, "ended", 5, reason="lost")
        # Lost once, open again: its run ended for another reason.
        other = self.make_deal(lost_reason_id=self.reasons[1].id)
        self.make_run(playbook, other, 0, "ended", 5, reason="by_hand")
        groups = self.env["lead.playbook.report.run"]._read_group(
            [("family_id", "=", playbook.id)], ["lost_reason_id"], ["lost:sum"]
        )
        found = {reason.name: count for reason, count in groups}
        self.assertEqual(found, {"Too expensive": 1, False: 0})

    def test_open_branch_counts_though_another_was_done_later(self):
        playbook = self.make_playbook(2)
        first, second = playbook.step_ids
        lead = self.make_deal("lost", 9)
        run = self.make_run(playbook, lead, 0, "ended", 9, reason="lost")
        self.make_task(run, first, 1, "called_off", 9)
        self.make_task(run, second, 2, "done", 5)
        row = self.env["lead.playbook.report.run"].search([("lead_id", "=", lead.id)])
        self.assertEqual((row.step_id, row.lost), (first, 1))
        self.assertAlmostEqual(row.days_at_step, 8 / 24)
