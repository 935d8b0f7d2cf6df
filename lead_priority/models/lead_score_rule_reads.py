from contextlib import suppress

from odoo import models

from ..scoring import BadRule, field_names, parse_domain


class LeadScoreRule(models.Model):
    """What a rule reads of the lead."""

    _inherit = "lead.score.rule"

    def _get_field_names(self):
        """Give the names of the lead's fields that the rule reads."""
        self.ensure_one()
        names = {self.date_field_id.name} if self.kind == "date" else set()
        with suppress(BadRule):  # switched off when it is compiled, with the reason
            names |= set(field_names(parse_domain(self.domain)))
        return names - {False}
