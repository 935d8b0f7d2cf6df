from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..api import keys, limits

STATES = [
    ("new", "No key yet"),
    ("active", "Active"),
    ("expired", "Expired"),
    ("revoked", "Revoked"),
]


class LeadApiKey(models.Model):
    """Another program that may use the JSON API: a call centre, WeCom, a web shop.

    Created by managers. Of the key itself only a digest is kept; it is shown once,
    when it is made. What the program may do, for which company, and who answers for
    its data is said here.
    """

    _name = "lead.api.key"
    _description = "API Key"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(
        "System", required=True, tracking=True, help="The program that sends."
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Who answers for the data of this system, and is asked when it fails.",
    )
    may_capture = fields.Boolean("Send Leads", default=True, tracking=True)
    may_engage = fields.Boolean(
        "Send Engagements",
        tracking=True,
        help="What leads do: visits, downloads, webinars, orders.",
    )
    may_follow_up = fields.Boolean(
        "Send Follow-ups",
        tracking=True,
        help="What your reps do: calls, messages, meetings. They count for deadlines "
        "as if they were entered here.",
    )
    may_check_health = fields.Boolean(
        "Ask How Healthy It Is",
        tracking=True,
        help="For monitoring: which checks of the health page are bad, as numbers. No "
        "data of leads.",
    )
    is_test = fields.Boolean(
        "Test Key",
        copy=False,
        help="Everything is checked and answered as with a real key, and nothing is "
        "kept. To develop with.",
    )
    form_id = fields.Many2one(
        "lead.capture.form",
        string="Like the Form",
        check_company=True,
        help="Leads of this system get the channel, pool, team, country and "
        "engagement type of this form. Its required questions do not count here.",
    )
    requires_signature = fields.Boolean(
        "Signature Required",
        tracking=True,
        help="Each request must be signed with the secret as well: the key alone is "
        "worth nothing to whoever finds it.",
    )
    secret = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="Signs requests; see the documentation for how.",
    )
    limit_per_minute = fields.Integer(
        "Requests per Minute", default=600, help="0 means no limit."
    )
    expires_at = fields.Datetime("Expires", tracking=True)
    revoked_at = fields.Datetime("Revoked", readonly=True, copy=False, tracking=True)
    prefix = fields.Char(
        "Key", readonly=True, copy=False, help="The part of the key that is no secret."
    )
    hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    old_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    renewed_at = fields.Datetime("Key Made", readonly=True, copy=False, tracking=True)
    old_until = fields.Datetime("Old Key Works Until", readonly=True, copy=False)
    state = fields.Selection(STATES, compute="_compute_state")
    rep_ids = fields.One2many("lead.api.rep", "key_id", string="Reps")
    request_ids = fields.One2many("lead.api.request", "key_id", string="Requests")
    last_used_at = fields.Datetime("Last Used", compute="_compute_use")
    request_count = fields.Integer("Requests (24 h)", compute="_compute_use")
    refused_count = fields.Integer(
        "Errors (24 h)",
        compute="_compute_use",
        help="Requests that were refused, or some of whose rows were.",
    )
    unknown_rep_count = fields.Integer(compute="_compute_unknown_rep_count")
    docs_url = fields.Char("Documentation", compute="_compute_docs_url")

    _prefix_uniq = models.UniqueIndex("(prefix) WHERE prefix IS NOT NULL")
    _limit_positive = models.Constraint(
        "CHECK (limit_per_minute >= 0)", "A limit cannot be negative."
    )

    @api.depends("prefix", "expires_at", "revoked_at")
    def _compute_state(self):
        now = self.env.cr.now()
        for key in self:
            key.state = key._get_state(now)

    def _get_state(self, now):
        if self.revoked_at:
            return "revoked"
        if self.expires_at and self.expires_at <= now:
            return "expired"
        return "active" if self.prefix else "new"

    @api.depends("request_ids")
    def _compute_use(self):
        found = {}
        if self.ids:
            rows = self.env.execute_query(
                SQL(
                    """SELECT key_id, max(received_at),
                              count(*) FILTER (WHERE received_at > %(since)s),
                              count(*) FILTER (WHERE received_at > %(since)s
                                               AND (status >= 400 OR refused > 0))
                         FROM lead_api_request WHERE key_id = ANY(%(ids)s)
                        GROUP BY key_id""",
                    since=self.env.cr.now() - timedelta(days=1),
                    ids=self.ids,
                )
            )
            found = {key_id: figures for key_id, *figures in rows}
        for key in self:
            last_used_at, key.request_count, key.refused_count = found.get(
                key.id, (False, 0, 0)
            )
            key.last_used_at = last_used_at and last_used_at.replace(microsecond=0)

    @api.depends("rep_ids.user_id")
    def _compute_unknown_rep_count(self):
        for key in self:
            unknown = key.rep_ids.filtered(lambda rep: not rep.user_id)
            key.unknown_rep_count = len(unknown)

    def _compute_docs_url(self):
        for key in self:
            key.docs_url = f"{key.get_base_url()}/lead/api/v1/docs"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("secret", keys.make_secret())
        return super().create(vals_list)

    def action_make_key(self):
        """Make the key and show it, once. An older one works on for a day.

        A key that was revoked or lost its time starts anew: its old one stays dead.
        """
        self.ensure_one()
        self.check_access("write")
        now = self.env.cr.now().replace(microsecond=0)
        is_renewed = self.state == "active"
        prefix = self.prefix or keys.make_prefix(is_test=self.is_test)
        made = keys.make_key(prefix)
        # sudo: the digests are for nobody's eyes; who may write the key was checked.
        self.sudo().write(
            {
                "prefix": prefix,
                "hash": made.digest,
                "old_hash": self.sudo().hash if is_renewed else False,
                "old_until": is_renewed
                and now + timedelta(hours=limits.ROTATION_HOURS),
                "renewed_at": now,
                "revoked_at": False,
                "expires_at": False if self.state == "expired" else self.expires_at,
            }
        )
        return self.env["lead.api.key.show"]._open(self, made.text)

    def action_revoke(self):
        """End the key now, and the one before it."""
        self.check_access("write")
        # sudo: as above
        self.sudo().write(
            {
                "revoked_at": self.env.cr.now().replace(microsecond=0),
                "old_hash": False,
                "old_until": False,
            }
        )

    def action_renew_secret(self):
        """Give a new secret; signatures by the old one are wrong from now on."""
        self.check_access("write")
        for key in self:
            key.secret = keys.make_secret()

    def action_open_docs(self):
        """Open the documentation that this server serves."""
        return {
            "type": "ir.actions.act_url",
            "url": "/lead/api/v1/docs",
            "target": "new",
        }

    def action_view_requests(self):
        """List the requests of this key, the newest first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_api_request_action"
        )
        return {**action, "domain": [("key_id", "=", self.id)], "context": {}}
