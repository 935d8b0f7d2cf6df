from odoo import api, fields, models

from ..models.lead_nurture_enrollment_enter import VERDICTS


class LeadNurtureWho(models.TransientModel):
    """Who would enter a flow now, by which trigger, and who would not and why."""

    _name = "lead.nurture.who"
    _description = "Who Would Enter Now?"

    flow_id = fields.Many2one("lead.nurture.flow", required=True, ondelete="cascade")
    asked_at = fields.Datetime(required=True, default=lambda self: self.env.cr.now())
    counts_past = fields.Boolean(
        "Count What Was Before the Start",
        compute="_compute_counts_past",
        store=True,
        readonly=False,
        help="As if the flow also took those who qualify already.",
    )
    line_ids = fields.One2many("lead.nurture.who.line", "who_id", readonly=True)
    enter_count = fields.Integer("Would Enter", compute="_compute_counts")
    holdout_count = fields.Integer("Held Out", compute="_compute_counts")
    other_count = fields.Integer("Would Not", compute="_compute_counts")
    sentence = fields.Text(compute="_compute_counts")

    @api.depends("flow_id")
    def _compute_counts_past(self):
        for who in self:
            # What a draft would do is seen by whom it would have met.
            flow = who.flow_id
            who.counts_past = flow.includes_existing or flow.state == "draft"

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._count()
        return wizards

    def _count(self):
        self.flow_id.check_access("read")
        for who in self:
            # sudo: counts of leads of the flow; each list asks the reader's rights
            counts = who.flow_id.sudo()._count_who_would_enter(
                who.asked_at, who.counts_past
            )
            lines = [
                {"verdict": verdict, "trigger_id": trigger_id, "lead_count": count}
                for (verdict, trigger_id), count in counts.items()
            ]
            # Those who come in first, then who does not, the nearest miss first.
            places = {code: -place for place, (code, _label) in enumerate(VERDICTS)}
            lines.sort(key=lambda line: (places[line["verdict"]], -line["lead_count"]))
            who.line_ids = [(5, 0, 0), *((0, 0, line) for line in lines)]

    @api.depends("line_ids", "counts_past")
    def _compute_counts(self):
        for who in self:
            counts = dict.fromkeys(dict(VERDICTS), 0)
            for line in who.line_ids:
                counts[line.verdict] += line.lead_count
            who.enter_count, who.holdout_count = counts["enters"], counts["holdout"]
            who.other_count = sum(counts.values()) - who.enter_count - who.holdout_count
            who.sentence = who._get_sentence()

    def _get_sentence(self):
        words = {
            "enter": self.enter_count,
            "held": self.holdout_count,
            "other": self.other_count,
        }
        if not self.counts_past and self.flow_id.state == "draft":
            return self.env._(
                "The flow begins with what happens after its start, so nobody enters at"
                " that moment."
            )
        return self.env._(
            "%(enter)s leads would enter now, %(held)s would be held out to compare,"
            " and %(other)s that a trigger found would not enter.",
            **words,
        )

    def action_count(self):
        """Count again, now."""
        self.asked_at = self.env.cr.now()
        self._count()
        return self._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Would Enter Now?"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
