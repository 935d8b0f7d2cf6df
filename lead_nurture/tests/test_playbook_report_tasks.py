import random
import statistics

from odoo.tests import tagged

from .playbook_report_common import PlaybookReportCase

SUMS = (
    *("opened", "done", "skipped", "not_needed", "called_off", "open"),
    *("on_time", "late", "missed"),
)
RATES = ("execution_rate", "on_time_rate")


def percentile(values, share):
    """Give the value below which the share lies, between two where it falls."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@tagged("post_install", "-at_install")
class TestPlaybookReportTasks(PlaybookReportCase):
    """How playbooks are kept to. Capabilities: 114"""

    def figures(self, domain, names=SUMS, function="sum"):
        ((*sums,),) = self.env["lead.playbook.report.task"]._read_group(
            domain, [], [f"{name}:{function}" for name in names]
        )
        return dict(zip(names, sums, strict=True))

    def count(self, tasks):
        """Count in plain Python, over tasks as records; now is long after them."""

        def missed(task):
            is_asked = task.state in ("running", "called_off") and task.limit_at
            return is_asked and (not task.ended_at or task.limit_at < task.ended_at)

        done = [task for task in tasks if task.state == "done"]
        timed = [task for task in done if task.limit_at]
        on_time = [task for task in timed if task.ended_at <= task.limit_at]
        states = [task.state for task in tasks]
        return {
            "opened": sum(state != "not_needed" for state in states),
            **{
                name: states.count(name)
                for name in ("done", "skipped", "not_needed", "called_off")
            },
            "open": states.count("running"),
            "on_time": len(on_time),
            "late": len(timed) - len(on_time),
            "missed": sum(1 for task in tasks if missed(task)),
        }

    def rates(self, tasks):
        tasks = tasks.filtered(lambda task: not task.step_id.is_optional)
        sums = self.count(tasks)
        over = sums["done"] + sums["skipped"] + sums["missed"]
        timed = sums["on_time"] + sums["late"] + sums["missed"]
        return {
            "execution_rate": 100 * sums["done"] / over if over else False,
            "on_time_rate": 100 * sums["on_time"] / timed if timed else False,
        }

    def test_random_histories_equal_a_plain_count(self):
        for seed in range(3):
            self.make_history(seed)
            for step in self.versions[1].step_ids:
                tasks, domain = self.tasks_of(step), [("step_id", "=", step.id)]
                with self.subTest(seed=seed, step=step.name):
                    self.assertEqual(self.figures(domain), self.count(tasks))
                    rates = self.figures(domain, RATES, "avg")
                    for name, rate in self.rates(tasks).items():
                        self.assertAlmostEqual(rates[name], rate)

    def test_median_and_nine_of_ten_are_those_of_the_rows(self):
        self.make_history(7)
        domain = [("family_id", "=", self.playbook.id)]
        done = self.runs.task_ids.filtered(lambda task: task.state == "done")
        hours = done.mapped("used_hours")
        found = self.figures(domain, ["used_hours"], "median")["used_hours"]
        self.assertAlmostEqual(found, statistics.median(hours))
        found = self.figures(domain, ["used_hours_p90"], "p90")["used_hours_p90"]
        self.assertAlmostEqual(found, percentile(hours, 0.9))

    def test_pivot_asks_for_medians_as_it_does_for_sums(self):
        self.make_history(8)
        report = self.env["lead.playbook.report.task"]
        fields = report.fields_get(["used_hours"], ["aggregator"])
        self.assertEqual(fields["used_hours"]["aggregator"], "median")
        groups = report.formatted_read_group(
            [("family_id", "=", self.playbook.id)], ["step_id"], ["used_hours:median"]
        )
        self.assertEqual(len(groups), 4)

    def test_golden_task_by_task(self):
        playbook = self.make_playbook(1)
        step, run = playbook.step_ids, None
        for state, end, limit in (
            ("done", 3, 8),  # on time
            ("done", 9, 8),  # late
            ("done", 9, 0),  # no limit: done, neither on time nor late
            ("skipped", 2, 8),
            ("called_off", 4, 8),  # before its limit: counts in no rate
            ("called_off", 9, 8),  # after it: missed
            ("running", None, 8),  # its limit is long over: missed
            ("not_needed", 1, 0),
        ):
            run = self.make_run(playbook, self.make_deal())
            self.make_task(run, step, 0, state, end, limit)
        domain = [("family_id", "=", playbook.id)]
        expected = (7, 3, 1, 1, 2, 1, 1, 1, 2)
        self.assertEqual(self.figures(domain), dict(zip(SUMS, expected, strict=True)))
        rates = self.figures(domain, RATES, "avg")
        self.assertAlmostEqual(rates["execution_rate"], 100 * 3 / 6)
        self.assertAlmostEqual(rates["on_time_rate"], 100 * 1 / 4)

    def test_weeks_begin_where_the_reader_is(self):
        playbook = self.make_playbook(1)
        run = self.make_run(playbook, self.make_deal())
        # Sunday 20:00 in UTC is Monday in Shanghai.
        self.make_task(run, playbook.step_ids, 6 * 24 + 12)
        self.env["res.lang"].search([("code", "=", "en_US")]).week_start = "1"
        report = self.env["lead.playbook.report.task"]
        for tz, monday in (("UTC", "2026-03-02"), ("Asia/Shanghai", "2026-03-09")):
            local = report.with_context(tz=tz, lang="en_US")
            ((week, count),) = local._read_group(
                [("family_id", "=", playbook.id)], ["opened_at:week"], ["__count"]
            )
            self.assertEqual((f"{week:%Y-%m-%d}", count), (monday, 1))

    def test_skip_reasons_are_counted_by_step(self):
        self.make_history(11)
        groups = self.env["lead.playbook.report.task"]._read_group(
            [("family_id", "=", self.playbook.id), ("state", "=", "skipped")],
            ["step_id", "skip_reason_id"],
            ["__count"],
        )
        for step, reason, count in groups:
            tasks = self.tasks_of(step).filtered(
                lambda task, reason=reason: task.skip_reason_id == reason
            )
            self.assertEqual(count, len(tasks))
        self.assertTrue(groups)

    def test_leads_open_from_a_row(self):
        self.make_history(random.Random(5).randrange(99), leads=3)
        rows = self.env["lead.playbook.report.task"].search(
            [("family_id", "=", self.playbook.id)]
        )
        action = rows.action_open_leads()
        leads = self.env["crm.lead"].with_context(active_test=False)
        self.assertEqual(leads.search(action["domain"]), self.runs.lead_id.sorted())
