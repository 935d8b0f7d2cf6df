from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEEKDAYS = [
    ("any", "Any day"),
    ("workday", "Monday to Friday"),
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
UNITS = [
    ("minutes", "Minutes"),
    ("hours", "Hours"),
    ("days", "Days"),
    ("working_days", "Working days"),
]


class LeadNurtureStep(models.Model):
    """Step: wait some time, until a weekday and an hour, or a date of the lead."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("wait", "Wait")], ondelete={"wait": "cascade"}
    )
    wait_kind = fields.Selection(
        [
            ("delay", "For some time"),
            ("moment", "Until a weekday or an hour"),
            ("date", "Until a date of the lead"),
        ],
        string="Wait",
        default="delay",
        required=True,
    )
    wait_amount = fields.Integer(
        "Amount",
        default=1,
        help="For a date of the lead: so much after it; before it when negative.",
    )
    wait_unit = fields.Selection(
        UNITS,
        "Unit",
        default="days",
        required=True,
        help="Days keep the time of the lead's clock; working days are the company's.",
    )
    wait_weekday = fields.Selection(WEEKDAYS, "Weekday", default="any", required=True)
    wait_hour = fields.Float(
        "Time of Day", default=9.0, help="Of the clock where the lead lives."
    )
    wait_date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date of the Lead",
        domain="[('model', '=', 'crm.lead'), ('ttype', 'in', ('date', 'datetime')),"
        " ('store', '=', True)]",
        ondelete="cascade",
    )

    _wait_hour_range = models.Constraint(
        "CHECK (wait_hour IS NULL OR wait_hour >= 0 AND wait_hour < 24)",
        "The time of day lies between 0:00 and 23:59.",
    )

    @api.constrains("kind", "wait_kind", "wait_amount")
    def _check_wait_amount(self):
        for step in self.filtered(lambda step: step.kind == "wait"):
            limit = 0 if step.wait_kind == "delay" else -3650
            if not limit <= step.wait_amount <= 525_600:
                raise ValidationError(
                    self.env._("A wait cannot be that long or short.")
                )
