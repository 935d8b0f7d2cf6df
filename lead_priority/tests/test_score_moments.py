import random
from datetime import datetime, timedelta

from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..scoring import bind_clock
from ..scoring.moment import bind_moment, resolve_moment
from .score_oracle import score
from .test_score_oracle import NOW, TestScoreOracle

MODELS = 60
RELATIVE = (
    "now",
    "now -2H",
    "now +90M",
    "now -3d =4H",
    "now =15M",
    "now -1m",
    "now =week_start",
    "now -tuesday",
    "-30S",
    "today",
    "today -7d",
    "today +1w",
    "today -1y",
    "today =31d",
    "today =2m =1d",
    "today =monday",
    "today +friday",
    "today -sunday",
    "today =week_start",
    "today -2H",
    "today =2024y",
)


class TestScoreMoments(TestScoreOracle):
    """One statement with a moment for each lead agrees with plain Python at each."""

    # Of the class that builds the world; they have run there.
    test_sql_equals_oracle_on_random_rule_sets = None
    test_parts_add_up_on_random_rule_sets = None

    def _random_moments(self):
        """Some leads several times, some never, in any order."""
        ids = self.random.choices(self.leads.ids, k=len(self.leads))
        hours = [self.random.randint(-70 * 24, 40) for __ in ids]
        rows = [
            (lead_id, NOW + timedelta(hours=n, seconds=self.random.choice([0, 0, 59])))
            for lead_id, n in zip(ids, hours, strict=True)
        ]
        values = [SQL("(%s, %s::timestamp)", *row) for row in rows]
        return rows, SQL(
            "SELECT * FROM (VALUES %s) AS v (id, moment)", SQL(", ").join(values)
        )

    def _compare_as_of(self, number):
        model, conditions = self._random_model()
        rows, moments = self._random_moments()
        statement = self.env["lead.score.model"]._compile_as_of(model, moments)
        self.assertFalse(statement.broken)
        found = [
            ((row[0], row[7]), (*row[1:5], row[6]))
            for row in self.env.execute_query(statement.select_scores())
        ]
        expected = [
            ((lead_id, at), score(model, conditions, self.facts[lead_id], at))
            for lead_id, at in rows
        ]
        self.assertEqual(sorted(found), sorted(expected), f"rule set {number}, {model}")

    def test_a_moment_for_each_lead_equals_the_oracle(self):
        """Target: R5"""
        for number in range(MODELS):
            self._compare_as_of(number)

    def test_parts_at_a_moment_are_those_of_that_moment(self):
        model, __ = self._random_model()
        lead, at = self.leads[0], NOW - timedelta(days=9)
        moments = SQL("SELECT %s AS id, %s::timestamp AS moment", lead.id, at)
        models = self.env["lead.score.model"]
        as_of = models._compile_as_of(model, moments).select_parts()
        plain = models._compile(model, at, SQL("crm_lead.id = %s", lead.id))
        rows = [row[:5] for row in self.env.execute_query(as_of)]
        self.assertCountEqual(rows, self.env.execute_query(plain.select_parts()))


class TestRelativeMoments(TestScoreOracle):
    """Relative dates as SQL mean what they mean in Python."""

    test_sql_equals_oracle_on_random_rule_sets = None
    test_parts_add_up_on_random_rule_sets = None

    @classmethod
    def _create_leads(cls):
        leads = super()._create_leads()
        partner = cls.env["res.partner"].create({"name": "Partner"})
        for number, lead in enumerate(leads[:120]):
            lead.write(
                {
                    "date_deadline": NOW + timedelta(days=number % 9 - 4),
                    "partner_id": number % 3 == 0 and partner.id,
                }
            )
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s", [NOW, partner.id]
        )
        return leads

    def _moments(self):
        start = datetime(2023, 1, 1)  # noqa: DTZ001 naive UTC
        choose = random.Random(7)
        return [start + timedelta(seconds=choose.randint(0, 10**8)) for __ in range(60)]

    def _select_ids(self, domain, moment):
        """The leads in ``domain``; ``moment`` is that of every lead."""
        leads = self.env["crm.lead"].with_context(tz="Europe/Berlin", active_test=False)
        table = SQL("SELECT *, %s::timestamp AS moment FROM crm_lead", moment)
        query = Query(self.env, "crm_lead", SQL("(%s)", table))
        query.add_where(domain.optimize_full(leads)._to_sql(leads, "crm_lead", query))
        return {row[0] for row in self.env.execute_query(query.select())}

    def test_a_relative_date_as_sql_is_the_one_of_python(self):
        for value in RELATIVE:
            for now in self._moments():
                domain = Domain("create_date", ">", value)
                leads = self.env["crm.lead"]
                bound = bind_clock(domain, leads, now, "Europe/Berlin", 6)
                at, is_day = resolve_moment(
                    value, SQL("%s::timestamp", now), "Europe/Berlin", 6
                )
                found = self.env.execute_query(SQL("SELECT %s", at))[0][0]
                self.assertEqual(found, bound.value, f"{value} at {now}")
                self.assertEqual(is_day, not isinstance(found, datetime))

    def test_conditions_on_relative_dates_keep_the_same_leads(self):
        model = self.env["crm.lead"]
        sizes = set()
        for operator in ("=", "!=", "<", ">", "<=", ">="):
            for value in RELATIVE:
                for name in ("trial_end_at", "date_deadline", "partner_id.create_date"):
                    domain = Domain(name, operator, value) & Domain(
                        "id", "in", self.leads.ids
                    )
                    plain = bind_clock(domain, model, NOW, "Europe/Berlin", 6)
                    moved = bind_moment(
                        domain, model, SQL("crm_lead.moment"), "Europe/Berlin", 6
                    )
                    expected = self._select_ids(plain, None)
                    sizes.add(len(expected))
                    self.assertEqual(
                        self._select_ids(moved, NOW),
                        expected,
                        f"{name} {operator} {value}",
                    )
        self.assertGreater(len(sizes), 20)
