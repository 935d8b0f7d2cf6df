from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.lead_priority.tests.common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestSystemCost(LeadPriorityCase):
    """What the system costs, part by part. Capabilities: 163"""

    def add(self, kind, amount, rhythm="once", start=(2026, 1, 31), **values):
        return self.env["lead.system.cost"].create(
            {
                "name": kind,
                "kind": kind,
                "amount": amount,
                "rhythm": rhythm,
                "date_from": date(*start),
                **values,
            }
        )

    def parts(self, first, last):
        costs = self.env["lead.system.cost"]
        return costs._get_parts(self.env.company, date(*first), date(*last))

    def test_parts_of_a_period_are_added_up_by_kind(self):
        self.add("licence", 100, "month")
        self.add("training", 5000)
        self.add("training", 700, start=(2026, 3, 1))
        self.add("maintenance", 1200, "year", start=(2025, 3, 15))
        # January, February, March: the 31st, the 28th, the 31st
        self.assertEqual(
            self.parts((2026, 1, 1), (2026, 3, 31)),
            {"licence": 300, "training": 5700, "maintenance": 1200},
        )
        self.assertEqual(self.parts((2026, 2, 1), (2026, 2, 28)), {"licence": 100})
        self.assertEqual(self.parts((2020, 1, 1), (2020, 12, 31)), {})

    def test_payments_keep_the_day_of_the_first_one(self):
        cost = self.add("licence", 100, "month")
        days = cost._get_payments(date(2026, 1, 1), date(2026, 4, 30))
        self.assertEqual([day.day for day in days], [31, 28, 31, 30])

    def test_regular_cost_ends_with_its_last_day(self):
        self.add("licence", 100, "month", date_to=date(2026, 3, 31))
        self.assertEqual(self.parts((2026, 1, 1), (2026, 12, 31)), {"licence": 300})

    def test_cost_of_a_year_is_told(self):
        self.assertEqual(self.add("licence", 100, "month").yearly, 1200)
        self.assertEqual(self.add("licence", 100, "year").yearly, 100)
        self.assertEqual(self.add("licence", 100).yearly, 0)

    def test_other_currency_counts_at_the_rate_of_the_day(self):
        yuan = self.env.ref("base.CNY")
        yuan.active = True
        rates = self.env["res.currency.rate"]
        rates.search([("currency_id", "=", yuan.id)]).unlink()
        for day, rate in (("2026-01-01", 7), ("2026-02-01", 8)):
            rates.create({"name": day, "currency_id": yuan.id, "rate": rate})
        own = self.env.company.currency_id
        self.assertNotEqual(own, yuan)
        rates.search([("currency_id", "=", own.id)]).unlink()
        self.add("licence", 5600, "month", currency_id=yuan.id)
        parts = self.parts((2026, 1, 1), (2026, 2, 28))
        self.assertAlmostEqual(parts["licence"], 800 + 700)

    def test_cost_that_ends_before_it_begins_or_is_negative_is_refused(self):
        for values in ({"date_to": date(2025, 1, 1)}, {"amount": -1}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                self.add("licence", **{"amount": 1, **values})

    def test_cost_of_another_company_does_not_count(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        cost = self.add("licence", 100, company_id=elsewhere.id)
        self.assertEqual(self.parts((2026, 1, 1), (2026, 12, 31)), {})
        seen = self.env["lead.system.cost"].with_user(self.max).search([])
        self.assertNotIn(cost, seen)
