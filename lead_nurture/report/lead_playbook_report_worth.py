from odoo import api, fields, models

from odoo.addons.lead_priority.evaluation import Share
from odoo.addons.lead_priority.evaluation.calibration import gap
from odoo.addons.lead_priority.evaluation.share import FEWEST_CASES

from ..comparing import VERDICTS, judge


class LeadPlaybookReportStep(models.Model):
    """Win rate with and without a step, with what chance alone may make of it.

    Difference and interval are those of Newcombe (1998), method 10, at 95 %
    (``lead_priority.evaluation.wilson``); fewer than 20 leads on a side are not judged.
    It is a comparison, no proof of cause: reps choose what they skip.
    """

    _inherit = "lead.playbook.report.step"

    with_rate = fields.Float(
        "Won With It (%)", compute="_compute_worth", digits=(16, 1)
    )
    without_rate = fields.Float(
        "Won Without It (%)", compute="_compute_worth", digits=(16, 1)
    )
    difference = fields.Float(
        compute="_compute_worth",
        digits=(16, 1),
        help="Won with it less won without it, of 100 leads.",
    )
    difference_low = fields.Float("At Least", compute="_compute_worth", digits=(16, 1))
    difference_high = fields.Float("At Most", compute="_compute_worth", digits=(16, 1))
    verdict = fields.Selection(VERDICTS, "Difference?", compute="_compute_worth")
    sentence = fields.Char("In Words", compute="_compute_worth")
    lost_rate = fields.Float(
        "Lost Here (%)",
        compute="_compute_worth",
        digits=(16, 1),
        help="Of the runs that came to this step.",
    )

    @api.depends("with_leads", "with_won", "without_leads", "without_won")
    @api.depends_context("lang")
    def _compute_worth(self):
        for step in self:
            done = Share(step.with_won, step.with_leads)
            left_out = Share(step.without_won, step.without_leads)
            interval = gap(done, left_out)
            step.with_rate = 100 * done.value
            step.without_rate = 100 * left_out.value
            both = done.cases and left_out.cases
            step.difference = 100 * (done.value - left_out.value) if both else 0.0
            step.difference_low = 100 * interval.low
            step.difference_high = 100 * interval.high
            step.verdict = judge(done, left_out, interval)
            step.sentence = step._word(interval)
            step.lost_rate = 100 * step.lost_here / step.reached if step.reached else 0

    def _word(self, interval):
        if self.verdict == "few":
            return self.env._(
                "Too few decided leads yet: %(done)s with this step and %(left_out)s"
                " without it, at least %(least)s of each are needed.",
                done=self.with_leads,
                left_out=self.without_leads,
                least=FEWEST_CASES,
            )
        low, high = round(100 * interval.low), round(100 * interval.high)
        return {
            "more": self.env._(
                "With this step %(least)s to %(most)s more of 100 leads were won.",
                least=low,
                most=high,
            ),
            "fewer": self.env._(
                "With this step %(least)s to %(most)s fewer of 100 leads were won.",
                least=-high,
                most=-low,
            ),
            "unclear": self.env._(
                "No clear difference: of 100 leads, anything from %(least)s fewer to"
                " %(most)s more were won with this step.",
                least=-low,
                most=high,
            ),
        }[self.verdict]

    # Drill -------------------------------------------------------------------
    def action_open_tasks(self):
        """Open the tasks of this step, lead by lead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_nurture.lead_playbook_report_task_action"
        )
        return action | {
            "domain": [("step_id", "=", self.id)],
            "view_mode": "list,pivot,graph",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
        }
