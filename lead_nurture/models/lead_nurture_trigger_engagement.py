from odoo import fields, models
from odoo.tools import SQL, format_list


class LeadNurtureTrigger(models.Model):
    """The lead does something: any engagement, those told by the API included."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("engagement", "Does something")],
        ondelete={"engagement": "cascade"},
    )
    engagement_type_ids = fields.Many2many(
        "lead.engagement.type",
        string="Engagements",
        ondelete="restrict",
        help="Any of these; none chosen: any engagement at all.",
    )
    unless_type_ids = fields.Many2many(
        "lead.engagement.type",
        "lead_nurture_trigger_unless_type_rel",
        string="Unless It Then",
        ondelete="restrict",
        help="Does not count when the lead did one of these since, such as to order"
        " what was in the cart.",
    )
    url_contains = fields.Char("Address Contains", help="Part of the web address.")
    text_contains = fields.Char(
        "Text Contains", help="Part of the description, such as the name of an event."
    )
    minimum_value = fields.Float(
        "Value From", help="Such as the value of the cart; 0 = any."
    )

    def _find_candidates_engagement(self, now, lead_ids=None):
        return self._count_engagements(now, lead_ids, self._engagement_sql(now))

    def _engagement_sql(self, now):
        parts = [SQL("TRUE")]
        if self.engagement_type_ids:
            parts.append(self._of_types(self.engagement_type_ids))
        if self.url_contains:
            parts.append(SQL("event.url ILIKE %s", _part(self.url_contains)))
        if self.text_contains:
            parts.append(SQL("event.description ILIKE %s", _part(self.text_contains)))
        if self.minimum_value:
            parts.append(SQL("event.value >= %s", self.minimum_value))
        if self.unless_type_ids:
            parts.append(
                SQL(
                    """NOT EXISTS (SELECT FROM lead_engagement later
                         WHERE later.lead_id = event.lead_id
                           AND later.type_id = ANY (%s) AND later.occurred_at <= %s
                           AND later.occurred_at >= event.occurred_at)""",
                    self.unless_type_ids.ids,
                    now,
                )
            )
        return SQL(" AND ").join(parts)

    def _get_sentence_engagement(self):
        names = format_list(self.env, self.engagement_type_ids.mapped("name"), "or")
        what = names or self.env._("Does anything")
        if self.unless_type_ids:
            what = self.env._(
                "%(what)s, unless followed by %(unless)s",
                what=what,
                unless=format_list(self.env, self.unless_type_ids.mapped("name"), "or"),
            )
        return self._say_how_often(what)


def _part(text):
    """Give the LIKE pattern of "contains ``text``", which may hold % and _."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
