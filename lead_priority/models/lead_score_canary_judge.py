import logging

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batch
from ..evaluation.wilson import difference

_logger = logging.getLogger(__name__)

# What is watched, as SQL on a lead: whether it came so far since the trial began.
FIGURES = {
    "sql": SQL(
        """EXISTS (SELECT FROM lead_qualification_change AS change
                    WHERE change.lead_id = crm_lead.id
                      AND change.to_qualification = 'sql')"""
    ),
    "contacted": SQL(
        """EXISTS (SELECT FROM lead_followup AS followup
                    WHERE followup.lead_id = crm_lead.id AND followup.is_valid)"""
    ),
    "opportunity": SQL(
        "(crm_lead.type = 'opportunity' OR crm_lead.won_status = 'won')"
    ),
    "won": SQL("crm_lead.won_status = 'won'"),
}


class LeadScoreCanary(models.Model):
    """Judging trials: both sides are counted, and what is settled ends."""

    _inherit = "lead.score.canary"

    def _judge(self, now):
        """Count both sides at ``now`` (naive UTC); end the trial when it is settled."""
        self._count(now)
        interval = self._get_interval()
        if interval and interval.high < -self.tolerated_fall / 100:
            self._finish("rolled_back", now)
            self._tell(self.env._("Rolled back by itself: the figure fell"))
        elif self.ends_at <= now:
            self._finish("ended", now)
            self._tell(self.env._("The trial is over: adopt the draft, or leave it"))

    def _count(self, now):
        """Count the leads since the start, and those with the figure, on each side."""
        models_ = self.env["lead.score.model"]
        self.env.flush_all()
        active = [m for m in models_._get_active_score_models() if not m.share]
        scope = models_._scope_term(self.against_id._to_scope(), active)
        rows = self.env.execute_query(
            SQL(
                """SELECT %(is_trial)s, COUNT(*), COUNT(*) FILTER (WHERE %(hit)s)
                     FROM crm_lead
                    WHERE crm_lead.create_date >= %(since)s
                      AND crm_lead.create_date <= %(now)s AND %(scope)s
                 GROUP BY 1""",
                is_trial=self._to_share().condition(),
                hit=FIGURES[self.figure],
                since=self.started_at,
                now=now,
                scope=scope,
            )
        )
        counts = {is_trial: counted for is_trial, *counted in rows}
        trial, other = counts.get(True, [0, 0]), counts.get(False, [0, 0])
        self.sudo().write(  # sudo: counts only
            {
                "trial_leads": trial[0],
                "trial_hits": trial[1],
                "active_leads": other[0],
                "active_hits": other[1],
                "judged_at": now,
            }
        )

    def _get_interval(self):
        """How much higher the figure is with the draft; None with too few leads."""
        if min(self.trial_leads, self.active_leads) < self.least_leads:
            return None
        return difference(
            self.trial_hits, self.trial_leads, self.active_hits, self.active_leads
        )

    def _tell(self, summary):
        """Give the manager who started the trial something to look at."""
        if self.user_id.active:
            self.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=self.user_id.id
            )

    # Cron -----------------------------------------------------------------------
    @api.model
    def _cron_judge(self):
        """Judge the running trials, each in a transaction of its own."""
        running = self.search([("state", "=", "running")])
        for left, canary in zip(reversed(range(len(running))), running, strict=True):
            try:
                run_batch(self.env, canary._judge_next)
                self.env["ir.cron"]._commit_progress(1, remaining=left)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Trial %s was not judged", canary.id)

    def _judge_next(self):
        self._judge(self.env.cr.now())
        return 1
