from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..batches import run_batches, work_on_each
from .lead_score_review import LEARNT_MONTHS

WAITS = ("draft", "running")


class LeadScoreReview(models.Model):
    """How a review is prepared: one step after the other, each kept."""

    _inherit = "lead.score.review"

    def _prepare_next(self):
        """Do the next step; tell whether there was one that need not wait."""
        self.ensure_one()
        now = self.env.cr.now()
        if not self.calibration_id:
            self._judge("calibration_id", now, **self._prepare_quarter())
        elif not self.profile_id:
            self._learn("profile_id", now)
        elif not self.suggestion_id:
            self._learn("suggestion_id", now)
        elif self.suggestion_id.state == "done" and not self.backtest_id:
            self._judge_suggestion(now)
        elif self._is_judged():
            self._finish(now)
        else:
            return False
        return True

    def _judge(self, name, now, **vals):
        judgement = self[name].create({"company_id": self.company_id.id, **vals})
        # sudo: what was prepared is noted by the job only
        self.sudo()[name] = judgement
        judgement.action_run()

    def _learn(self, name, now):
        learnt = self[name].create(
            {
                "model_id": self.model_id.id,
                "company_id": self.company_id.id,
                "team_id": self.model_id.team_id.id,
                **self._prepare_year(),
            }
        )
        self.sudo()[name] = learnt  # sudo: as above
        learnt._run(now)

    def _judge_suggestion(self, now):
        draft = self.model_id.create(self.suggestion_id._prepare_draft())
        self._judge(
            "backtest_id",
            now,
            model_id=draft.id,
            against_id=self.model_id.id,
            **self._prepare_year(),
        )

    def _prepare_quarter(self):
        return {
            "model_id": self.model_id.id,
            "period_by": "closed",
            "date_from": self.date_from,
            "date_to": self.date_to,
        }

    def _prepare_year(self):
        """Give the year until the end of the quarter: more to learn from."""
        first = self.date_to + relativedelta(days=1, months=-LEARNT_MONTHS)
        return {"date_from": first, "date_to": self.date_to}

    def _is_judged(self):
        return not {self.calibration_id.state, self.backtest_id.state} & {*WAITS}

    def _finish(self, now):
        """Give the managers the pack, with an activity that opens it."""
        self.sudo().state = "ready"  # sudo: as above
        # sudo: the job gives managers an activity, whoever asked for the review
        review = self.sudo().with_context(mail_activity_quick_update=True)
        for manager in self._get_managers():
            review.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Review the score rules of the quarter"),
                user_id=manager.id,
            )

    def _get_managers(self):
        """Give the sales managers of the company."""
        group = self.env.ref("sales_team.group_sale_manager")
        # sudo: who is a manager, to tell them
        return group.sudo().all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    # Job ---------------------------------------------------------------------------
    @api.model
    def _cron_review(self):
        """Open the reviews of the quarter that is over, and prepare what is open."""
        self._open_quarter(fields.Date.context_today(self))
        run_batches(self.env, self._prepare_open)

    @api.model
    def _open_quarter(self, today):
        """Open a review of the last quarter for each active model; gives the new."""
        first, last = self._get_last_quarter(today)
        # sudo: the job of all companies
        reviews = self.sudo()
        domain = [("is_quarterly", "=", True), ("date_from", "=", first)]
        known = {(r.model_id.id, r.company_id.id) for r in reviews.search(domain)}
        return reviews.create(
            [
                {
                    "model_id": model.id,
                    "company_id": company.id,
                    "date_from": first,
                    "date_to": last,
                    "is_quarterly": True,
                    "state": "preparing",
                }
                for model in self.env["lead.score.model"].sudo()._get_judged_active()
                for company in model._get_judged_companies()
                if (model.id, company.id) not in known
                and (not model.activated_at or model.activated_at.date() <= last)
            ]
        )

    @api.model
    def _prepare_open(self):
        """Do the next step of one open review; give how many had one."""
        # sudo: as above
        reviews = self.sudo().search([("state", "=", "preparing")])
        return int(any(review._try_next() for review in reviews))

    def _try_next(self):
        steps = []
        work_on_each(self, lambda r: steps.append(r._prepare_next()), self._park)
        return any(steps)

    @api.model
    def _park(self, review, error):
        """Note why it cannot be prepared; a person may try again."""
        review.write({"state": "draft", "error": str(error)})
