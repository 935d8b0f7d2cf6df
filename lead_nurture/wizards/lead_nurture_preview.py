from odoo import api, fields, models


class LeadNurturePreview(models.TransientModel):
    """A message of a step as one lead would get it; nothing is written or sent."""

    _name = "lead.nurture.preview"
    _description = "Preview as a Lead"

    step_id = fields.Many2one(
        "lead.nurture.step", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(related="step_id.kind")
    lead_id = fields.Many2one("crm.lead", "As This Lead", ondelete="cascade")
    can_choose = fields.Boolean(compute="_compute_can_choose")
    subject = fields.Char(compute="_compute_message")
    # As it would be sent: written by the flow's own marketing, cleaned all the same.
    body = fields.Html(
        compute="_compute_message",
        sanitize=True,
        sanitize_style=False,
        sanitize_attributes=False,
    )
    text = fields.Text(compute="_compute_message")
    sender = fields.Char("From", compute="_compute_message")
    recipient = fields.Char("To", compute="_compute_message")
    refusal = fields.Char(compute="_compute_message")

    def _compute_can_choose(self):
        self.can_choose = self.env["crm.lead"].has_access("read")

    @api.depends("lead_id", "step_id")
    def _compute_message(self):
        names = ("subject", "body", "text", "sender", "recipient", "refusal")
        for preview in self:
            told = preview._get_message()
            preview.update({name: told.get(name, False) for name in names})

    def _get_message(self):
        """Give the message as a dict, to who may write the step and see the lead.

        :raises AccessError: for others
        """
        step, lead = self.step_id._origin, self.lead_id._origin
        step.check_access("write")
        if lead:
            lead.check_access("read")
        return step._preview(lead.id, self.env.cr.now().replace(microsecond=0))
