from odoo import api, fields, models
from odoo.tools import SQL

from .lead_drop_steps import DIMENSIONS


class LeadDropTrait(models.Model):
    """What differs between the leads before a drop and since: one line of its why."""

    _name = "lead.drop.trait"
    _description = "What Differs Since a Drop"
    _order = "drop_id, sequence, id"

    drop_id = fields.Many2one(
        "lead.drop", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    kind = fields.Selection(
        [("trait", "Which leads"), ("step", "What we do"), ("outcome", "How they end")],
        required=True,
    )
    dimension = fields.Selection(
        [
            *DIMENSIONS.items(),
            ("lost_reason_id", "Lost reason"),
            ("stage_id", "Stage"),
            ("step", "Step"),
            ("channel", "Contact by"),
        ],
        required=True,
    )
    value_id = fields.Integer(aggregator=None)
    step_name = fields.Char()
    name = fields.Char("What", compute="_compute_name")
    share_before = fields.Float("Share Before (%)", digits=(16, 0), aggregator=None)
    share_after = fields.Float("Share Since (%)", digits=(16, 0), aggregator=None)
    rate_before = fields.Float("Rate Before (%)", digits=(16, 0), aggregator=None)
    rate_after = fields.Float("Rate Since (%)", digits=(16, 0), aggregator=None)
    carried = fields.Float(
        "Of the Fall (%)",
        digits=(16, 0),
        aggregator=None,
        help="Part of the fall that these leads carry. Parts of different lines"
        " overlap: the same leads can be of a source and of a team.",
    )
    part = fields.Float(
        digits=(16, 0),
        aggregator=None,
        help="Part of the fall that it accounts for, by which lines are ordered.",
    )
    sentence = fields.Char("In Words", compute="_compute_sentence")

    @api.depends("dimension", "value_id", "step_name")
    @api.depends_context("lang")
    def _compute_name(self):
        channels = dict(
            self.env["lead.followup"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        milestones = self.env["lead.milestone"]
        for trait in self:
            if trait.dimension in ("step", "channel"):
                trait.name = channels.get(trait.step_name, trait.step_name)
                continue
            model = milestones._fields[trait.dimension].comodel_name
            # sudo: the name alone, of what a drop one may read is about
            value = self.env[model].sudo().browse(trait.value_id).exists()
            trait.name = value.display_name or self.env._("deleted")

    @api.depends("kind", "name", "share_before", "share_after", "carried")
    @api.depends_context("lang")
    def _compute_sentence(self):
        dimensions = dict(self._fields["dimension"]._description_selection(self.env))
        for trait in self:
            values = {
                "dimension": dimensions.get(trait.dimension, ""),
                "name": trait.name,
                "old": round(trait.share_before),
                "new": round(trait.share_after),
                "part": min(round(trait.carried), 100),
                "old_rate": round(trait.rate_before),
                "new_rate": round(trait.rate_after),
            }
            trait.sentence = trait._word(values)

    def _word(self, values):
        if self.kind == "step":
            return self.env._(
                "%(dimension)s “%(name)s”: %(old)s %% of the leads had it before,"
                " %(new)s %% since. That alone accounts for %(part)s %% of the fall.",
                **values,
            )
        if self.kind == "outcome":
            return self.env._(
                "%(dimension)s “%(name)s”: %(old)s %% of the leads ended so before,"
                " %(new)s %% since.",
                **values,
            )
        if not values["old"]:
            return self.env._(
                "%(dimension)s “%(name)s”: no leads before, %(new)s %% since; of these"
                " %(new_rate)s %% make the step.",
                **values,
            )
        return self.env._(
            "%(dimension)s “%(name)s”: %(new)s %% of the leads, %(part)s %% of the"
            " fall; their rate went from %(old_rate)s %% to %(new_rate)s %%.",
            **values,
        )

    def action_open_leads(self):
        """Open the leads behind this line: those without the step, or with the trait.

        Of those that did not make it since the drop.
        """
        self.ensure_one()
        drop = self.drop_id
        return drop._open_leads(
            self.name, drop._get_leads_behind(self._get_condition())
        )

    def _get_condition(self):
        if self.kind != "step":
            return SQL("%s = %s", SQL.identifier("c", self.dimension), self.value_id)
        followups = self.env["lead.followup"]
        has_it = (
            SQL("%s = %s", followups._step_name_sql("step"), self.step_name)
            if self.dimension == "step"
            else SQL(
                "step.channel = %s AND %s",
                self.step_name,
                followups._valid_sql("step"),
            )
        )
        return SQL(
            """NOT EXISTS (SELECT FROM lead_followup step
                            WHERE step.lead_id = c.lead_id
                              AND step.occurred_at <= c.over_at AND %s)""",
            has_it,
        )
