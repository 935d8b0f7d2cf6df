from odoo import api, fields, models

from odoo.addons.lead_priority.evaluation import Share
from odoo.addons.lead_priority.evaluation.calibration import gap

from ..comparing import VERDICTS, judge

KINDS = [
    ("activity", "Activity"),
    ("stage", "Stage Move"),
    ("meeting", "Meeting"),
    ("mail", "E-mail"),
]
DECISIONS = [
    ("open", "To Decide"),
    ("step", "Made a Step"),
    ("not_step", "Not a Step"),
]


class LeadPlaybookHiddenStep(models.Model):
    """Something that people do with many leads and that no step of a playbook says.

    Written by searches only; what people have decided about it stays, however often it
    is searched for. Win rates are compared among leads that came past its usual place;
    the interval is Newcombe's (1998) at 95 %. It is a comparison, no proof of cause.
    """

    _name = "lead.playbook.hidden.step"
    _description = "Hidden Step"
    _order = "decision, leads desc, id"
    _rec_name = "what"

    search_id = fields.Many2one(
        "lead.playbook.hidden.search", readonly=True, index=True, ondelete="set null"
    )
    family_id = fields.Many2one(
        "lead.playbook", "Playbook", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="family_id.company_id", store=True)
    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    label = fields.Char("Words", readonly=True, help="Without names and numbers.")
    activity_type_id = fields.Many2one(
        "mail.activity.type", readonly=True, ondelete="set null"
    )
    stage_id = fields.Many2one("crm.stage", readonly=True, ondelete="set null")
    what = fields.Char("What Is Done", compute="_compute_what")
    leads = fields.Integer(readonly=True, help="Leads with which it was done.")
    times = fields.Integer(readonly=True, help="How often it was done with them.")
    share = fields.Float(
        "Of All (%)", readonly=True, aggregator="avg", help="Of the leads looked at."
    )
    after_step_id = fields.Many2one(
        "lead.playbook.step",
        "Usually After",
        readonly=True,
        ondelete="set null",
        help="Empty: before the first step, or by leads that are in no playbook.",
    )
    place = fields.Char("Usual Place", compute="_compute_place")
    place_share = fields.Float("There (%)", readonly=True, aggregator="avg")
    with_leads = fields.Integer("Leads With It", readonly=True)
    with_won = fields.Integer("Of These, Won", readonly=True)
    without_leads = fields.Integer("Leads Without It", readonly=True)
    without_won = fields.Integer("Won Without It", readonly=True)
    with_rate = fields.Float("Won With It (%)", compute="_compute_worth")
    without_rate = fields.Float("Won Without It (%)", compute="_compute_worth")
    difference = fields.Float(compute="_compute_worth")
    difference_low = fields.Float("At Least", compute="_compute_worth")
    difference_high = fields.Float("At Most", compute="_compute_worth")
    verdict = fields.Selection(VERDICTS, "Difference?", compute="_compute_worth")
    decision = fields.Selection(DECISIONS, required=True, readonly=True, default="open")
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    decided_at = fields.Datetime("Decided On", readonly=True)
    step_id = fields.Many2one(
        "lead.playbook.step", "Made This Step", readonly=True, ondelete="set null"
    )

    _key_uniq = models.UniqueIndex("(family_id, key)")

    @api.depends("kind", "label", "activity_type_id", "stage_id")
    @api.depends_context("lang")
    def _compute_what(self):
        for step in self:
            step.what = step._word_what()

    def _word_what(self):
        if self.kind == "stage":
            return self.env._("Move to the stage “%s”", self.stage_id.name or "?")
        if self.kind == "activity":
            name = self.activity_type_id.name or self.env._("Activity")
            if not self.label:
                return name
            return self.env._("%(kind)s: %(words)s", kind=name, words=self.label)
        words = self.label or "…"
        if self.kind == "meeting":
            return self.env._("Meeting: %s", words)
        return self.env._("E-mail: %s", words)

    @api.depends("after_step_id", "place_share")
    @api.depends_context("lang")
    def _compute_place(self):
        for hidden in self:
            share = round(hidden.place_share)
            if step := hidden.after_step_id:
                hidden.place = self.env._(
                    "After “%(step)s”, in %(share)s of 100 leads",
                    step=step.name,
                    share=share,
                )
            else:
                hidden.place = self.env._(
                    "Before the first step, in %(share)s of 100 leads", share=share
                )

    @api.depends("with_leads", "with_won", "without_leads", "without_won")
    def _compute_worth(self):
        for hidden in self:
            done = Share(hidden.with_won, hidden.with_leads)
            other = Share(hidden.without_won, hidden.without_leads)
            interval = gap(done, other)
            both = done.cases and other.cases
            hidden.with_rate = 100 * done.value
            hidden.without_rate = 100 * other.value
            hidden.difference = 100 * (done.value - other.value) if both else 0.0
            hidden.difference_low = 100 * interval.low
            hidden.difference_high = 100 * interval.high
            hidden.verdict = judge(done, other, interval)

    @api.model
    def _keep(self, search, findings):
        """Keep what a search found in place of what the ones before had found."""
        family = search.family_id
        known = self.search([("family_id", "=", family.id)])
        by_key = {hidden.key: hidden for hidden in known}
        found = {finding.key: finding for finding in findings}
        steps = {place: step for step, place in search._get_places().items()}
        new = []
        for key, finding in found.items():
            vals = self._prepare_vals(search, finding, steps)
            if key in by_key:
                by_key[key].write(vals)
            else:
                new.append({**vals, "key": key, "family_id": family.id})
        gone = known.filtered(
            lambda one: one.decision == "open" and one.key not in found
        )
        gone.unlink()
        self.create(new)

    @api.model
    def _prepare_vals(self, search, finding, steps):
        kind, ref, __ = finding.key.split(":", 2)
        ref = int(ref) if ref else False
        return {
            "search_id": search.id,
            "kind": kind,
            "label": finding.label,
            "activity_type_id": kind == "activity" and ref,
            "stage_id": kind == "stage" and ref,
            "leads": finding.leads,
            "times": finding.times,
            "share": 100 * finding.share,
            "after_step_id": steps.get(finding.place, False),
            "place_share": 100 * finding.place_share,
            "with_leads": finding.with_it.decided,
            "with_won": finding.with_it.won,
            "without_leads": finding.without.decided,
            "without_won": finding.without.won,
        }
