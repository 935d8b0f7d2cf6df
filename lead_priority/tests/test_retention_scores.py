import random
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .retention_common import RetentionCase
from .score_oracle import score

WORLDS = 4
LEADS = 25


@tagged("post_install", "-at_install")
class TestRetentionScores(RetentionCase):
    """Scores are the same before and after engagements were rolled up."""

    def _random_rule(self):
        choose = self.random.choice
        return {
            "types": " ".join(self.random.sample(self.codes, choose([1, 1, 2]))),
            "points": choose([-15, 3, 5, 10]),
            "counting": choose(["once", "each"]),
            "window_days": choose([0, 0, 30, 400, 800]),
            "half_life_days": choose([0, 0, 3, 14]),
            "minimum_count": choose([1, 1, 3]),
            "needs_all": choose([False, False, True]),
            "rule_cap": choose([0, 0, 40]),
        }

    def _live(self, lead):
        """Give the rows of a life of up to four years, in the past."""
        for __ in range(self.random.choice([0, 3, 20, 40])):
            at = self.now - timedelta(
                days=self.random.randint(0, 1500), seconds=self.random.randint(0, 86399)
            )
            yield {
                "lead_id": lead.id,
                "type": self.random.choice(self.codes),
                "occurred_at": at,
                # One day a month, so that little has to be noted.
                "recorded_at": min(at.replace(day=1), self.now - timedelta(days=8)),
                "is_automated": self.random.random() < 0.1,
            }

    def _scores(self, model, now):
        statement = self.env["lead.score.model"]._compile(
            model._to_score_model(), now, SQL("crm_lead.id = ANY(%s)", self.leads.ids)
        )
        return {
            row[0]: (*row[1:5], row[6])
            for row in self.env.execute_query(statement.select_scores())
        }

    def _facts(self):
        rows = self.env["lead.engagement"].search([("lead_id", "in", self.leads.ids)])
        facts = {lead.id: {"engagements": []} for lead in self.leads}
        for row in rows:
            facts[row.lead_id.id]["engagements"].append(
                [row.type_id.id, row.occurred_at, row.is_automated]
            )
        return facts

    def _begin(self, seed):
        self.random = random.Random(seed)
        self.codes = ("pricing_page", "white_paper", "demo_request", "site_visit")
        model = self._create_model(
            engagement=[self._random_rule() for __ in range(5)],
            mql_threshold=20,
            sql_threshold=60,
        )
        model.scored_until = self.now
        self.leads = self.env["crm.lead"].create(
            [{"name": "Lead", "user_id": False} for __ in range(LEADS)]
        )
        rows = [row for lead in self.leads for row in self._live(lead)]
        self.engagements._record_engagement(rows, now=self.now, scores_later=True)
        return model

    def _worlds(self):
        for seed in range(WORLDS):
            with self.env.cr.savepoint() as savepoint:
                yield seed, self._begin(seed)
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def test_scores_equal_the_oracle_before_and_after(self):
        """Random rules and histories; later, too, without a further roll-up."""
        moved = 0
        for seed, model in self._worlds():
            facts = self._facts()
            before = self._scores(model, self.now)
            self._keep(12)
            moved += self._roll_up()
            rules = model._to_score_model()
            conditions = {rule.id: [] for rule in rules.rules}
            for days in (0, 1, 45):
                now = self.now + timedelta(days=days)
                after = self._scores(model, now)
                for lead in self.leads:
                    expected = score(rules, conditions, facts[lead.id], now)
                    self.assertEqual(after[lead.id], expected, (seed, days))
                if not days:
                    self.assertEqual(before, after)
        self.assertGreater(moved, 500)

    def test_scores_of_the_past_are_the_same_while_singles_are_there(self):
        for __, model in self._worlds():
            moments = [self.now - timedelta(days=days) for days in (0, 10, 40)]
            pairs = [(lead.id, at) for lead in self.leads for at in moments]
            before = model._score_pairs(pairs)
            self._keep(24)
            self._roll_up()
            after = model._score_pairs(pairs)
            exact = {at for at in moments if not model._explain_rolled_up(at)}
            self.assertIn(self.now, exact)
            for pair, row in before.items():
                if pair[1] in exact:
                    self.assertEqual(after[pair]["score"], row["score"])

    def test_without_roll_up_the_statement_reads_the_plain_table(self):
        model = self._create_model(engagement=[{"types": "pricing_page"}])
        statement = self.env["lead.score.model"]._compile(
            model._to_score_model(), self.now, SQL("TRUE")
        )
        self.assertNotIn("lead_engagement_month", statement.select_scores().code)

    def test_a_score_of_the_past_says_what_is_known_by_month_only(self):
        model = self._create_model(engagement=[{"types": "pricing_page"}])
        lead = self._create_lead()
        self._did(lead, "pricing_page", timedelta(days=900))
        self._keep(12)
        self._roll_up()
        self.assertFalse(model._explain_inexact(self.now))
        early = model._explain_inexact(self.now - timedelta(days=1000))
        self.assertIn("by month", early[0])

    def test_a_new_rule_that_looks_back_further_is_told(self):
        model = self._create_model(
            engagement=[{"types": "pricing_page", "window_days": 30}]
        )
        self._did(self._create_lead(), "pricing_page", timedelta(days=900))
        self._keep(12)
        self._roll_up()
        changed = self._change(model, name="x", window_days=0)
        self.assertFalse(changed._explain_inexact(self.now))
        wider = self._change(changed, window_days=890)
        self.assertFalse(wider._explain_inexact(self.now))
        widest = self._change(wider, window_days=1000)
        self.assertFalse(widest._explain_inexact(self.now - timedelta(days=2000)))
