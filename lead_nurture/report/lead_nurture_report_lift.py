from odoo import api, fields, models

from odoo.addons.lead_priority.evaluation import Interval, Share
from odoo.addons.lead_priority.evaluation.calibration import gap

VERDICTS = [
    ("unknown", "Not Measured"),
    ("few", "Too Few Leads"),
    ("more", "Works"),
    ("unclear", "Not Proven"),
    ("fewer", "Harms"),
]


def of_hundred(value):
    """Give a share as leads of 100: whole, with a decimal where that says nothing."""
    return round(100 * value, 1) if 0 < abs(value) < 0.01 else round(100 * value)


class LeadNurtureReportFlow(models.Model):
    """What a flow itself brings: its leads beside those that were held out.

    Both groups are alike but for the flow, as chance decided who entered. The interval
    is that of Newcombe (``lead_priority.evaluation.wilson``) at 95 %.
    """

    _inherit = "lead.nurture.report.flow"

    customer_verdict = fields.Selection(
        VERDICTS, "Proven?", compute="_compute_lift", readonly=True
    )
    customer_sentence = fields.Char("More Customers?", compute="_compute_lift")
    extra_sentence = fields.Char("How Many", compute="_compute_lift")
    customer_low = fields.Float(compute="_compute_lift", help="Of 100 leads, at least.")
    customer_high = fields.Float(compute="_compute_lift", help="Of 100 leads, at most.")
    opportunity_verdict = fields.Selection(
        VERDICTS, "Opportunities Verdict", compute="_compute_lift", readonly=True
    )
    opportunity_sentence = fields.Char("More Opportunities?", compute="_compute_lift")
    in_customers_rate = fields.Float(compute="_compute_lift", help="Of 100 leads.")
    out_customers_rate = fields.Float(compute="_compute_lift", help="Of 100 leads.")
    entries_sentence = fields.Char(compute="_compute_sentences")
    results_sentence = fields.Char(compute="_compute_sentences")
    inside_sentence = fields.Char(compute="_compute_sentences")
    outside_sentence = fields.Char(compute="_compute_sentences")

    @api.depends(
        *("in_leads", "in_customers", "in_opportunities"),
        *("out_leads", "out_customers", "out_opportunities"),
    )
    def _compute_lift(self):
        for flow in self:
            inside = Share(flow.in_customers, flow.in_leads)
            outside = Share(flow.out_customers, flow.out_leads)
            interval, verdict = self._judge(inside, outside)
            flow.customer_verdict = verdict
            flow.customer_low = 100 * interval.low
            flow.customer_high = 100 * interval.high
            flow.customer_sentence = self._word_customers(verdict, interval, flow)
            flow.extra_sentence = self._word_extra(verdict, interval, inside)
            flow.in_customers_rate = of_hundred(inside.value)
            flow.out_customers_rate = of_hundred(outside.value)
            interval, verdict = self._judge(
                Share(flow.in_opportunities, flow.in_leads),
                Share(flow.out_opportunities, flow.out_leads),
            )
            flow.opportunity_verdict = verdict
            flow.opportunity_sentence = self._word_opportunities(
                verdict, interval, flow
            )

    def _judge(self, inside, outside):
        """Give how much larger the first share is, and what that says of the flow."""
        interval = gap(inside, outside)
        if not outside.cases:
            return Interval(0.0, 0.0), "unknown"
        if not (inside.is_enough and outside.is_enough):
            return interval, "few"
        if 0 in interval:
            return interval, "unclear"
        return interval, "more" if interval.low > 0 else "fewer"

    # Words -------------------------------------------------------------------
    @api.depends("entered", "running", "goals", "opportunities", "customers")
    @api.depends_context("lang")
    def _compute_sentences(self):
        for flow in self:
            flow.entries_sentence = self.env._(
                "%(entered)s entered, %(running)s are in it now, %(goals)s reached the"
                " goal",
                entered=flow.entered,
                running=flow.running,
                goals=flow.goals,
            )
            flow.results_sentence = self.env._(
                "%(opportunities)s became opportunities, %(customers)s customers",
                opportunities=flow.opportunities,
                customers=flow.customers,
            )
            flow.inside_sentence = self.env._(
                "With the flow: %(rate)s of 100 (%(customers)s of %(leads)s)",
                rate=f"{flow.in_customers_rate:g}",
                customers=flow.in_customers,
                leads=flow.in_leads,
            )
            flow.outside_sentence = self.env._(
                "Held out: %(rate)s of 100 (%(customers)s of %(leads)s)",
                rate=f"{flow.out_customers_rate:g}",
                customers=flow.out_customers,
                leads=flow.out_leads,
            )

    def _word_customers(self, verdict, interval, flow):
        if verdict in ("unknown", "few"):
            return self._word_missing(verdict, flow)
        return {
            "more": self.env._(
                "Because of this flow between %(least)s and %(most)s more of 100 leads"
                " become customers.",
                **self._say(interval.low, interval.high),
            ),
            "fewer": self.env._(
                "With this flow between %(least)s and %(most)s fewer of 100 leads"
                " become customers than without it.",
                **self._say(-interval.high, -interval.low),
            ),
            "unclear": self.env._(
                "Not proven yet: of 100 leads, anything from %(least)s fewer to"
                " %(most)s more become customers.",
                **self._say(-interval.low, interval.high),
            ),
        }[verdict]

    def _word_opportunities(self, verdict, interval, flow):
        if verdict in ("unknown", "few"):
            return self._word_missing(verdict, flow)
        return {
            "more": self.env._(
                "Because of this flow between %(least)s and %(most)s more of 100 leads"
                " become opportunities.",
                **self._say(interval.low, interval.high),
            ),
            "fewer": self.env._(
                "With this flow between %(least)s and %(most)s fewer of 100 leads"
                " become opportunities than without it.",
                **self._say(-interval.high, -interval.low),
            ),
            "unclear": self.env._(
                "Not proven yet: of 100 leads, anything from %(least)s fewer to"
                " %(most)s more become opportunities.",
                **self._say(-interval.low, interval.high),
            ),
        }[verdict]

    def _word_missing(self, verdict, flow):
        if verdict == "unknown":
            return self.env._(
                "Not measured: no lead is held out. Set a hold-out of 10% in the next"
                " version to learn what the flow itself brings."
            )
        return self.env._(
            "Too few leads yet: %(inside)s in the flow and %(outside)s held out, at"
            " least 20 of each are needed.",
            inside=flow.in_leads,
            outside=flow.out_leads,
        )

    def _word_extra(self, verdict, interval, inside):
        """Say what the difference means for all that were in the flow."""
        if verdict != "more":
            return False
        return self.env._(
            "Of the %(leads)s leads compared that were in it, %(customers)s became"
            " customers; %(least)s to %(most)s of them would not have without it.",
            leads=inside.cases,
            customers=inside.hits,
            least=round(interval.low * inside.cases),
            most=min(inside.hits, round(interval.high * inside.cases)),
        )

    @staticmethod
    def _say(least, most):
        return {"least": of_hundred(least), "most": of_hundred(most)}

    # Drill -------------------------------------------------------------------
    def action_open_entries(self):
        """Open who was in this flow, entry by entry."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_nurture.lead_nurture_report_enrollment_action"
        )
        return action | {"domain": [("family_id", "=", self.id)]}
