from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..selecting import of_leads


class LeadNurtureTrigger(models.Model):
    """What all triggers share that count rows of the journal of engagements."""

    _inherit = "lead.nurture.trigger"

    minimum_count = fields.Integer(
        "At Least", default=1, help="How many times, within the days."
    )
    window_days = fields.Integer(
        "Within Days", help="Days (of 24 hours) looked back; 0 = for ever."
    )

    _minimum_count_range = models.Constraint(
        "CHECK (minimum_count BETWEEN 1 AND 10000)",
        "A trigger needs at least one occurrence.",
    )
    _window_days_range = models.Constraint(
        "CHECK (window_days BETWEEN 0 AND 3650)",
        "The days looked back lie between 0 (for ever) and 3650.",
    )

    def _count_engagements(self, now, lead_ids, condition):
        """Give a query of leads with enough engagements that ``condition`` takes.

        They occurred in (now - window, now], after the lead's last entry, by a person.

        :param condition: SQL on the table ``lead_engagement event``
        """
        moment = SQL("event.occurred_at")
        join, is_new = self._after_last_entry(moment, lead_ids, SQL("event.lead_id"))
        window = SQL("TRUE")
        if self.window_days:
            window = SQL("%s > %s", moment, now - timedelta(days=self.window_days))
        return SQL(
            """SELECT event.lead_id FROM lead_engagement event %(join)s
                WHERE event.lead_id IS NOT NULL AND %(leads)s AND %(condition)s
                  AND %(moment)s <= %(now)s AND %(window)s AND %(is_new)s
                  AND event.is_automated IS NOT TRUE
             GROUP BY event.lead_id HAVING count(*) >= %(minimum)s""",
            join=join,
            leads=of_leads(SQL("event.lead_id"), lead_ids),
            condition=condition,
            moment=moment,
            now=now,
            window=window,
            is_new=is_new,
            minimum=self.minimum_count,
        )

    def _of_types(self, types):
        return SQL("event.type_id = ANY (%s)", types.ids)

    def _of_category(self, category):
        types = self.env["lead.engagement.type"].with_context(active_test=False)
        return self._of_types(types.search([("category", "=", category)]))

    def _say_how_often(self, what):
        """Give the sentence of ``what`` a lead does, with how often and when."""
        count, days = self.minimum_count, self.window_days
        words = {"what": what, "count": count, "days": days}
        if count > 1 and days:
            return self.env._("%(what)s, %(count)s times within %(days)s days", **words)
        if count > 1:
            return self.env._("%(what)s, %(count)s times", **words)
        if days:
            return self.env._("%(what)s, within the last %(days)s days", **words)
        return what
