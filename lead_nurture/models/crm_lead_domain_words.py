from odoo import api, models

from odoo.addons.lead_priority.scoring import BadRule, parse_domain

# More conditions than this are counted, not read out.
MOST_READ = 3


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _word_domain(self, domain):
        """Say a domain on leads in words, as far as a card has room for them.

        :param domain: as text
        """
        try:
            terms = list(parse_domain(domain or "[]"))
        except BadRule:
            return ""
        # What is always true is written with numbers: (1, "=", 1).
        leaves = [
            term
            for term in terms
            if not isinstance(term, str) and isinstance(term[0], str)
        ]
        if not leaves:
            return self.env._("All leads")
        signs = {term for term in terms if isinstance(term, str)}
        if len(leaves) > MOST_READ or "!" in signs or len(signs) > 1:
            return self.env._("%s conditions", len(leaves))
        words = [self._word_domain_leaf(leaf) for leaf in leaves]
        return "\n".join(words) if "|" not in signs else self._word_domain_any(words)

    @api.model
    def _word_domain_any(self, words):
        return self.env._("Any of these: %s", " · ".join(words))

    @api.model
    def _word_domain_leaf(self, leaf):
        name, operator, value = leaf
        field = self._fields.get(name.partition(".")[0])
        if field is None:
            return self.env._("1 condition")
        words = {
            "field": field._description_string(self.env) or name,
            "value": self._word_domain_value(field, value),
        }
        if value is False and field.type != "boolean":
            if operator in ("!=", "not in"):
                return self.env._("%(field)s is set", **words)
            return self.env._("%(field)s is not set", **words)
        return self._word_domain_comparison(operator, words)

    @api.model
    def _word_domain_comparison(self, operator, words):
        sentences = {
            "!=": self.env._("%(field)s is not %(value)s", **words),
            "not in": self.env._("%(field)s is none of %(value)s", **words),
            "not ilike": self.env._("%(field)s is without “%(value)s”", **words),
            "ilike": self.env._("%(field)s contains “%(value)s”", **words),
            ">=": self.env._("%(field)s is at least %(value)s", **words),
            ">": self.env._("%(field)s is more than %(value)s", **words),
            "<=": self.env._("%(field)s is at most %(value)s", **words),
            "<": self.env._("%(field)s is less than %(value)s", **words),
        }
        return sentences.get(operator, self.env._("%(field)s is %(value)s", **words))

    @api.model
    def _word_domain_value(self, field, value):
        values = value if isinstance(value, list | tuple | set) else [value]
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            values = [labels.get(one, one) for one in values]
        elif field.comodel_name and all(type(one) is int for one in values):
            # sudo: names in a condition that its writer chose
            found = self.env[field.comodel_name].sudo().browse(values).exists()
            values = found.mapped("display_name")
        elif field.type == "boolean":
            values = [self.env._("yes") if one else self.env._("no") for one in values]
        return ", ".join(map(str, values))
