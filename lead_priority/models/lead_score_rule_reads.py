from contextlib import suppress

from odoo import models
from odoo.fields import Domain

from ..scoring import BadRule, field_names, parse_domain, reads_other_records


class LeadScoreRule(models.Model):
    """What a rule reads of the lead."""

    _inherit = "lead.score.rule"

    def _parse(self):
        with suppress(BadRule):  # switched off when it is compiled, with the reason
            return parse_domain(self.domain)
        return Domain.TRUE

    def _get_field_names(self):
        """Give the names of the lead's fields that the rule reads."""
        self.ensure_one()
        # sudo: the name of a field is no secret
        date_field = self.sudo().date_field_id
        names = {date_field.name} if self.kind == "date" else set()
        return (names | set(field_names(self._parse()))) - {False}

    def _get_not_as_of(self, moment):
        """Give the names of fields not known as they were at ``moment`` (naive UTC).

        Two sets: what lies beyond the lead's own columns, which is read as of now;
        and own fields whose changes were not recorded then.
        """
        journaled = self.env["lead.journaled.field"]
        names = self._get_field_names()
        as_of_now = {name for name in names if not journaled._is_kept(name)}
        as_of_now |= self._get_ways_to_other_records()
        return as_of_now, journaled._get_unknown(names - as_of_now, moment)

    def _get_ways_to_other_records(self):
        leads = self.env["crm.lead"]
        with suppress(KeyError):
            return {
                condition.field_expr.partition(".")[0]
                for condition in self._parse().iter_conditions()
                if reads_other_records(Domain(condition), leads)
            }
        return set()
