from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .lead_qualification_change import QUALIFICATIONS

# Keys in the cursor's precommit data: leads to score, and depth of the deferring.
PENDING = "lead_priority.leads_to_score"
DEPTH = "lead_priority.scoring_deferred"
# What people and RPC clients cannot write: the engine does, by SQL.
ENGINE_FIELDS = frozenset(
    (
        "lead_score",
        "fit_score",
        "engagement_score",
        "qualification",
        "qualification_held_score",
        "is_urgent",
        "scored_at",
        "score_id",
    )
)


class CrmLead(models.Model):
    """When a lead is scored, and the marks that a score leaves on it."""

    _inherit = "crm.lead"

    qualification = fields.Selection(
        QUALIFICATIONS,
        default="raw",
        readonly=True,
        copy=False,
        help="Rises by itself with the score or by a rule; only a person lowers it.",
    )
    qualification_held_score = fields.Integer(
        readonly=True,
        copy=False,
        help="Score when a person lowered the qualification: it rises by itself again "
        "only above this; 0 = it is not held.",
    )
    is_urgent = fields.Boolean(
        string="Urgent",
        readonly=True,
        copy=False,
        help="An urgency rule of the score model holds now, such as a trial that ends.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine_fields(vals_list)
        leads = super().create(self._with_score_rows(vals_list))
        if self._get_scoring_fields():
            leads._mark_for_scoring()
        return leads

    def write(self, vals):
        self._check_engine_fields([vals])
        result = super().write(vals)
        if not self._get_scoring_fields().isdisjoint(vals):
            self._mark_for_scoring()
        return result

    def _check_engine_fields(self, vals_list):
        if self.env.su:
            return
        if any(not ENGINE_FIELDS.isdisjoint(vals) for vals in vals_list):
            raise AccessError(
                self.env._(
                    "The score and the qualification are set by the score rules."
                )
            )

    def _get_scoring_fields(self):
        """Give the fields whose change may change a score; none without a model."""
        return self.env["lead.score.model"]._get_scoring_fields()

    # Scoring ------------------------------------------------------------------
    def _update_score(self, now):
        """Score these leads at ``now`` (naive UTC), each by its nearest active model.

        Only rows that change are written, without chatter and without touching
        ``write_date``. Gives the number of rows written.
        """
        return self.env["lead.score.model"]._score_leads(self._ids, now)

    def _mark_for_scoring(self, now=None):
        """Score these leads: at once, or at the end of ``_scoring_deferred``.

        ``now``: naive UTC, not before the latest engagement to count; without it,
        the transaction's time.
        """
        if not (self.ids and self.env["lead.score.model"]._get_active_score_models()):
            return
        data = self.env.cr.precommit.data
        if data.get(DEPTH):
            ids, latest = data.get(PENDING, (set(), None))
            data[PENDING] = (
                ids | set(self.ids),
                max(filter(None, (latest, now)), default=None),
            )
            return
        self._update_score(max(filter(None, (now, self.env.cr.now()))))

    @contextmanager
    def _scoring_deferred(self):
        """Within it, marked leads are collected; each is scored once at its end."""
        data = self.env.cr.precommit.data
        data[DEPTH] = data.get(DEPTH, 0) + 1
        try:
            yield
        finally:
            data[DEPTH] = data.get(DEPTH, 1) - 1
            pending = None if data[DEPTH] else data.pop(PENDING, None)
        if pending:
            ids, now = pending
            self.browse(ids).exists()._mark_for_scoring(now)

    # Urgency --------------------------------------------------------------------
    def _remind_of_urgency(self):
        """Give the owner of each lead an activity for today."""
        activity_type = self.env.ref("mail.mail_activity_data_call", False)
        model_id = self.env["ir.model"]._get_id("crm.lead")
        vals_list = [
            {
                "activity_type_id": activity_type.id if activity_type else False,
                "automated": True,
                "date_deadline": fields.Date.context_today(self),
                "res_id": lead.id,
                "res_model_id": model_id,
                "summary": self.env._("Urgent: call now"),
                "user_id": lead.user_id.id,
            }
            for lead in self.sudo()
            if lead.user_id.active
        ]
        # sudo: the engine reminds whoever owns the lead, whoever caused the change.
        # quick_update: no e-mail per activity; the reminder is the activity itself.
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(vals_list)
