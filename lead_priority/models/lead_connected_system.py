from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

KINDS = [
    ("form", "Form"),
    ("stand", "Stand"),
    ("site", "Website (not Odoo)"),
    ("webhook", "Incoming webhook"),
    ("api", "API key"),
    ("entry", "Built in"),
    ("provider", "Company data"),
]
MODELS = {
    "form": "lead.capture.form",
    "stand": "lead.capture.stand",
    "site": "lead.site",
    "webhook": "lead.capture.webhook",
    "api": "lead.api.key",
    "provider": "lead.company.provider",
}
STATES = [
    ("silent", "Silent"),
    ("never", "Nothing yet"),
    ("quiet", "No rhythm known"),
    ("fresh", "Fresh"),
    ("off", "Switched off"),
]
# Without an expectation: silent after so many times the usual pause, a day at least.
PAUSES = 4
# Fewer in 30 days have no pace that could be missed.
FEWEST = 5
MONTH_HOURS = 30 * 24


class LeadConnectedSystem(models.Model):
    """Something that sends us leads or data: what comes from it, and how fresh it is.

    Rows follow what is set up and are counted anew when the list is opened, and each
    hour; people say who answers for the data and how often something should come.
    """

    _name = "lead.connected.system"
    _description = "Connected System"
    _order = "state_rank, last_seen_at, id"

    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    entry = fields.Char(readonly=True, help="For what is built in: the entry point.")
    res_id = fields.Integer(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Data Owner",
        domain=[("share", "=", False)],
        help="Who answers for what comes from here, and is asked when it stops.",
    )
    expected_hours = fields.Integer(
        "Expected Every (hours)",
        help="When nothing came for so long, it counts as silent: 24 is a day, 168 a "
        "week. 0: judged by its own pace, silent after four times its usual pause.",
    )
    note = fields.Text("What It Sends", help="For colleagues: what, from where, how.")
    is_active = fields.Boolean("Switched On", readonly=True)
    first_seen_at = fields.Datetime("First Seen", readonly=True)
    last_seen_at = fields.Datetime("Last Seen", readonly=True)
    lead_week = fields.Integer("New Leads (7 days)", readonly=True)
    lead_month = fields.Integer("New Leads (30 days)", readonly=True)
    touch_week = fields.Integer("Touches (7 days)", readonly=True)
    touch_month = fields.Integer("Touches (30 days)", readonly=True)
    came_month = fields.Integer("Came In (30 days)", readonly=True)
    rejected_month = fields.Integer("Not Taken (30 days)", readonly=True)
    rejected_share = fields.Float(
        "Not Taken",
        readonly=True,
        aggregator=None,
        help="Of what came in within 30 days: refused, rejected, or failed.",
    )
    silent_since = fields.Datetime(readonly=True)
    state = fields.Selection(STATES, string="Freshness", readonly=True)
    state_rank = fields.Integer(readonly=True)
    counted_at = fields.Datetime("Counted", readonly=True)
    freshness = fields.Char("In Words", compute="_compute_freshness")

    _system_uniq = models.UniqueIndex(
        "(kind, res_id, COALESCE(entry, ''), COALESCE(company_id, 0))"
    )
    _expected_positive = models.Constraint(
        "CHECK (expected_hours >= 0)", "The hours cannot be negative."
    )

    @api.depends("name", "entry")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """What is built in is called as the reader's language calls it."""
        selection = self.env["lead.capture"]._fields["entry"]
        entries = dict(selection._description_selection(self.env))
        for system in self:
            system.display_name = entries.get(system.entry) or system.name

    @api.depends("state", "silent_since", "last_seen_at", "came_month")
    @api.depends_context("lang", "tz")
    def _compute_freshness(self):
        for system in self:
            system.freshness = system._word_freshness()

    def _word_freshness(self):
        seen = self.silent_since or self.last_seen_at
        # Where the reader is, a day says more than a moment.
        local = seen and fields.Datetime.context_timestamp(self, seen)
        day = format_date(self.env, local.date()) if seen else ""
        words = {
            "silent": self.env._("Silent since %s", day),
            "never": self.env._("Nothing has come yet"),
            "quiet": self.env._("Too little to expect a pace"),
            "fresh": self.env._("Comes as expected"),
            "off": self.env._("Nothing is expected"),
        }
        return words.get(self.state, "")

    @api.onchange("expected_hours")
    def _onchange_expected_hours(self):
        self._judge(self.env.cr.now())

    def write(self, vals):
        result = super().write(vals)
        if "expected_hours" in vals:
            self._judge(self.env.cr.now())
        return result

    def _judge(self, now):
        """Say how fresh each of these is."""
        ranks = {state: rank for rank, (state, _label) in enumerate(STATES)}
        for system in self:
            state = system._get_state(now)
            since = system.last_seen_at if state == "silent" else False
            values = {"state": state, "silent_since": since}
            values["state_rank"] = ranks[state]
            if any(system[name] != value for name, value in values.items()):
                system.update(values)

    def _get_state(self, now):
        if not self.is_active:
            return "off"
        if not self.last_seen_at:
            return "never"
        pause = self._get_longest_pause()
        if not pause:
            return "quiet"
        return "silent" if self.last_seen_at < now - pause else "fresh"

    def _get_longest_pause(self):
        """Give after which time without anything it is silent; None: nobody knows."""
        if self.expected_hours:
            return timedelta(hours=self.expected_hours)
        if self.came_month < FEWEST:
            return None
        return timedelta(hours=max(24, PAUSES * MONTH_HOURS / self.came_month))

    @api.model
    def action_open(self):
        """Count anew and show the list."""
        self.check_access("read")
        # sudo: figures of what the user may see in the list; rows follow the set-up
        self.sudo()._refresh(self.env.cr.now())
        return self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_connected_system_action"
        )

    def action_open_system(self):
        """Show the form, webhook, key ... itself, for who may."""
        self.ensure_one()
        model = MODELS.get(self.kind)
        if not model:
            return self.action_open_captures()
        self.env[model].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_open_captures(self):
        """List what came in from here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_capture_action"
        )
        return {**action, "domain": self._get_captures_domain(), "context": {}}

    def _get_captures_domain(self):
        own = {
            "form": [("form_id", "=", self.res_id)],
            "webhook": [("webhook_id", "=", self.res_id)],
            "api": [("scope", "=", f"api:{self.res_id}")],
            "entry": [("entry", "=", self.entry)],
        }
        if self.kind == "stand":
            stand = self.env["lead.capture.stand"].browse(self.res_id)
            return [("source_id", "=", stand.source_id.id)]
        company = [("company_id", "=", self.company_id.id)] if self.company_id else []
        return [*own.get(self.kind, [(0, "=", 1)]), *company]

    @api.model
    def _cron_count(self):
        self._refresh(self.env.cr.now())
