from odoo import api, models
from odoo.fields import Domain

# Open leads, and those of them that somebody should have seen to by now.
OPEN = ("working", "fresh", "late", "untouched", "idle")
WAITING = ("late", "untouched", "idle")
MOST_OWNERS = 20


class LeadAnalyticsReportWaste(models.Model):
    """With whom open leads are, and how late they are."""

    _inherit = "lead.analytics.report.waste"

    @api.model
    def _get_owners(self, domain):
        """Give who has open leads, those with the most leaking ones first.

        :return: dicts of ``id`` (False: nobody's), ``name``, ``open``, ``late`` (past
            their deadline), ``untouched``, ``idle``, ``leaking`` (the sum of these
            three), ``hours`` (median of how late, hours of the clock; None: none is)
        """
        rows = self._read_group(
            domain & Domain("fate", "in", OPEN), ["user_id", "fate"], ["captured:sum"]
        )
        found = {}
        for user, fate, number in rows:
            owner = found.setdefault(user, dict.fromkeys(OPEN, 0))
            owner[fate] = number
        late = domain & Domain("fate", "in", ("late", "untouched"))
        hours = dict(self._read_group(late, ["user_id"], ["late_hours:median"]))
        owners = [
            self._prepare_owner(user, numbers, hours.get(user))
            for user, numbers in found.items()
        ]
        owners.sort(key=lambda one: (-one["leaking"], -one["open"], one["name"]))
        return owners[:MOST_OWNERS]

    @api.model
    def _prepare_owner(self, user, numbers, hours):
        return {
            "id": user.id,
            # sudo: the name alone, of who has leads that one sees
            "name": user.sudo().name or self.env._("Nobody"),
            "open": sum(numbers.values()),
            "leaking": sum(numbers[fate] for fate in WAITING),
            **{fate: numbers[fate] for fate in WAITING},
            "hours": hours,
        }
