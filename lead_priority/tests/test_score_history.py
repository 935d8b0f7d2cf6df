from datetime import timedelta

from .score_at_common import DAY, HOUR, ScoreAtCase


class TestScoreHistory(ScoreAtCase):
    """The chart of a lead's score: what it was, and what happened."""

    def _history(self, count=3):
        lead = self._create_old_leads(1)
        for number in range(count):
            at = self.start + (number + 1) * HOUR
            self.env["lead.engagement"]._record_engagement(
                [{"lead_id": lead.id, "type": "pricing_page", "occurred_at": at}],
                now=at,
            )
        with self._at(self.start + 9 * DAY):
            lead.company_size = 60
        lead._update_score(self.now)
        return lead, lead.get_score_history()

    def test_line_ends_at_the_score_of_now(self):
        lead, history = self._history()
        self.assertEqual(history["points"][-1]["score"], lead.lead_score)
        self.assertEqual(history["points"][0]["score"], 0)
        self.assertIn(str(lead.lead_score), history["sentence"])

    def test_marks_say_what_happened(self):
        lead, history = self._history()
        kinds = [mark["kind"] for mark in history["marks"]]
        self.assertEqual(kinds, ["engagement"] * 3 + ["change"])
        self.assertEqual(history["marks"][-1]["title"], "Company Size changed")
        then = lead.score_at(self.start + 9 * DAY)[lead.id]
        self.assertEqual(history["marks"][-1]["score"], then["score"])

    def test_history_is_a_few_moments_in_few_queries(self):
        lead, history = self._history(200)
        self.assertLessEqual(len(history["points"]), 60)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            lead.get_score_history()

    def test_no_model_says_why_there_is_no_line(self):
        self.model.action_archive()
        self.env.cr.execute("ALTER TABLE lead_version_activation DISABLE TRIGGER USER")
        self.env.cr.execute("DELETE FROM lead_version_activation")
        self.env.cr.execute("ALTER TABLE lead_version_activation ENABLE TRIGGER USER")
        self.assertIn("message", self._create_lead().get_score_history())

    def test_closed_lead_has_a_history_up_to_its_end(self):
        lead, __ = self._history()
        lead.action_set_lost()
        self.env.flush_all()
        lead.date_closed = self.now - 3 * DAY
        last = lead.get_score_history()["points"][-1]["at"]
        self.assertEqual(last[:10], str((self.now - timedelta(days=3)).date()))
