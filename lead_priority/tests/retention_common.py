from datetime import timedelta

from .score_common import ScoreCase


class RetentionCase(ScoreCase):
    """Short ways to have engagements of old and to roll them up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.now.replace(microsecond=0)
        cls.companies = cls.env["res.company"].search([])
        cls.months = cls.env["lead.engagement.month"]
        cls.engagements = cls.env["lead.engagement"]

    def _did(self, lead, code, age, **values):
        """Let a lead have done something ``age`` (timedelta) ago, recorded then."""
        at = self.now - age
        row = {"lead_id": lead.id, "type": code, "occurred_at": at, **values}
        if not lead:
            row.pop("lead_id")
        return self.engagements._record_engagement([row], now=at, scores_later=True)

    def _did_often(self, lead, code, *days):
        for number in days:
            self._did(lead, code, timedelta(days=number))

    def _keep(self, months, companies=None):
        (companies or self.companies).lead_engagement_keep_months = months

    def _roll_up(self, limit=1000):
        """Do what the job does, without its commits; give how many were moved."""
        moved = 0
        for month in self.engagements._get_movable_months(self.now):
            while count := self.engagements._roll_up_month(self.now, month, limit):
                moved += count
        return moved

    def _of(self, lead):
        """Give (single ones, months) of a lead."""
        of_lead = [("lead_id", "=", lead.id)]
        return self.engagements.search(of_lead), self.months.search(of_lead)
