from odoo import Command, api, fields, models

from ..suggesting import Column, Table, TooFewLeads, band_of, find_traits
from ..suggesting.fit import check_enough
from ..suggesting.settings import Settings

# Leads counted, the latest of the period.
MOST_LEADS = 50_000
# What is looked at, by subject.
SUBJECTS = {
    "industry_id": "industry",
    "company_size": "size",
    "country_id": "region",
    "state_id": "region",
    "city": "region",
    "source_id": "source",
    "medium_id": "source",
    "campaign_id": "source",
    "seniority": "role",
    "purchase_role": "role",
    "budget_band": "role",
    "buying_stage": "role",
}
# First numbers of employees of each band.
SIZE_BANDS = (1, 10, 50, 200, 1000)


class LeadWonProfile(models.Model):
    """Who the customers won are, and what they did, compared with all closed leads.

    Counted from leads as they were known at their cut-off, so that what customers
    get, or are filled in for them later, is not mistaken for what made them buy.
    """

    _name = "lead.won.profile"
    _description = "Profile of Won Customers"
    _inherit = ["lead.score.history"]
    _order = "id desc"

    model_id = fields.Many2one(
        "lead.score.model",
        string="Score Model",
        default=lambda self: self.env["lead.score.suggestion"]._get_default_model(),
        ondelete="set null",
        domain="[('is_template', '=', False)]",
        help="Where the rules go: its draft, made where there is none.",
    )
    line_ids = fields.One2many("lead.won.profile.line", "profile_id", string="Traits")
    clear_count = fields.Integer(compute="_compute_clear_count")

    def _prepare_name(self, period):
        return self.env._("Customers won, %(first)s to %(last)s", **period)

    @api.depends("line_ids.is_clear")
    def _compute_clear_count(self):
        for profile in self:
            profile.clear_count = len(profile.line_ids.filtered("is_clear"))

    def _forget_result(self):
        self.line_ids.unlink()
        return super()._forget_result()

    def _run(self, now):
        self.ensure_one()
        # sudo: leads are only counted, and only values that many share are kept
        profile = self.sudo()
        profile._forget_result()
        table, unknown = profile._read_traits(now)
        try:
            check_enough(table.is_won, Settings(fewest_leads=50, fewest_won=10))
        except TooFewLeads as error:
            profile._fail(profile._word_too_few(error), now)
        else:
            profile.write(profile._prepare_result_vals(table, unknown, now))

    def _read_traits(self, now):
        names = [name for name in SUBJECTS if name in self._get_inputs()]
        # What somebody did before the cut-off counts, whatever became of its type.
        types = self.env["lead.engagement.type"].with_context(active_test=False)
        type_ids = types.search([("id", "!=", False)]).ids
        table, unknown = self._read_history(now, names, type_ids, limit=MOST_LEADS)
        columns = (
            self._to_bands(column) if column.kind == "number" else column
            for column in table.columns
            if column.kind != "count" or column.key.endswith(":0")
        )
        return Table(tuple(columns), table.is_won), unknown

    @staticmethod
    def _to_bands(column):
        values = [band_of(value or 0, SIZE_BANDS) for value in column.values]
        return Column(column.key, "choice", values)

    def _prepare_result_vals(self, table, unknown, now):
        names = [c.key[6:] for c in table.columns if c.key.startswith("field:")]
        return {
            "state": "done",
            "run_at": now,
            "lead_count": len(table.is_won),
            "won_count": sum(table.is_won),
            "unknown_contact_count": unknown,
            "inexact_names": ", ".join(self._explain_inexact_fields(names, now)),
            "line_ids": [
                Command.create(self.line_ids._prepare_trait(finding, number))
                for number, finding in enumerate(find_traits(table))
            ],
        }

    def _word_too_few(self, error):
        return self.env._(
            "Too few closed leads to compare: %(leads)s, of which %(won)s were won. At"
            " least 50 are needed, 10 of them won and 10 lost. Choose a longer period.",
            leads=error.leads,
            won=error.won,
        )

    def action_view_chart(self):
        """Open the traits as a chart of how many times as often they are won."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_won_profile_line_action"
        )
        return {**action, "domain": [("profile_id", "=", self.id)]}
