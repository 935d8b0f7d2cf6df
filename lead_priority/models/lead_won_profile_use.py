from odoo import Command, models
from odoo.exceptions import UserError

# Criterion of the ideal customer, and the field whose values it takes.
LISTS = {
    "industry": ("industry_id", "industry_ids"),
    "country": ("country_id", "country_ids"),
    "state": ("state_id", "state_ids"),
}
POINTS = {
    "industry_id": "industry_points",
    "company_size": "size_points",
    "country_id": "place_points",
    "state_id": "place_points",
    "seniority": "seniority_points",
    "purchase_role": "role_points",
}


class LeadWonProfile(models.Model):
    """From the traits of won customers to rules of a draft."""

    _inherit = "lead.won.profile"

    def action_use_as_rules(self):
        """Add a rule to a draft for each trait that is ticked; open the draft.

        Points are given by nearness to customers won.
        """
        lines = self._get_used_lines()
        draft = self._open_draft()
        dimensions = {
            "fit": lines.filtered(lambda line: not line.engagement_type_id),
            "engagement": lines.filtered("engagement_type_id"),
        }
        names = {
            "fit": self.env._("Like customers won"),
            "engagement": self.env._("Does what customers won did"),
        }
        self.env["lead.score.group"].create(
            [
                {
                    "name": names[dimension],
                    "model_id": draft.id,
                    "dimension": dimension,
                    "rule_ids": [
                        Command.create(line._prepare_score_rule()) for line in found
                    ],
                }
                for dimension, found in dimensions.items()
                if found
            ]
        )
        return draft._open_version()

    def action_use_as_ideal_customer(self):
        """Describe the ideal customer of a draft by the traits that are ticked."""
        vals = self._prepare_ideal_customer(self._get_used_lines())
        if not vals:
            raise UserError(
                self.env._(
                    "None of the traits ticked is one of the ideal customer: industry,"
                    " company size, country, state, title or role."
                )
            )
        draft = self._open_draft()
        profiles = self.env["lead.score.profile"]
        profile = profiles.search([("model_id", "=", draft.id)], limit=1)
        if profile:
            profile.write(vals)
        else:
            profile = profiles.create({**vals, "model_id": draft.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": profile._name,
            "res_id": profile.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_used_lines(self):
        self.ensure_one()
        lines = self.line_ids.filtered("is_used")
        if not lines:
            raise UserError(self.env._("Run the profile and tick at least one trait."))
        return lines

    def _open_draft(self):
        """Give the draft that takes the rules; make one where there is none."""
        if self.model_id:
            return self.model_id._find_draft() or self.model_id._make_version()
        return self.env["lead.score.model"].create(
            {
                "name": self.env._("Like customers won"),
                "team_id": self.team_id.id,
                "company_id": self.company_id.id,
            }
        )

    def _prepare_ideal_customer(self, lines):
        vals = {}
        for name, target in LISTS.values():
            if found := lines.filtered(lambda line, name=name: line.field_name == name):
                vals[target] = [Command.set(found.mapped("value"))]
        for line in lines.filtered(
            lambda line: line.field_name in ("seniority", "purchase_role")
        ):
            if f"is_{line.value}" in self.env["lead.score.profile"]._fields:
                vals[f"is_{line.value}"] = True
        sizes = lines.filtered(lambda line: line.field_name == "company_size")
        if sizes:
            bands = [line._get_band(line.value) for line in sizes]
            vals["size_from"] = min(first for first, __ in bands)
            open_ended = any(not last for __, last in bands)
            vals["size_to"] = 0 if open_ended else max(last for __, last in bands)
        return vals and vals | self._prepare_ideal_points(lines)

    def _prepare_ideal_points(self, lines):
        """The points of each criterion: of its trait nearest to customers won."""
        points = {}
        for line in lines.filtered(lambda line: line.field_name in POINTS):
            name = POINTS[line.field_name]
            points[name] = max(points.get(name, 0), line.points)
        return {name: value for name, value in points.items() if value > 0}
