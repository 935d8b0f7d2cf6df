import random
from datetime import timedelta

from odoo.tools import SQL

from ..models.lead_score_model_scoring import OPEN_LEAD
from ..scoring import RANKS
from .score_common import ScoreCase

CODES = ("pricing_page", "white_paper", "demo_request", "site_visit")
# What is compared of a lead; ``since`` is when its score last changed.
FACTS = SQL(
    """crm_lead.id, lead_score, fit_score, engagement_score, qualification,
       COALESCE(qualification_held_score, 0), COALESCE(is_urgent, FALSE)"""
)
SINCE = SQL(", scored_at")


class ScoreWorlds(ScoreCase):
    """Random models, leads, engagements and decisions of people.

    ``said`` is what people said last of each lead, and the score to exceed then: kept
    here on its own, to judge what the system makes of its journal.
    """

    def _worlds(self, first, count):
        """Give (number, active model) of worlds, one after the other, each undone."""
        for seed in range(first, first + count):
            with self.env.cr.savepoint() as savepoint:
                yield seed, self._begin(seed)
                self.env.flush_all()
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def _begin(self, seed):
        """Start a world with a life of its own; give its active model."""
        self.random = random.Random(seed)
        self.said = {}
        self.env["lead.score.model"].search([("state", "=", "active")]).action_archive()
        model = self._random_model()
        model._activate("from_now", now=self.now)
        self.leads = self.env["crm.lead"].create([self._random_lead() for _ in "x" * 9])
        for _ in range(25):
            self._live(self.now + timedelta(days=self.random.choice([0, 0, 1, 9])))
        return model

    def _random_lead(self):
        return {
            "name": "Lead",
            "user_id": False,
            "company_size": self.random.choice([0, 10, 60, 1000]),
            "seniority": self.random.choice([False, "founder", "intern"]),
        }

    def _random_rule(self):
        choose = self.random.choice
        values = {
            "points": choose([-15, 5, 10, 30, 60]),
            "effect": choose(["points"] * 8 + ["qualification", "urgent"]),
            "qualification": choose(["mql", "sql"]),
        }
        if choose([True, False]):
            domain = choose(
                ["('company_size', '>', 50)", "('seniority', '=', 'founder')"]
            )
            return {**values, "domain": f"[{domain}]"}
        return {
            **values,
            "types": choose(CODES),
            "counting": choose(["once", "each"]),
            "window_days": choose([0, 0, 5]),
            "half_life_days": choose([0, 0, 3]),
        }

    def _random_model(self):
        mql, sql = self.random.choice([(20, 50), (40, 80), (0, 60), (10, 20)])
        return self._create_model(
            fit=[self._random_rule() for _ in range(3)],
            engagement=[{**self._random_rule(), "types": "webinar"}]
            + [self._random_rule() for _ in range(2)],
            state="draft",
            mql_threshold=mql,
            sql_threshold=sql,
        )

    def _random_version(self, model):
        """Make a new version of which some rules are others."""
        draft = model._make_version()
        for rule in draft.rule_ids:
            if self.random.random() < 0.7:
                values = self._rule_vals(0, self._random_rule())
                rule.write({"kind": "profile", "domain": "[]", **values})
        draft.sql_threshold += self.random.choice([0, 0, 15])
        return draft

    # Life ---------------------------------------------------------------------
    def _live(self, now):
        """Let something happen to a lead at ``now``."""
        lead = self.leads[self.random.randrange(len(self.leads))]
        act = self.random.choice([self._do, self._do, self._do, self._say, self._look])
        act(lead, now)

    def _do(self, lead, now):
        row = {
            "lead_id": lead.id,
            "type": self.random.choice(CODES),
            "occurred_at": now - timedelta(days=self.random.choice([0, 1, 4, 8])),
            "is_automated": self.random.random() < 0.1,
        }
        self.env["lead.engagement"]._record_engagement([row], now=now)

    def _look(self, lead, now):
        lead._update_score(now)

    def _say(self, lead, now):
        before, score = lead.qualification, lead.lead_score
        if self.random.random() < 0.3 and before != "raw":
            lead._recycle(now)
            self.said[lead.id] = ("raw", max(1, score))
            return
        word = self.random.choice([q for q in RANKS if q != before])
        lead.action_set_qualification(word, "I say so")
        held = max(1, score) if RANKS[word] < RANKS[before] else 0
        self.said[lead.id] = (word, held)

    # Facts --------------------------------------------------------------------
    def _facts(self, since=False):
        """Give what is stored of each lead, in the order of the queue."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT %s%s FROM crm_lead JOIN lead_score ON lead_score.id = score_id
                    WHERE crm_lead.id = ANY(%s) AND %s""",
                FACTS,
                SINCE if since else SQL(),
                self.leads.ids,
                OPEN_LEAD,
            )
        )
        leads = self.env["crm.lead"]
        order = leads.search([("id", "in", self.leads.ids)], order=leads._queue_order)
        return sorted(rows), order.ids
