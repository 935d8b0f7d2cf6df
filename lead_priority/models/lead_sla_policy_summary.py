from odoo import api, fields, models


class LeadSlaPolicy(models.Model):
    """A policy in words, as it is being edited."""

    _inherit = "lead.sla.policy"

    summary = fields.Text(
        compute="_compute_summary", string="In Words", compute_sudo=True
    )

    @api.depends(lambda self: self._get_summary_fields())
    @api.depends_context("lang")
    def _compute_summary(self):
        for policy in self:
            sentences = (
                policy._say_first_response(),
                policy._say_second_followup(),
                policy._say_untouched(),
                policy._say_idle(),
                policy._say_contacts(),
            )
            policy.summary = "\n".join(filter(None, sentences))

    @api.model
    def _get_summary_fields(self):
        limits = (
            "first_response",
            "second_followup",
            "reclaim_untouched",
            "reclaim_idle",
        )
        return (
            *limits,
            *(f"{limit}_unit" for limit in limits),
            "announce_hours",
            "escalates",
            "hands_over_percent",
            "max_contacts",
            "max_contacts_days",
            "min_contacts",
            "reclaim_pool_id.name",
            "warn_first_percent",
            "warn_second_percent",
        )

    def _say_first_response(self):
        if not self.first_response:
            return self.env._("No limit for the first contact.")
        parts = [
            self.env._(
                "First contact within %(limit)s",
                limit=self._say_amount(self.first_response, self.first_response_unit),
            )
        ]
        if moments := self._say_warnings():
            parts.append(self.env._("warned at %(moments)s", moments=moments))
        if self.hands_over_percent:
            parts.append(
                self.env._(
                    "at %(percent)s%% somebody else gets the lead",
                    percent=self.hands_over_percent,
                )
            )
        if self.escalates:
            parts.append(self.env._("the team leader is told when it is missed"))
        return self._say_clauses(parts)

    def _say_clauses(self, clauses):
        """Say one sentence; a language has its own marks between and after."""
        if not clauses:
            return ""
        joined = clauses[0]
        for clause in clauses[1:]:
            joined = self.env._("%(first)s; %(next)s", first=joined, next=clause)
        return self.env._("%(clauses)s.", clauses=joined)

    def _say_warnings(self):
        percents = filter(None, (self.warn_first_percent, self.warn_second_percent))
        return self.env._(" and ").join(self._say_share(p) for p in percents)

    def _say_share(self, percent):
        """Say a share of the first limit: in hours and minutes where it is in hours."""
        if self.first_response_unit.endswith("days"):
            return self.env._("%(percent)s%%", percent=percent)
        return self._say_hours(self.first_response * percent / 100)

    def _say_hours(self, amount):
        hours, minutes = divmod(round(amount * 60), 60)
        if not minutes:
            return self.env._("%(hours)s h", hours=hours)
        if not hours:
            return self.env._("%(minutes)s min", minutes=minutes)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)

    def _say_amount(self, amount, unit):
        number = f"{amount:g}"
        return {
            "working_hours": self.env._("%(number)s working hours", number=number),
            "hours": self.env._("%(number)s hours", number=number),
            "working_days": self.env._("%(number)s working days", number=number),
            "days": self.env._("%(number)s days", number=number),
        }[unit]

    def _say_second_followup(self):
        if not self.second_followup:
            return ""
        limit = self._say_amount(self.second_followup, self.second_followup_unit)
        return self.env._(
            "No opportunity %(limit)s after the first contact: reminder of a second"
            " follow-up.",
            limit=limit,
        )

    def _say_untouched(self):
        if not self.reclaim_untouched:
            return ""
        return self.env._(
            "After %(limit)s without contact the lead goes to %(pool)s, announced"
            " %(notice)s before.",
            limit=self._say_amount(self.reclaim_untouched, self.reclaim_untouched_unit),
            pool=self._say_pool(),
            notice=self._say_hours(self.announce_hours),
        )

    def _say_idle(self):
        if not self.reclaim_idle:
            return ""
        return self.env._(
            "After %(limit)s without a further follow-up too.",
            limit=self._say_amount(self.reclaim_idle, self.reclaim_idle_unit),
        )

    def _say_pool(self):
        company = self.company_id or self.env.company
        return self._get_reclaim_pool(company).name or self.env._("Unassigned")

    def _say_contacts(self):
        parts = []
        if self.max_contacts and self.max_contacts_days:
            parts.append(
                self.env._(
                    "At most %(count)s contacts in %(days)s days",
                    count=self.max_contacts,
                    days=self.max_contacts_days,
                )
            )
        if self.min_contacts:
            parts.append(
                self.env._(
                    "at least %(count)s before a lead may be given back",
                    count=self.min_contacts,
                )
            )
        return self._say_clauses(parts)
