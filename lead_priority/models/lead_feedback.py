from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "sales_team.group_sale_manager"
# What the author may change, until somebody answers.
OF_AUTHOR = {"name", "text", "kind", "area", "lead_id"}


class LeadFeedback(models.Model):
    """A suggestion or complaint about how leads are scored, given out or taken back.

    Written by those who work with leads, read and answered by the managers; the author
    is told of the answer.
    """

    _name = "lead.feedback"
    _description = "Suggestion"
    _order = "state, id desc"

    name = fields.Char("In Short", required=True)
    kind = fields.Selection(
        [
            ("suggestion", "Suggestion"),
            ("complaint", "Complaint"),
            ("question", "Question"),
        ],
        required=True,
        default="suggestion",
    )
    area = fields.Selection(
        [
            ("score", "Score and qualification"),
            ("routing", "Who gets which lead"),
            ("sla", "Deadlines and taking back"),
            ("pool", "Pools and claims"),
            ("form", "Forms and lead quality"),
            ("alert", "Alerts"),
            ("other", "Something else"),
        ],
        "About",
        required=True,
        default="other",
    )
    text = fields.Text("What would be better, and why?")
    lead_id = fields.Many2one(
        "crm.lead", "Example", ondelete="set null", help="A lead where it shows."
    )
    user_id = fields.Many2one(
        "res.users",
        "Suggested By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [
            ("new", "Unanswered"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="new",
        copy=False,
    )
    answer = fields.Text(copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        own = set(self._fields) & (OF_AUTHOR | {"company_id"})
        if not self.env.su:
            vals_list = [
                {name: value for name, value in vals.items() if name in own}
                for vals in vals_list
            ]
        suggestions = super().create(vals_list)
        suggestions._tell("suggested")
        return suggestions

    def write(self, vals):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            self._check_author(vals)
        return super().write(vals)

    def _check_author(self, vals):
        if not OF_AUTHOR.issuperset(vals) or any(s.state != "new" for s in self):
            raise AccessError(
                self.env._("What you wrote can be changed until it is answered.")
            )

    def action_plan(self):
        """Answer: it will be done."""
        return self._answer("planned")

    def action_finish(self):
        """Answer: it is done."""
        return self._answer("done")

    def action_decline(self):
        """Answer: it will not be done."""
        return self._answer("declined")

    def _answer(self, state):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only managers may do this."))
        if any(not (suggestion.answer or "").strip() for suggestion in self):
            raise UserError(self.env._("Please write an answer first."))
        self.write(
            {
                "state": state,
                "answered_by_id": self.env.uid,
                "answered_at": self.env.cr.now(),
            }
        )
        self._tell("suggestion_answered")
        return True

    def _tell(self, event):
        rows = [
            {
                "user_id": suggestion.user_id.id,
                "company_id": suggestion.company_id.id,
                "values": {
                    "subject": suggestion.name,
                    "by": self.env.user.name,
                    "reason": suggestion.answer,
                    "link": f"{self.get_base_url()}/odoo/lead.feedback/{suggestion.id}",
                },
            }
            for suggestion in self
        ]
        for row in rows:
            # One message each: a digest would name leads.
            self.env["lead.alert"]._raise_alerts(
                event, [row], now=self.env.cr.now(), digest=False
            )
