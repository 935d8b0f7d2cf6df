from datetime import timedelta

from .score_common import ScoreCase

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class ScoreAtCase(ScoreCase):
    """A model that has been active for long, and leads that are old."""

    def setUp(self):
        super().setUp()
        self.start = self.now - 40 * DAY
        self.model = self._create_model(
            fit=[
                {"domain": "[('company_size', '>', 50)]", "points": 15},
                {"domain": "[('seniority', '=', 'founder')]", "points": 7},
                {"domain": "[('trial_end_at', '<', 'now +2d')]", "points": 4},
            ],
            engagement=[
                {"types": "pricing_page", "counting": "each", "half_life_days": 5},
                {"types": "page_view", "window_days": 7, "points": 3},
            ],
        )
        self._backdate("lead_version_activation", "at")
        self.env.cr.execute(
            "UPDATE lead_journaled_field SET since = %s", [self.start - DAY]
        )
        self.env.invalidate_all()

    def _backdate(self, table, column):
        """Let the journal of the test's own transaction have happened long ago."""
        cr = self.env.cr
        self.env.flush_all()
        cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # pylint: disable=E8103
        cr.execute(  # pylint: disable=E8103
            f"UPDATE {table} SET {column} = %s", [self.start - DAY]
        )
        cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # pylint: disable=E8103

    def _create_old_leads(self, count):
        leads = self.env["crm.lead"].create(
            [{"name": f"Old {n}", "user_id": False} for n in range(count)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = ANY(%s)",
            [self.start, leads.ids],
        )
        self.env.invalidate_all()
        return leads
