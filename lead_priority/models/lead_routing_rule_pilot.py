from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.i18n import format_list


class LeadRoutingRule(models.Model):
    """A rule that is tried with some teams first, then opened to more, then to all."""

    _inherit = "lead.routing.rule"

    is_pilot = fields.Boolean(
        string="Pilot",
        help="The rule is tried with these teams before the others get it: what came "
        "of it stands at the top. Leads of other teams go on as before.",
    )
    pilot_since = fields.Datetime(readonly=True, copy=False)
    pilot_note = fields.Char(compute="_compute_pilot_note")

    @api.constrains("is_pilot", "team_ids")
    def _check_pilot(self):
        for rule in self:
            if rule.is_pilot and not rule.team_ids:
                raise ValidationError(
                    self.env._("A pilot needs a team: name one, or end the pilot.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.filtered("is_pilot")._note_pilot()
        return rules

    def write(self, vals):
        starting = self.filtered(lambda rule: not rule.is_pilot)
        result = super().write(vals)
        if vals.get("is_pilot"):
            starting._note_pilot()
        return result

    def _note_pilot(self):
        self.write({"pilot_since": self.env.cr.now()})

    @api.onchange("team_ids")
    def _onchange_team_ids(self):
        """A team that joins brings its members, where reps are named."""
        joining = self.team_ids._origin - self._origin.team_ids
        if self.is_pilot and self.user_ids and joining:
            self.user_ids |= joining.member_ids

    @api.depends("is_pilot", "team_ids.name")
    @api.depends_context("lang")
    def _compute_pilot_note(self):
        pilots = self.filtered("is_pilot")
        (self - pilots).pilot_note = False
        for rule in pilots:
            counts = rule._count_pilot_decisions()
            rule.pilot_note = self.env._(
                "Pilot with %(teams)s since %(date)s: %(assigned)s leads got an owner,"
                " %(nobody)s found nobody, %(changed)s were changed by a leader.",
                teams=format_list(self.env, rule.team_ids.mapped("name")),
                date=format_date(self.env, rule.pilot_since or self.env.cr.now()),
                assigned=counts.get("assigned", 0),
                nobody=counts.get("nobody", 0),
                changed=counts.get("overridden", 0),
            )

    def _count_pilot_decisions(self):
        """Give {outcome: leads} of what was decided for the pilot's teams."""
        since = self.pilot_since or self.env.cr.now()
        decisions = self.env["lead.routing.decision"]
        ours = [("rule_id", "in", self._origin.ids), ("decided_at", ">=", since)]
        counts = decisions._read_group(ours, ["outcome"], ["lead_id:count_distinct"])
        changed = [
            ("outcome", "=", "overridden"),
            ("decided_at", ">=", since),
            ("lead_id.routing_decision_ids.rule_id", "in", self._origin.ids),
        ]
        return {**dict(counts), "overridden": decisions.search_count(changed)}

    def action_end_pilot(self):
        """End the pilot: the rule is for all teams and all their members."""
        self.check_access("write")
        self.write(
            {"is_pilot": False, "team_ids": [(5, 0, 0)], "user_ids": [(5, 0, 0)]}
        )
