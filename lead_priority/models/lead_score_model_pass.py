import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..batches import run_batches
from ..scoring import due_leads
from .lead_score_model import SCORING
from .lead_score_model_scoring import OPEN_LEAD

_logger = logging.getLogger(__name__)

# Leads scored and committed together by the cron.
PASS_BATCH_SIZE = 10_000
# Longest a transaction that records engagements lasts, and the time between two runs;
# what is missed even so, the pass of the hour finds.
MET = timedelta(minutes=10)
# Others score the same leads at the same time: what meets them is done again.
MET_BATCH_SIZE = 500


class LeadScoreModel(models.Model):
    """Passes over the leads: all of them once, then those that time changes.

    A pass goes up the lead ids in batches and keeps where it is on the model, so that
    it goes on after a crash; when it ends, scores are right until its start.
    """

    _inherit = "lead.score.model"

    scored_until = fields.Datetime(
        readonly=True, copy=False, help="What time changed is scored until then."
    )
    pass_started_at = fields.Datetime(readonly=True, copy=False)
    pass_kind = fields.Selection(
        [
            ("from_now", "From now"),
            ("retroactive", "Retroactively"),
            ("roll_back", "Roll back"),
        ],
        readonly=True,
        copy=False,
        default="from_now",
        help="How the pass over all leads treats their qualification.",
    )
    scoring_after_id = fields.Integer(readonly=True, copy=False)

    def _restart_pass(self):
        """Let the next pass score all leads of these models."""
        # sudo: whoever may edit the rules causes the pass; it stores only its progress
        self.sudo().write(
            {"scored_until": False, "pass_started_at": False, "scoring_after_id": 0}
        )

    def _rescore_scope(self, scope, now):
        """Score the open leads of ``scope`` (SQL) by whatever model is theirs now."""
        rows = self.env.execute_query(
            SQL("SELECT id FROM crm_lead WHERE %s AND %s ORDER BY id", OPEN_LEAD, scope)
        )
        ids = [row[0] for row in rows]
        if self._get_active_score_models():
            self._score_leads(ids, now)
        else:
            chosen = SQL("crm_lead.id = ANY(%s) AND %s", ids, OPEN_LEAD)
            self._clear_scores(chosen, ())
            self._forget_scores()

    def _process_pass(self, now, limit):
        """Score the next ``limit`` leads that are due; tell whether some may be left.

        Only leads whose score time may have changed since the last pass are due; all
        of them after ``_restart_pass``.
        """
        self.ensure_one()
        score_models = self._get_active_score_models()
        score_model = next((m for m in score_models if m.id == self.id), None)
        if score_model is None:
            return False
        if not self.pass_started_at:
            self.write({"pass_started_at": now, "scoring_after_id": 0})
        ids = self._get_due_ids(score_model, score_models, limit)
        if ids:
            self._score_pass(ids, now)
            self.scoring_after_id = ids[-1]
        if len(ids) == limit:
            return True
        if self.pass_kind == "roll_back":
            self.env["lead.score.before"]._forget(self.undone_id)
        self.write(
            {
                "scored_until": self.pass_started_at,
                "pass_started_at": False,
                "scoring_after_id": 0,
                "pass_kind": "from_now",
                "undone_id": False,
            }
        )
        return False

    def _score_pass(self, ids, now):
        """Score leads as the kind of the pass says."""
        if self.pass_kind in ("retroactive", "roll_back"):
            self._score_from_base(ids, now)
        else:
            self._score_leads(ids, now)

    def _get_due_ids(self, score_model, score_models, limit):
        leads = self._get_compile_leads(score_model)
        since, until = self.scored_until or None, self.pass_started_at
        self.env["crm.lead"].flush_model(["team_id", "company_id", "active"])
        query = SQL(
            """SELECT crm_lead.id FROM %s
                WHERE %s AND %s AND crm_lead.id > %s
                ORDER BY crm_lead.id LIMIT %s""",
            *due_leads(score_model, leads, since, until, OPEN_LEAD),
            self._scope_filter(score_model, score_models),
            self.scoring_after_id,
            limit,
        )
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _get_met_leads(self, now):
        """Give ids of leads that several transactions recorded engagements of lately.

        Two at the same instant do not see each other's; unless both change the score,
        PostgreSQL lets both pass.
        """
        if not self._get_active_score_models():
            return []
        rows = self.env.execute_query(
            SQL(
                """SELECT lead_id FROM lead_engagement
                   WHERE recorded_at > %s AND lead_id IS NOT NULL
                   GROUP BY lead_id HAVING count(DISTINCT xmin::text) > 1
                   ORDER BY lead_id""",
                now - MET,
            )
        )
        return [row[0] for row in rows]

    # Cron -------------------------------------------------------------------------
    @api.model
    def _cron_update_scores(self):
        """Score what only time changes, batch by batch, each committed.

        A model that fails does not stop the others.
        """
        active = self.search([("state", "in", SCORING), ("is_template", "=", False)])
        for model in active:
            try:
                if not run_batches(self.env, model._process_next):
                    return
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Scores of model %s were not updated", model.id)

    def _process_next(self):
        # Another worker is at this model: it does what is left.
        if not self.try_lock_for_update(allow_referencing=True):
            return False
        return self._process_pass(self.env.cr.now(), PASS_BATCH_SIZE)

    @api.model
    def _cron_score_met(self):
        """Score what engagements of the same instant missed, batch by batch."""
        left = self._get_met_leads(self.env.cr.now())

        def score_next():
            batch = left[:MET_BATCH_SIZE]
            self._score_leads(batch, self.env.cr.now())
            del left[:MET_BATCH_SIZE]
            return len(batch)

        run_batches(self.env, score_next)
