import random
from datetime import timedelta
from unittest.mock import patch

from .score_common import ScoreCase

LEADS = 12
STEPS = 40
LIVES = 3


class TestScoreReplay(ScoreCase):
    """What is scored bit by bit is what a replay of everything gives."""

    def setUp(self):
        super().setUp()
        self.model = self._create_model(
            fit=[{"domain": "[('company_size', '>', 50)]", "points": 15}],
            engagement=[
                {"types": "pricing_page", "counting": "each", "half_life_days": 5},
                {"types": "page_view", "window_days": 7, "points": 3},
                {"types": "webinar white_paper", "needs_all": True, "points": 20},
            ],
        )

    def _engage(self, lead, choose, at):
        """At times late, at times told twice."""
        kinds = ["pricing_page", "page_view", "webinar", "white_paper"]
        late = timedelta(hours=choose.choice([0, 0, 5, 24 * 6, 24 * 20]))
        row = {
            "lead_id": lead.id,
            "type": choose.choice(kinds),
            "occurred_at": at - late,
            "external_key": f"{self.life}: {choose.randint(0, 30)}",
        }
        self.env["lead.engagement"]._record_engagement(
            [row] * choose.choice([1, 2]), now=at
        )

    def _happen(self, leads, choose, at):
        """Let one thing happen at ``at``; give the leads that are left."""
        lead = choose.choice(leads)
        what = choose.choice(["engage"] * 6 + ["write", "merge", "wait"])
        if what == "engage":
            self._engage(lead, choose, at)
        elif what == "write":
            lead.company_size = choose.choice([0, 60])
        elif what == "merge" and len(leads) > 4:
            gone = choose.choice(leads - lead)
            lead._merge_dependences(gone)
            leads -= gone
            gone.unlink()
        return leads

    def _check_replay(self, leads, at, seed):
        while self.model._process_pass(at, 5):
            pass
        found = self._read_scores(leads)
        self.assertEqual(leads._update_score(at), 0, f"life {seed} at {at}")
        self.assertEqual(found, self._read_scores(leads))
        return set(found.values())

    def _read_scores(self, leads):
        self.env.flush_all()
        self.env.invalidate_all()
        return {lead.id: (lead.fit_score, lead.engagement_score) for lead in leads}

    def test_incremental_is_replay(self):
        """Target: R5"""
        for seed in range(LIVES):
            self.life = seed
            choose, at, seen = random.Random(seed), self.now, set()
            leads = self.env["crm.lead"].create(
                [{"name": f"Lead {n}"} for n in range(LEADS)]
            )
            for __ in range(STEPS):
                at += timedelta(hours=choose.randint(1, 60))
                with patch.object(self.env.cr, "now", lambda at=at: at):
                    leads = self._happen(leads, choose, at)
                    seen |= self._check_replay(leads, at, seed)
            self.assertGreater(len(seen), 5)

    def test_same_key_counts_once(self):
        lead = self._create_lead()
        row = {"lead_id": lead.id, "type": "pricing_page", "external_key": "once"}
        for __ in range(3):
            self.env["lead.engagement"]._record_engagement([row], now=self.now)
        self.assertEqual(lead.lead_score, 10)

    def test_merged_engagements_count_for_the_survivor(self):
        lead, gone = self._create_lead(), self._create_lead()
        for one in (lead, gone):
            rows = [{"lead_id": one.id, "type": "pricing_page"}]
            self.env["lead.engagement"]._record_engagement(rows, now=self.now)
        lead._merge_dependences(gone)
        self.assertEqual(lead.lead_score, 20)
