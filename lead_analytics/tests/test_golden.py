import json
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from odoo.tests import new_test_user, tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from . import golden

REPS = ("chen", "lin", "anna", "wang", "zhao", "lukas", "marta", "katrin")
ZONE = "Europe/Berlin"
FROM, UNTIL = datetime(2026, 2, 1), datetime(2026, 7, 1)  # noqa: DTZ001


@tagged("post_install", "-at_install")
class TestGolden(LeadPriorityCase):
    """Figures are those that the golden data come to, worked out apart from Odoo.

    Capabilities: 147, 148, 149, 150, 161, 169
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        company.resource_calendar_id = cls.make_calendar()
        cls.env["lead.sla.policy"].search([]).write({"state": "archived"})
        cls.env.user.tz = ZONE
        cls.users = {
            name: new_test_user(
                cls.env,
                f"golden_{name}",
                groups="base.group_user,sales_team.group_sale_salesman",
            )
            for name in REPS
        }
        cls.leads = golden.load(cls.env, cls.users, cls.public_pool)
        cls.env["lead.milestone"]._rebuild()
        cls.env["lead.channel.cost"]._spread(company.id)
        path = golden.DATA / "expected" / "analytics.json"
        cls.expected = json.loads(path.read_text(encoding="utf-8"))

    @classmethod
    def make_calendar(cls):
        """Monday to Friday, 8 to 12 and 13 to 17 o'clock in Berlin."""
        return cls.env["resource.calendar"].create(
            {
                "name": "Golden",
                "tz": ZONE,
                "attendance_ids": [
                    (0, 0, {"name": "At work", "dayofweek": str(day), **hours})
                    for day in range(5)
                    for hours in (
                        {"hour_from": 8, "hour_to": 12, "day_period": "morning"},
                        {"hour_from": 13, "hour_to": 17, "day_period": "afternoon"},
                    )
                ],
            }
        )

    def measure(self, groupby, domain=(), start=FROM, end=UNTIL):
        """Give {key: {metric: value}} as boards ask for it."""
        names = list(next(iter(self.expected["funnel by source"].values())))
        found = self.env["lead.metric"]._measure(names, start, end, domain, groupby)
        return {
            key: {name: value.value for name, value in values.items()}
            for key, values in found.items()
        }

    def check(self, found, expected):
        self.assertEqual(set(found), set(expected))
        for key, values in expected.items():
            for name, value in values.items():
                with self.subTest(key=key, metric=name):
                    got = found[key][name]
                    if value is None:
                        self.assertIsNone(got)
                    else:
                        self.assertAlmostEqual(got, value, delta=self.delta(name))

    def delta(self, name):
        """Shares of costs are kept in cents of each lead; the rest is exact."""
        return 0.05 if name in ("cost", "cost_per_lead", "cac", "roi") else 1e-6

    def named(self, found, model):
        names = {record.id: record.name for record in self.env[model].browse(found)}
        return {names.get(key, ""): values for key, values in found.items()}

    def test_funnel_by_source_is_as_worked_out(self):
        found = self.named(self.measure("source_id"), "utm.source")
        self.check(found, self.expected["funnel by source"])

    def test_funnel_by_product_line_is_as_worked_out(self):
        found = self.measure("product_line_id")
        nothing = found.pop(False)
        found = {**self.named(found, "lead.product.line"), "": nothing}
        self.check(found, self.expected["funnel by product line"])

    def test_months_begin_at_midnight_in_berlin(self):
        period, found = self.env["lead.analytics.period"], {}
        for month in self.expected["funnel by month"]:
            first = date.fromisoformat(f"{month}-01")
            bounds = [period._to_utc(first + relativedelta(months=n)) for n in (0, 1)]
            found[month] = self.measure(None, (), *bounds)[None]
        self.check(found, self.expected["funnel by month"])

    def test_reps_have_the_figures_that_are_worked_out(self):
        found = self.measure("user_id", [("user_id", "!=", False)])
        by_id = {user.id: name for name, user in self.users.items()}
        found = {by_id[key]: values for key, values in found.items()}
        self.check(found, self.expected["reps"])

    def test_each_capture_is_in_the_place_that_is_worked_out(self):
        waste = self.env["lead.analytics.report.waste"]
        rows = waste._read_group([], ["source_id", "fate"], ["captured:sum"])
        found, total = {}, {}
        for source, fate, captured in rows:
            if source.name in self.expected["places by source"]:
                found.setdefault(source.name, {})[fate] = captured
                total[fate] = total.get(fate, 0) + captured
        self.assertEqual(found, self.expected["places by source"])
        self.assertEqual(total, self.expected["places"])

    def test_losses_are_at_the_stages_and_for_the_reasons_worked_out(self):
        funnel = self.env["lead.analytics.report.funnel"]
        rows = funnel._read_group(
            [
                ("is_lost", "=", 1),
                ("user_id", "in", [u.id for u in self.users.values()]),
            ],
            ["stage_id", "lost_reason_id"],
            ["is_lost:sum"],
        )
        found = {f"{stage.name} / {why.name}": lost for stage, why, lost in rows}
        self.assertEqual(found, self.expected["losses"])
