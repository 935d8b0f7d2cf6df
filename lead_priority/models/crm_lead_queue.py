from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

REASONS_SHOWN = 2


class CrmLead(models.Model):
    """My Queue: whose turn it is, why, and which lead comes next."""

    _inherit = "crm.lead"

    # Leads without a deadline come after those that have one, as PostgreSQL sorts.
    _queue_order = "is_urgent desc, sla_due_at, lead_score desc, create_date, id"

    score_reason = fields.Char(
        string="Why",
        compute="_compute_score_reason",
        help="What makes it urgent, and what weighs most in the score.",
    )

    @api.depends("lead_score", "is_urgent", "scored_at")
    @api.depends_context("lang")
    def _compute_score_reason(self):
        """Word the top reasons of a whole page with one statement per score model."""
        reasons = self.filtered("scored_at")._get_top_reasons(self.env.cr.now())
        for lead in self:
            lead.score_reason = " · ".join(
                self._word_reason(name, points)
                for name, points in reasons.get(lead.id, ())
            )

    def _word_reason(self, name, points):
        if not points:
            return name
        return self.env._("%(reason)s (+%(points)s)", reason=name, points=points)

    def _get_top_reasons(self, now):
        """Return {lead id: [(rule name, points)]}: urgent marks, then the points."""
        score_models = self.env["lead.score.model"]
        active_models = score_models._get_active_score_models()
        reasons = {}
        for score_model in active_models if self.ids else ():
            chosen = SQL(
                "crm_lead.id = ANY(%s) AND %s",
                self.ids,
                score_models._scope_filter(score_model, active_models),
            )
            statement = score_models._compile(
                score_model, now, chosen, SQL("= ANY(%s)", self.ids)
            )
            top = self._top_reasons_sql(score_model, statement)
            for lead_id, name, points in self.env.execute_query(top):
                reasons.setdefault(lead_id, []).append((name, points))
        return reasons

    def _top_reasons_sql(self, score_model, statement):
        urgent_ids = [rule.id for rule in score_model.rules if rule.effect == "urgent"]
        # sudo: the names of the rules only, which the why-panel tells too
        name = self.env["lead.score.rule"].sudo()._field_to_sql("rule", "name")
        return SQL(
            """SELECT reason.lead_id, %s, reason.points
                 FROM (SELECT lead_id, rule_id, points, ROW_NUMBER() OVER (
                                  PARTITION BY lead_id
                                  ORDER BY points <> 0, points DESC, rule_id) AS place
                         FROM (%s) part (lead_id, rule_id, points, times, last_at)
                        WHERE rule_id = ANY(%s) OR rule_id > 0 AND points > 0) reason
                 JOIN lead_score_rule rule ON rule.id = reason.rule_id
                WHERE reason.place <= %s
             ORDER BY reason.lead_id, reason.place""",
            name,
            statement.select_parts(),
            urgent_ids,
            REASONS_SHOWN,
        )

    @api.model
    def _get_queue_domain(self, owner, now):
        """Open leads of an owner that are not set aside at ``now`` (naive UTC)."""
        awake = Domain("snoozed_until", "=", False) | Domain("snoozed_until", "<=", now)
        return (
            Domain("user_id", "=", owner.id)
            & Domain("active", "=", True)
            & Domain("won_status", "=", "pending")
            & awake
        )

    @api.model
    def get_next_lead(self, seen_ids, owner_id=None):
        """Return the id of the first lead of a queue that was not seen yet, or False.

        :param seen_ids: ids of leads to leave out
        :param owner_id: whose queue; the current user's when empty
        """
        owner = self.env["res.users"].browse(_only_ids([owner_id])) or self.env.user
        domain = self._get_queue_domain(owner, self.env.cr.now())
        unseen = domain & Domain("id", "not in", _only_ids(seen_ids))
        return self.search(unseen, order=self._queue_order, limit=1).id


def _only_ids(values):
    return [value for value in values or () if isinstance(value, int) and value]
