from odoo import api, models

FUNNEL = (
    *("leads", "mql", "sql", "opportunities", "won", "mql_rate", "sql_rate"),
    *("won_rate", "cycle_days", "revenue", "cost", "cost_per_lead", "cac", "roi"),
)
SHADES = {
    "leads": "bar",
    "mql_rate": "good",
    "sql_rate": "good",
    "won_rate": "good",
    "roi": "good",
    "cost_per_lead": "bad",
}
RESPONSE = (
    *("leads", "contacted_rate", "in_time_rate", "response_median", "response_p90"),
    *("followups_per_lead",),
)
RESPONSE_SHADES = {
    "leads": "bar",
    "contacted_rate": "good",
    "in_time_rate": "good",
    "response_median": "bad",
    "response_p90": "bad",
}
REPS = (
    *("leads", "contacted_rate", "response_median", "response_p90"),
    *("followups_per_lead", "activation_rate", "opportunities", "won", "won_rate"),
    *("cycle_days", "revenue", "deal_size", "rating", "waste_rate"),
)
REP_SHADES = {
    **{"leads": "bar", "won_rate": "good", "response_median": "bad"},
    **{"revenue": "bar", "activation_rate": "good", "waste_rate": "bad"},
}


class LeadReviewSheets(models.AbstractModel):
    """The funnel by channel, team, product line and region; answers; salespeople."""

    _inherit = "lead.review.sheets"

    @api.model
    def _write_funnel(self, made, request):
        sheet = made.add_sheet(
            self._get_names()["funnel"],
            self.env._("Which channels bring customers?"),
            self.env._(
                "Of the leads that came in, how many came how far. A lead that came"
                " further has passed the steps before."
            ),
        )
        slices = (
            (self.env._("Source"), "source_id"),
            (self.env._("Sales team"), "team_id"),
            (self.env._("Product line"), "product_line_id"),
            (self.env._("Region"), "region"),
        )
        for title, field in slices:
            block = self._write_groups(sheet, request, title, field, FUNNEL, SHADES)
            if field == "source_id":
                steps = [1, 2, 3, 4, 5]
                sheet.chart(block, "column", self.env._("The funnel by source"), steps)

    @api.model
    def _write_response(self, made, request):
        sheet = made.add_sheet(
            self._get_names()["response"],
            self.env._("How fast do we answer?"),
            self.env._(
                "Working hours from the first assignment to the first contact. Half of"
                " the leads were answered faster than the median, nine of ten faster"
                " than the other figure."
            ),
        )
        fields = (
            (self.env._("Sales team"), "team_id"),
            (self.env._("Salesperson"), "user_id"),
        )
        for title, field in fields:
            self._write_groups(sheet, request, title, field, RESPONSE, RESPONSE_SHADES)
        self._write_waits(sheet, request)

    @api.model
    def _write_reps(self, made, request):
        sheet = made.add_sheet(
            self._get_names()["reps"],
            self.env._("How does each salesperson do?"),
            self.env._(
                "By who owns the leads now. Few leads say little: look at the counts"
                " before comparing rates."
            ),
        )
        title = self.env._("Salesperson")
        block = self._write_groups(sheet, request, title, "user_id", REPS, REP_SHADES)
        won = 1 + self._allowed(REPS).index("won")
        sheet.chart(block, "bar", self.env._("Leads and deals won"), [1, won])
