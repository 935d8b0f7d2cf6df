from datetime import timedelta

from odoo.tools import SQL

from .score_common import ScoreCase

HOUR = timedelta(hours=1)


class JudgedCase(ScoreCase):
    """Leads of the past: when they came in, were contacted, were won or lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.days = cls.now.date() - timedelta(days=60), cls.now.date()
        # So that only the leads of the test are judged.
        cls.company = cls.env["res.company"].create({"name": "Judged"})
        cls.env.user.company_ids += cls.company

    def _past(self, outcome=None, age=30, closed_after=240, contact_after=None, **vals):
        """Create a lead that came in ``age`` days ago.

        ``outcome``: won, lost or None; ``closed_after``, ``contact_after``: hours
        since it came in.
        """
        lead = self._create_lead(company_id=self.company.id, **vals)
        self.env.flush_all()
        captured = self.now - timedelta(days=age)
        closed = captured + closed_after * HOUR if outcome else None
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET create_date = %s, date_closed = %s,"
                " won_status = %s WHERE id = %s",
                captured,
                closed,
                outcome or "pending",
                lead.id,
            )
        )
        lead.invalidate_recordset()
        if contact_after is not None:
            self._contact(lead, captured + contact_after * HOUR)
        return lead

    def _contact(self, lead, at, **vals):
        row = {"lead_id": lead.id, "user_id": self.env.uid, "channel": "call"}
        self.env["lead.followup"]._record_followup(
            [{**row, "occurred_at": at, **vals}], now=self.now
        )

    def _did(self, lead, code, hours):
        """Record what the lead did so many hours after it came in."""
        at = lead.create_date + hours * HOUR
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type": code, "occurred_at": at}], now=self.now
        )

    def _judge(self, kind, model, **vals):
        """Run a backtest or a calibration of the leads of the test."""
        judgement = self.env[f"lead.score.{kind}"].create(
            {
                "model_id": model.id,
                "company_id": self.company.id,
                "date_from": self.days[0],
                "date_to": self.days[1],
                **vals,
            }
        )
        judgement.action_run()
        return judgement

    def _draft(self, **vals):
        return self._create_model(state="draft", **vals)
