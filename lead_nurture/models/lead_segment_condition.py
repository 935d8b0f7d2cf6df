from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_list


class LeadSegmentCondition(models.Model):
    """What leads of a segment do: at least, or less than, so often within days."""

    _name = "lead.segment.condition"
    _description = "Condition of a Segment"
    _order = "id"

    segment_id = fields.Many2one(
        "lead.segment", required=True, index=True, ondelete="cascade"
    )
    type_ids = fields.Many2many(
        "lead.engagement.type",
        string="Engagements",
        ondelete="restrict",
        help="Any of these; none chosen: any engagement at all.",
    )
    comparison = fields.Selection(
        [("at_least", "at least"), ("less_than", "less than")],
        "How Often",
        required=True,
        default="at_least",
    )
    count = fields.Integer("Times", default=1, required=True)
    window_days = fields.Integer(
        "Within Days", default=30, help="Days (of 24 hours) looked back; 0 = for ever."
    )
    sentence = fields.Char(compute="_compute_sentence")

    _count_range = models.Constraint(
        "CHECK (count BETWEEN 1 AND 10000)", "Count at least one occurrence."
    )
    _window_days_range = models.Constraint(
        "CHECK (window_days BETWEEN 0 AND 3650)",
        "The days looked back lie between 0 (for ever) and 3650.",
    )

    @api.depends("type_ids", "comparison", "count", "window_days")
    def _compute_sentence(self):
        for condition in self:
            condition.sentence = condition._get_sentence()

    def _get_sentence(self):
        words = {
            "what": format_list(self.env, self.type_ids.mapped("name"), "or")
            or self.env._("engagement"),
            "count": self.count,
            "days": self.window_days,
        }
        is_timed, is_one = bool(self.window_days), self.count == 1
        return self._get_sentences()[self.comparison, is_one, is_timed] % words

    def _get_sentences(self):
        """Give the patterns by comparison, whether of one, whether within days."""
        return {
            ("at_least", True, True): self.env._("%(what)s within %(days)s days"),
            ("at_least", True, False): self.env._("%(what)s at any time"),
            ("at_least", False, True): self.env._(
                "%(what)s at least %(count)s times within %(days)s days"
            ),
            ("at_least", False, False): self.env._("%(what)s at least %(count)s times"),
            ("less_than", True, True): self.env._("No %(what)s within %(days)s days"),
            ("less_than", True, False): self.env._("Never: %(what)s"),
            ("less_than", False, True): self.env._(
                "%(what)s less than %(count)s times within %(days)s days"
            ),
            ("less_than", False, False): self.env._(
                "%(what)s less than %(count)s times"
            ),
        }

    @api.model_create_multi
    def create(self, vals_list):
        conditions = super().create(vals_list)
        conditions.segment_id._keep_current(self.env.cr.now())
        return conditions

    def write(self, vals):
        result = super().write(vals)
        self.segment_id._keep_current(self.env.cr.now())
        return result

    def unlink(self):
        segments = self.segment_id
        result = super().unlink()
        segments.exists()._keep_current(self.env.cr.now())
        return result

    def _to_sql(self, now):
        """Give the condition as SQL on the table crm_lead, at ``now`` (naive UTC)."""
        parts = [SQL("event.occurred_at <= %s", now)]
        if self.type_ids:
            parts.append(SQL("event.type_id = ANY (%s)", self.type_ids.ids))
        if self.window_days:
            since = now - timedelta(days=self.window_days)
            parts.append(SQL("event.occurred_at > %s", since))
        often_enough = SQL(
            """crm_lead.id IN (SELECT event.lead_id FROM lead_engagement event
                WHERE event.lead_id IS NOT NULL AND event.is_automated IS NOT TRUE
                  AND %s GROUP BY event.lead_id HAVING count(*) >= %s)""",
            SQL(" AND ").join(parts),
            self.count,
        )
        if self.comparison == "at_least":
            return often_enough
        return SQL("NOT (%s)", often_enough)
