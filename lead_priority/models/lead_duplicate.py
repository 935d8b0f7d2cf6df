from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Strongest first: a pair found for several reasons shows the first.
REASONS = [
    ("two_keys", "One sent the e-mail of the other, or the phone"),
    ("same_key", "Same external key"),
    ("same_email", "Same e-mail"),
    ("same_phone", "Same phone"),
    ("same_name", "Same name at the same company"),
]


class LeadDuplicate(models.Model):
    """Two leads that may be one person, and what somebody decided about them.

    Found by ``_find``; decided by people who may write both leads, and seen by who sees
    both. Two that are not the same are kept, so that they are never proposed again;
    of two that were merged the row tells who did it and what the other was called.
    """

    _name = "lead.duplicate"
    _description = "Possible Duplicate"
    _order = "id desc"
    _log_access = False

    lead_id = fields.Many2one(
        "crm.lead", string="Older Lead", required=True, ondelete="cascade"
    )
    other_lead_id = fields.Many2one(
        "crm.lead", string="Newer Lead", ondelete="cascade", index=True
    )
    owner_id = fields.Many2one(related="lead_id.user_id", string="Owner of the Older")
    other_owner_id = fields.Many2one(
        related="other_lead_id.user_id", string="Owner of the Newer"
    )
    reason = fields.Selection(REASONS, string="Why", required=True)
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("merged", "Merged"),
            ("distinct", "Not the same"),
        ],
        required=True,
        default="open",
    )
    found_at = fields.Datetime(string="Found On", required=True)
    decided_at = fields.Datetime(string="Decided")
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", ondelete="set null"
    )
    merged_name = fields.Char(
        string="Merged Lead", help="Name and number of the lead that is no more."
    )

    _pair_uniq = models.UniqueIndex("(lead_id, other_lead_id)")
    _open_idx = models.Index("(found_at) WHERE state = 'open'")
    _older_first = models.Constraint(
        "CHECK (state = 'merged' OR lead_id < other_lead_id)",
        "The older lead of two comes first.",
    )

    @api.depends("lead_id", "other_lead_id", "merged_name")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = self.env._(
                "%(lead)s / %(other)s",
                lead=pair.lead_id.name,
                other=pair.other_lead_id.name or pair.merged_name or "",
            )

    # Who sees both leads ---------------------------------------------------------
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._get_seen_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or self.env.su or not any(self._ids):
            return result
        # sudo: which leads they are about, to ask whether the user may see these
        seen = (self.sudo().lead_id | self.sudo().other_lead_id).with_env(self.env)
        seen = seen._filtered_access("read")
        hidden = self.filtered(
            lambda pair: (pair.sudo().lead_id | pair.sudo().other_lead_id) - seen
        )
        if not hidden:
            return None
        rules = self.env["ir.rule"]
        return hidden, lambda: rules._make_access_error(operation, hidden)

    @api.model
    def _get_seen_domain(self):
        leads = self.env["crm.lead"].with_context(active_test=False)
        seen = leads._search([])
        is_seen = Domain("other_lead_id", "=", False)
        is_seen |= Domain("other_lead_id", "in", seen)
        return Domain("lead_id", "in", seen) & is_seen

    # Decisions -------------------------------------------------------------------
    def action_keep_older(self):
        """Merge the newer lead into the older one."""
        return self._merge(self.lead_id)

    def action_keep_newer(self):
        """Merge the older lead into the newer one."""
        return self._merge(self.other_lead_id)

    def _merge(self, survivor):
        self.ensure_one()
        leads = self._get_leads_to_decide()
        if "won" in leads.mapped("won_status"):
            raise UserError(
                self.env._("A won lead is not merged: it is what was sold.")
            )
        leads.with_context(lead_survivor=survivor.id).merge_opportunity()
        return self._open_next()

    def action_keep_apart(self):
        """Say that these are not the same; they are never proposed again."""
        for pair in self:
            pair._get_leads_to_decide()
        self._decide("distinct")
        return self._open_next() if len(self) == 1 else True

    def action_reopen(self):
        """Take back that these are not the same."""
        for pair in self:
            pair._get_leads_to_decide(state="distinct")
        self._decide("open")

    def _get_leads_to_decide(self, state="open"):
        """Give both leads if the user may decide about them.

        :raise UserError: somebody decided already
        :raise AccessError: one of them is not the user's to write
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != state:
            raise UserError(self.env._("Somebody has decided about these two already."))
        leads = self.lead_id | self.other_lead_id
        leads.check_access("write")
        return leads

    def _decide(self, state):
        is_open = state == "open"
        # sudo: who may write both leads decides; rows are written here only
        self.sudo().write(
            {
                "state": state,
                "decided_at": False if is_open else self.env.cr.now(),
                "decided_by_id": False if is_open else self.env.uid,
            }
        )
        self._update_flags((self.sudo().lead_id | self.sudo().other_lead_id).ids)

    def _open_next(self):
        """Open the next two to decide, or the list when there are none."""
        following = self.search([("state", "=", "open")], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_duplicate_action"
        )
        if following:
            action.update(views=[(False, "form")], res_id=following.id)
        return {**action, "target": "main"}

    @api.model
    def _update_flags(self, lead_ids):
        """Let the flag of these leads say whether something is to decide."""
        if not lead_ids:
            return
        self.flush_model()
        leads = self.env["crm.lead"]
        leads.flush_model(["is_possible_duplicate"])
        self.env.cr.execute(
            SQL(
                """UPDATE crm_lead AS lead SET is_possible_duplicate = said.is_open
                   FROM (SELECT asked.id, found.id IS NOT NULL AS is_open
                         FROM unnest(%(ids)s) AS asked (id)
                         LEFT JOIN (
                             SELECT lead_id AS id FROM lead_duplicate
                             WHERE state = 'open' AND lead_id = ANY (%(ids)s)
                             UNION
                             SELECT other_lead_id FROM lead_duplicate
                             WHERE state = 'open' AND other_lead_id = ANY (%(ids)s)
                         ) AS found USING (id)) AS said
                   WHERE lead.id = said.id
                     AND lead.is_possible_duplicate IS DISTINCT FROM said.is_open""",
                ids=list(lead_ids),
            )
        )
        leads.browse(lead_ids).invalidate_recordset(
            ["is_possible_duplicate"], flush=False
        )
