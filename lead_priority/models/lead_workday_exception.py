from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LeadWorkdayException(models.Model):
    """Hours worked on a date on which the calendar has none: a make-up workday.

    Odoo's calendars know weekdays, and days off only take away from them: a Saturday
    worked in exchange for a bridge day cannot be said there.
    """

    _name = "lead.workday.exception"
    _inherit = ["lead.working.time.mixin"]
    _description = "Make-up Workday"
    _order = "date desc, hour_from, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        string="Occasion",
        help="What it is worked for, such as the spring festival.",
    )
    date = fields.Date(required=True)
    hour_from = fields.Float(string="From", default=9.0, required=True)
    hour_to = fields.Float(string="To", default=18.0, required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        help="The calendar whose people work on that date. Empty: all of the company.",
    )
    active = fields.Boolean(default=True)

    _hours_order = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "A make-up workday begins before it ends, both between 0:00 and 24:00.",
    )

    @api.constrains("date")
    def _check_date(self):
        for workday in self:
            if not 2000 <= workday.date.year <= 2999:
                raise ValidationError(
                    self.env._("Enter the date with its full year, such as 2026.")
                )
