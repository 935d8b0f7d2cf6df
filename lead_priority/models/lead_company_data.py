from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadCompanyData(models.Model):
    """What a provider said of one company, kept for all its leads.

    Made and written by the job; people read why nothing came, and ask again.
    """

    _name = "lead.company.data"
    _description = "Company Data"
    _order = "asked_at desc nulls last, id desc"
    _log_access = False

    provider_id = fields.Many2one(
        "lead.company.provider", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    name = fields.Char("Asked For", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("found", "Found"),
            ("unknown", "Not known there"),
            ("failed", "Failed"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    reason = fields.Char("Why", readonly=True, help="What went wrong the last time.")
    answer = fields.Json(readonly=True)
    tries = fields.Integer(readonly=True)
    asked_at = fields.Datetime("Asked", readonly=True)
    settled_at = fields.Datetime("Answered", readonly=True)
    next_try_at = fields.Datetime("Next Try", readonly=True)
    use_ids = fields.One2many("lead.company.use", "data_id", readonly=True)
    lead_count = fields.Integer("Leads", compute="_compute_lead_count")

    _key_uniq = models.UniqueIndex("(provider_id, key)")
    _due_idx = models.Index("(next_try_at, id) WHERE state = 'waiting'")
    _failed_idx = models.Index("(asked_at) WHERE state = 'failed'")

    def _compute_lead_count(self):
        # sudo: a number
        groups = self.env["lead.company.use"].sudo()
        groups = groups._read_group(
            [("data_id", "in", self.ids)], ["data_id"], ["__count"]
        )
        counts = {data.id: count for data, count in groups}
        for data in self:
            data.lead_count = counts.get(data.id, 0)

    def action_retry(self):
        """Ask again for those that are not known or failed, within the limits.

        :raises UserError: there is nothing to ask again
        """
        self.env["lead.company.provider"].check_access("write")
        self.check_access("read")
        again = self.filtered(lambda data: data.state != "found")
        if not again:
            raise UserError(self.env._("The data of these companies is here."))
        # sudo: written by its own methods only, for who may write providers
        again.sudo()._ask_again(self.env.cr.now())
        self._trigger_asking()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Will be asked again in a moment: %s.", len(again)
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _ask_again(self, now):
        self.write(
            {"state": "waiting", "tries": 0, "next_try_at": now, "reason": False}
        )

    @api.model
    def _trigger_asking(self):
        # sudo: only asks for the job to run
        self.env.ref("lead_priority.ir_cron_ask_company_data").sudo()._trigger()

    def action_view_leads(self):
        """List the leads of this company that it was asked for."""
        self.ensure_one()
        # sudo: which leads; those the user may not see are not listed
        leads = self.sudo().use_ids.lead_id
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {**action, "domain": [("id", "in", leads.ids)], "context": {}}


class LeadCompanyRequest(models.Model):
    """One question to a provider: what its limits count, and when it last answered."""

    _name = "lead.company.request"
    _description = "Question for Company Data"
    _order = "asked_at desc, id desc"
    _log_access = False

    provider_id = fields.Many2one(
        "lead.company.provider", required=True, ondelete="cascade"
    )
    data_id = fields.Many2one("lead.company.data", ondelete="cascade", index=True)
    asked_at = fields.Datetime(required=True)
    is_answered = fields.Boolean()

    _provider_idx = models.Index("(provider_id, asked_at)")

    @api.autovacuum
    def _gc_requests(self):
        """Keep two months: what the lists look back to."""
        before = fields.Datetime.subtract(self.env.cr.now(), days=60)
        self.search([("asked_at", "<", before)]).unlink()
