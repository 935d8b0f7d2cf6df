from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestMetric(LeadPriorityCase):
    """The catalogue of figures, read from the funnel and the waste report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.env["lead.metric"]
        cls.source = cls.env["utm.source"].create({"name": "Fair"})
        captures = cls.env["lead.capture"]._receive(
            [{"payload": {"email": f"m{n}@example.com"}} for n in range(4)],
            entry="api",
            scope="metric",
            now=cls.now,
        )
        captures._process(cls.now)
        captures.write({"source_id": cls.source.id})
        cls.leads = captures.lead_id
        cls.mine = [("source_id", "=", cls.source.id)]

    def measure(self, names, domain=None, **kwargs):
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass
        period = (self.now, self.now + DAY)
        return self.metric._measure(names, *period, domain or self.mine, **kwargs)

    def test_every_metric_is_worked_out(self):
        names = list(self.metric._get_metrics())
        figures = self.measure(names)[None]
        self.assertEqual([*figures], names)
        self.assertEqual(figures["leads"].value, 4)

    def test_rate_says_of_how_many_it_is(self):
        self.leads[0].action_set_won()
        rate = self.measure(["won_rate"])[None]["won_rate"]
        self.assertEqual((rate.value, rate.dividend, rate.divisor), (25, 1, 4))

    def test_nothing_to_divide_by_is_no_zero(self):
        nothing = [("source_id", "=", False), ("is_won", "=", 2)]
        figures = self.measure(["won_rate", "leads", "cac"], nothing)[None]
        self.assertEqual(
            [figures[name].value for name in ("won_rate", "leads", "cac")],
            [None, 0, None],
        )

    def test_end_of_the_period_is_not_included(self):
        found = self.metric._measure(["leads"], self.now - DAY, self.now, self.mine)
        self.assertEqual(found[None]["leads"].value, 0)

    def test_groups_are_ids_and_all_have_every_name(self):
        self.leads[:3].team_id = self.team
        self.leads[3].team_id = False
        found = self.measure(["leads", "waste_rate"], groupby="team_id")
        self.assertEqual(found[self.team.id]["leads"].value, 3)
        self.assertTrue(all(len(values) == 2 for values in found.values()))

    def test_median_says_how_many_rows_it_is_of(self):
        for number, lead in enumerate(self.leads[:3], 1):
            lead.user_id = self.ann
            row = {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
            moment = self.now + timedelta(days=365, hours=number)
            self.env["lead.followup"]._record_followup([row], now=moment)
        figure = self.measure(["response_median"])[None]["response_median"]
        rows = self.env["lead.milestone"].search(self.mine)
        hours = sorted(row.response_hours for row in rows if row.contacted_at)
        self.assertEqual(figure.divisor, 3)
        self.assertAlmostEqual(figure.value, hours[1])

    def test_rep_measures_what_a_rep_sees(self):
        self.leads[0].user_id = self.ann
        self.leads[1:].user_id = self.bob
        self.measure([])
        metric = self.metric.with_user(self.ann)
        found = metric._measure(["leads"], None, None, self.mine)
        self.assertEqual(found[None]["leads"].value, 1)

    def test_unknown_name_is_refused(self):
        with self.assertRaises(KeyError):
            self.metric._measure(["luck"], None, None)

    def test_values_are_worded_by_their_unit(self):
        catalogue = self.metric._get_metrics()
        worded = {
            name: self.metric._format(catalogue[name], value)
            for name, value in {
                "leads": 1200.0,
                "won_rate": 12.345,
                "response_median": 2.5,
                "cycle_days": 30.0,
                "followups_per_lead": None,
            }.items()
        }
        expected = ["1,200", "12.3 %", "2.5 h", "30.0 days", "–"]
        self.assertEqual([*worded.values()], expected)

    def test_weeks_are_groups_too(self):
        found = self.measure(["leads"], groupby="captured_at:week")
        self.assertEqual([row["leads"].value for row in found.values()], [4])
