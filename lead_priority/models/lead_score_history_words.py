from odoo import models


class LeadScoreHistory(models.AbstractModel):
    """A condition in words, and as what a score rule says."""

    _inherit = "lead.score.history"

    def _word_condition(self, candidate):
        """Name a condition: “Industry: Software”, “Page viewed: at least 3 times”."""
        kind, name, *rest = candidate.column.split(":")
        if kind == "did":
            return self._word_engagement(int(name), int(rest[0]), candidate.value)
        label = self.env["crm.lead"].fields_get([name], ["string"])[name]["string"]
        values = {"field": label, "value": self._word_value(name, candidate.value)}
        if self._is_about_filled(candidate):
            return self._word_filled(name, label, self._asks_for_filled(candidate))
        wordings = {
            "is": self.env._("%(field)s: %(value)s", **values),
            "is_not": self.env._("%(field)s: not %(value)s", **values),
            "at_least": self.env._("%(field)s: %(value)s or more", **values),
            "below": self.env._("%(field)s: less than %(value)s", **values),
        }
        return wordings[candidate.operator]

    def _word_filled(self, name, label, is_filled):
        if self.env["crm.lead"]._fields[name].type == "boolean":
            return (
                self.env._("%s: yes", label)
                if is_filled
                else self.env._("%s: no", label)
            )
        return (
            self.env._("%s: known", label)
            if is_filled
            else self.env._("%s: not known", label)
        )

    def _word_value(self, name, value):
        field = self.env["crm.lead"]._fields[name]
        if field.type == "many2one" and value:
            # sudo: the name of what many leads have, such as a country
            record = self.env[field.comodel_name].sudo().browse(value)
            return record.exists().display_name or f"#{value}"
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(value, value)
        if field.type in ("integer", "float", "monetary"):
            return f"{value:,}"
        return value

    def _word_engagement(self, type_id, days, least):
        kind = self.env["lead.engagement.type"].browse(type_id)
        values = {"what": kind.name, "times": least, "days": days}
        if least == 1:
            if not days:
                return kind.name
            return self.env._("%(what)s within %(days)s days", **values)
        if not days:
            return self.env._("%(what)s: at least %(times)s times", **values)
        return self.env._(
            "%(what)s: at least %(times)s times within %(days)s days", **values
        )

    def _prepare_rule(self, candidate, points):
        """Give the values of a score rule that says the same as the condition."""
        kind, name, *rest = candidate.column.split(":")
        vals = {"name": self._word_condition(candidate), "points": points}
        if kind == "did":
            return vals | {
                "kind": "engagement",
                "engagement_type_ids": [(6, 0, [int(name)])],
                "window_days": int(rest[0]),
                "minimum_count": candidate.value,
            }
        return vals | {"kind": "profile", "domain": repr(self._to_domain(candidate))}

    def _to_domain(self, candidate):
        name = candidate.column.partition(":")[2]
        if self._is_about_filled(candidate):
            sign = "!=" if self._asks_for_filled(candidate) else "="
            return [(name, sign, False)]
        signs = {"is": "=", "is_not": "!=", "at_least": ">=", "below": "<"}
        return [(name, signs[candidate.operator], candidate.value)]

    @staticmethod
    def _is_about_filled(candidate):
        return candidate.value is None or isinstance(candidate.value, bool)

    @staticmethod
    def _asks_for_filled(candidate):
        return bool(candidate.value) == (candidate.operator == "is")

    def _prepare_history_notes(self):
        """Say what of the history is not exact."""
        notes = []
        if self.cut_off == "contact" and self.unknown_contact_count:
            notes.append(
                self.env._(
                    "Of %(leads)s leads the first contact is not known: they are taken"
                    " as they were %(hours)s hours after they came in.",
                    leads=self.unknown_contact_count,
                    hours=self.cut_off_hours,
                )
            )
        if self.inexact_names:
            notes.append(
                self.env._(
                    "Taken as they are now, because changes were not recorded then:"
                    " %s. If your team fills these in late, do not use them.",
                    self.inexact_names,
                )
            )
        return notes
