import operator
import random
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from .day_oracle import add_up_days, read_days

SEEDS = (1, 2, 3)
CAPTURES, ROUNDS = 40, 6
QUESTIONS = 60
FIRST = date(2026, 1, 1)
# Days around the borders of months, and in their midst.
DAYS = [FIRST + timedelta(days=n) for n in (0, 1, 14, 30, 31, 45, 58, 59, 60, 89, 90)]
COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
GROUPS = ([], ["day:month"], ["source_id"], ["day:quarter", "source_id"], ["day:week"])
SUMS = ["is_captured:sum", "is_won:sum", "won_revenue:sum", "__count"]


def ask(dice, depth=2):
    """Give a random question about days, and the same in plain Python."""
    kind = dice.choice(("and", "or", "not")) if depth else "leaf"
    if kind == "leaf":
        name, day = dice.choice([*COMPARISONS, "in"]), dice.choice(DAYS)
        if name == "in":
            days = dice.sample(DAYS, 2)
            return Domain("day", "in", days), lambda seen: seen in days
        compare = COMPARISONS[name]
        return Domain("day", name, day), lambda seen: compare(seen, day)
    (one, is_one), (two, is_two) = (ask(dice, depth - 1) for _side in range(2))
    if kind == "not":
        return ~one, lambda seen: not is_one(seen)
    if kind == "and":
        return one & two, lambda seen: is_one(seen) and is_two(seen)
    return one | two, lambda seen: is_one(seen) or is_two(seen)


@tagged("post_install", "-at_install")
class TestMilestoneMonth(LeadPriorityCase):
    """Months are the sums of their days, and stand for them. Targets: T20"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.other = cls.env["res.company"].create({"name": "Other months"})
        cls.other.resource_calendar_id.tz = "America/New_York"
        cls.env.registry.clear_cache()
        cls.report = cls.env["lead.analytics.report.day"].with_context(
            allowed_company_ids=[cls.env.company.id, cls.other.id]
        )
        cls.sources = cls.env["utm.source"].create(
            [{"name": f"Fair of months {number}"} for number in range(3)]
        )
        captures = cls.env["lead.capture"]._receive(
            [
                {"payload": {"email": f"month{number}@example.com"}}
                for number in range(CAPTURES)
            ],
            entry="api",
            scope="month",
            now=cls.now,
        )
        captures._process(cls.now)
        cls.env.cr.precommit.run()
        while cls.env["lead.milestone"]._refresh_next():
            pass
        cls.captures = captures

    def move(self, dice, share=1.0):
        """Give captures another moment, company, source, outcome, as facts come in."""
        for capture_id in self.captures.ids:
            if dice.random() > share:
                continue
            # Minutes around midnight of both zones, at borders of months, too.
            moment = datetime.combine(dice.choice(DAYS), datetime.min.time())
            moment += timedelta(hours=dice.choice((0, 4, 5, 15, 16)), minutes=-1)
            moment += timedelta(minutes=dice.randrange(3))
            won = dice.random() < 0.4
            self.env.cr.execute(
                SQL(
                    """UPDATE lead_milestone SET captured_at = %s, company_id = %s,
                              source_id = %s, won_at = %s, revenue = %s
                        WHERE capture_id = %s""",
                    moment,
                    dice.choice((self.env.company.id, self.other.id, None)),
                    dice.choice((*self.sources.ids, None)),
                    moment + timedelta(days=9) if won else None,
                    dice.randrange(1000) / 100,
                    capture_id,
                )
            )
        if dice.random() < 0.5:
            gone = dice.choice(self.captures.ids)
            self.env.cr.execute(
                SQL("DELETE FROM lead_milestone WHERE capture_id = %s", gone)
            )
        self.env.invalidate_all()

    def add(self):
        while self.env["lead.milestone.day"]._add_next(limit=7):
            pass

    def count_plainly(self, is_asked, groupby):
        """Count captures by month and source in plain Python."""
        counts = Counter()
        for row in self.env["lead.milestone"].search([]):
            zone = ZoneInfo(row.company_id.resource_calendar_id.tz or "UTC")
            utc = row.captured_at.replace(tzinfo=ZoneInfo("UTC"))
            day = utc.astimezone(zone).date()
            if is_asked(day):
                month = day.replace(day=1)
                keys = {
                    "day:month": month,
                    "day:quarter": month.replace(month=(day.month - 1) // 3 * 3 + 1),
                    "day:week": day - timedelta(days=day.weekday()),
                    "source_id": row.source_id,
                }
                counts[tuple(keys[name] for name in groupby)] += 1
        return counts

    def test_months_follow_facts_as_days_do(self):
        """Moved, late, of another company, gone: kept = plain Python = rebuilt."""
        for seed in SEEDS:
            dice = random.Random(seed)
            for _round in range(ROUNDS):
                self.move(dice, share=0.5)
                self.add()
                kept = read_days(self.env)
                self.assertEqual(kept, add_up_days(self.env), f"seed {seed}")
            self.env["lead.milestone.day"]._rebuild()
            self.assertEqual(read_days(self.env), kept, f"seed {seed}")

    def test_answers_are_those_of_days_and_of_plain_python(self):
        dice = random.Random(4)
        self.env["res.lang"].search([]).week_start = "1"  # as in plain Python
        self.move(dice)
        self.add()
        in_days = Domain("span", "=", "day")
        for number in range(QUESTIONS):
            domain, is_asked = ask(dice)
            groupby = GROUPS[number % len(GROUPS)]
            with self.subTest(domain=domain, groupby=groupby):
                rows = self.report._read_group(domain, groupby, SUMS)
                by_day = self.report._read_group(domain & in_days, groupby, SUMS)
                self.assertEqual(rows, by_day)
                size = len(groupby)
                counts = {row[:size]: row[size] for row in rows if row[size]}
                plain = self.count_plainly(is_asked, groupby)
                self.assertEqual(counts, dict(plain))
                self.assertTrue(all(row[size] == row[-1] for row in rows if row[size]))

    def test_the_span_is_offered_to_nobody(self):
        offers = ("searchable", "groupable", "sortable", "exportable")
        span = self.report.fields_get(["span"])["span"]
        self.assertFalse(any(span[offer] for offer in offers))

    def without_days(self):
        """Take off what days say of themselves: only months know them still."""
        self.env.cr.execute("DELETE FROM lead_milestone_day WHERE span = 'day'")

    def test_whole_months_are_not_read_from_days(self):
        self.move(random.Random(5))
        self.add()
        whole = [("day", ">=", "2026-01-01"), ("day", "<=", "2026-02-28")]
        sets = [[], ["source_id", "day:month"]]
        before = self.report._read_group(whole, ["source_id"], SUMS)
        before_sets = self.report._read_grouping_sets(whole, sets, SUMS)
        self.without_days()
        self.assertTrue(before)
        self.assertEqual(self.report._read_group(whole, ["source_id"], SUMS), before)
        self.assertEqual(
            self.report._read_grouping_sets(whole, sets, SUMS), before_sets
        )
        ragged = [("day", ">", "2026-01-01"), ("day", "<=", "2026-01-31")]
        self.assertFalse(self.report._read_group(ragged, ["source_id"], SUMS))

    def test_what_months_cannot_say_is_asked_of_days(self):
        self.move(random.Random(6))
        self.add()
        self.without_days()
        groups = {
            "week": (["day:week"], SUMS),
            "day": (["day:day"], SUMS),
            "first day": (["source_id"], ["day:min"]),
            "largest row": (["source_id"], ["is_captured:max"]),
        }
        for name, (groupby, sums) in groups.items():
            with self.subTest(name):
                self.assertFalse(self.report._read_group([], groupby, sums))
        by_weekday = Domain("day.day_of_week", "=", 1)
        self.assertFalse(self.report._read_group(by_weekday, ["source_id"], SUMS))
        self.assertFalse(self.report.search([]))

    def test_rule_about_days_breaks_months(self):
        """A customer's rule that begins in mid-month narrows the sums, too."""
        self.move(random.Random(7))
        self.add()
        user = self.env[self.report._name].with_user(self.lea)
        rule = {
            "name": "Since the tenth",
            "model_id": self.env["ir.model"]._get_id(self.report._name),
            "domain_force": "[('day', '>=', '2026-01-10')]",
        }
        self.env["ir.rule"].create(rule)
        ((counted,),) = user._read_group([], [], ["is_captured:sum"])
        rows = user.search([])
        self.assertEqual(counted, sum(rows.mapped("is_captured")))
        self.assertTrue(all(row.day >= date(2026, 1, 10) for row in rows))
