from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

STATES = [("asked", "Asked"), ("approved", "Approved"), ("refused", "Refused")]
# The right of a milestone that lets a lead ask.
RIGHT = "discount"
# What who asks says.
GIVEN = frozenset(("lead_id", "percent", "why"))


class LeadDiscountRequest(models.Model):
    """A discount that a rep asks the leader for, when the playbook lets the lead.

    An example of a right at a milestone: the button shows with it, ``create``
    refuses without it, and a record rule does so by itself: nobody gets past it.
    """

    _name = "lead.discount.request"
    _description = "Request for a Discount"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "lead_id"
    _mail_post_access = "read"

    lead_id = fields.Many2one("crm.lead", index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    percent = fields.Float(
        "Discount (%)", required=True, readonly=True, tracking=True, aggregator="avg"
    )
    why = fields.Text(required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="asked", tracking=True
    )
    user_id = fields.Many2one("res.users", "Asked By", required=True, readonly=True)
    asked_at = fields.Datetime("Asked On", required=True, readonly=True)
    approver_id = fields.Many2one("res.users", "Asked Of", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided By", readonly=True)
    decided_at = fields.Datetime("Decided On", readonly=True)
    answer = fields.Text("Reply", readonly=True, help="What the leader says to it.")

    _percent_range = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "A discount is more than 0 and at most 100 percent.",
    )
    _one_asked_uniq = models.UniqueIndex(
        "(lead_id) WHERE state = 'asked'",
        "A discount is asked for already: wait for the answer.",
    )

    @api.depends("lead_id", "percent")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "%(percent)g %% for %(lead)s",
                percent=request.percent,
                # sudo: the name, for whoever may read the request
                lead=request.sudo().lead_id.name or "–",
            )

    # Ask ---------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        """Ask the leaders for discounts.

        People give lead, percent and why; the rest is set here.
        :raises AccessError: the user may not write the lead
        :raises UserError: a lead is not at a milestone with this right
        """
        now = self.env.cr.now()
        rows = [self._prepare_request(vals) | {"asked_at": now} for vals in vals_list]
        requests = super().create(rows)
        for request in requests:
            request._give_task()
            request._tell_lead(
                self.env._(
                    "A discount of %(percent)g %% is asked for.",
                    percent=request.percent,
                )
            )
        return requests

    @api.model
    def _prepare_request(self, vals):
        """Give all values of a request; raise unless it may be asked for now."""
        if unknown := vals.keys() - GIVEN:
            raise self._refuse_fields(unknown)
        lead = self.env["crm.lead"].browse(vals.get("lead_id"))
        lead.check_access("write")
        lead._check_playbook_right(RIGHT)
        self._check_asked_once(lead)
        return {
            **vals,
            "company_id": lead.company_id.id or self.env.company.id,
            "user_id": self.env.uid,
            "approver_id": self._find_approver(lead).id,
            "state": "asked",
        }

    def _check_asked_once(self, lead):
        asked = [("lead_id", "=", lead.id), ("state", "=", "asked")]
        # sudo: whether there is one, by whomever
        if self.sudo().search_count(asked, limit=1):
            raise UserError(
                self.env._("A discount is asked for already: wait for the answer.")
            )

    def _refuse_fields(self, names):
        return AccessError(
            self.env._(
                "Lead, percent and why are asked for; %(names)s are set by the system.",
                names=", ".join(sorted(names)),
            )
        )

    @api.model
    def _find_approver(self, lead):
        """Give the leader of the team; where that is who asks, a sales manager."""
        # sudo: who decides, whoever may read teams and users
        lead = lead.sudo()
        leader = lead.team_id.user_id
        if leader.active and leader != self.env.user:
            return leader
        managers = self.env.ref("sales_team.group_sale_manager").sudo().all_user_ids
        company = lead.company_id or self.env.company
        return managers.filtered(
            lambda user: (
                user.active and user != self.env.user and company in user.company_ids
            )
        ).sorted("id")[:1]

    def _give_task(self):
        # sudo: a task for the leader, from a rep
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "Approve a discount of %(percent)g %%", percent=self.percent
            ),
            note=plaintext2html(self.why),
            user_id=self.approver_id.id or self.env.uid,
        )

    def _tell_lead(self, words):
        """Write it in the chatter of the lead; tell who asked when it is decided."""
        # sudo: the leader decides about leads of others, too
        request = self.sudo()
        told = request.user_id.partner_id if request.state != "asked" else False
        request.lead_id.message_post(
            body=words,
            partner_ids=told.ids if told else [],
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )
