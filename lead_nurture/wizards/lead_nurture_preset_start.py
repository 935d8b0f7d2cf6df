from odoo import api, fields, models

from ..models.lead_nurture_preset import QUESTIONS


class LeadNurturePresetStart(models.TransientModel):
    """The few questions of a preset; the answers make a draft of a flow."""

    _name = "lead.nurture.preset.start"
    _description = "Start a Flow from a Preset"

    preset_id = fields.Many2one(
        "lead.nurture.preset", required=True, ondelete="cascade"
    )
    sentence = fields.Char(related="preset_id.sentence")
    name = fields.Char(
        "Name of the Flow", compute="_compute_answers", store=True, readonly=False
    )
    asked = fields.Char(compute="_compute_answers", store=True)

    form_ids = fields.Many2many(
        "lead.capture.form",
        string="Which forms?",
        help="Leads that send one of these enter; none chosen: any form.",
    )
    file_ids = fields.Many2many(
        "lead.tracked.file",
        string="Which downloads?",
        help="Leads that download one of these enter; none chosen: any download.",
    )
    silent_days = fields.Integer("Silent for how many days?", default=90)
    minimum_score = fields.Integer("From how many points on?", default=60)
    page_pattern = fields.Char("Which page?", default="/pricing")
    pool_id = fields.Many2one(
        "lead.pool",
        string="To which pool?",
        help="Empty: leads stay where they are.",
    )
    url = fields.Char("Where do the links lead?")
    signature = fields.Char("Who signs the e-mails?")

    @api.depends("preset_id")
    def _compute_answers(self):
        for start in self:
            start.name = start.preset_id.name
            start.asked = ",".join(start.preset_id._get_questions())

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        company = self.env.company
        nurture = [("kind", "=", "nurture"), ("company_id", "in", (False, company.id))]
        defaults = {
            "url": company.website or company.get_base_url(),
            "signature": f"{self.env.user.name}, {company.name}",
            "pool_id": self.env["lead.pool"].search(nurture, limit=1).id,
        }
        return {
            name: defaults[name] for name in fields_list if name in defaults
        } | values

    def action_create(self):
        """Make the draft and open its picture."""
        self.ensure_one()
        flow = self.preset_id._build(self._get_answers())
        if self.name:
            flow.name = self.name
        return flow._open_version()

    def _get_answers(self):
        return {name: self[name] for name in QUESTIONS}
