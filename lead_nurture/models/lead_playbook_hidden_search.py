from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.lead_priority.batches import run_batches, work_on_each

from ..hidden_steps import Tally, find
from ..running import midnight
from ..waking import wake

# Leads looked at in one transaction.
BATCH_SIZE = 1000
STATES = [
    ("draft", "Not Started"),
    ("running", "Looking"),
    ("done", "Done"),
    ("failed", "Failed"),
]


class LeadPlaybookHiddenSearch(models.Model):
    """A search for hidden steps: what is done again and again with the leads of a
    playbook and stands in none of its steps.

    Looked at are the leads that started the playbook in a period, or those of a product
    line or segment that came in it, whatever was done with them. Done in parts, by a
    job; where it was is kept, so a killed one goes on.
    """

    _name = "lead.playbook.hidden.search"
    _description = "Search for Hidden Steps"
    _order = "id desc"
    _rec_name = "playbook_id"
    _check_company_auto = True

    playbook_id = fields.Many2one(
        "lead.playbook",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', playbook_choice_ids)]",
        default=lambda self: self._default_playbook(),
    )
    playbook_choice_ids = fields.Many2many(
        "lead.playbook", compute="_compute_playbook_choice_ids"
    )
    family_id = fields.Many2one(related="playbook_id.family_id", store=True)
    company_id = fields.Many2one(related="playbook_id.company_id", store=True)
    leads = fields.Selection(
        [
            ("runs", "Leads in the playbook"),
            ("product_line", "Leads of a product line, in the playbook or not"),
            ("segment", "Leads of a segment, in the playbook or not"),
        ],
        "Look At",
        required=True,
        default="runs",
    )
    product_line_id = fields.Many2one("lead.product.line", ondelete="cascade")
    segment_id = fields.Many2one("lead.segment", ondelete="cascade")
    since = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=180),
        help="When the leads started the playbook, or came in.",
    )
    until = fields.Date(
        "To", required=True, default=lambda self: fields.Date.context_today(self)
    )
    least_leads = fields.Integer(
        "Fewest Leads",
        required=True,
        default=lambda self: self.env.company.playbook_hidden_least,
    )
    least_share = fields.Integer(
        "Fewest of 100 Leads",
        required=True,
        default=lambda self: self.env.company.playbook_hidden_share,
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="draft")
    total = fields.Integer("Leads", readonly=True, copy=False)
    looked = fields.Integer("Leads Looked At", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    place = fields.Integer(readonly=True, copy=False, help="Id of the last lead.")
    tally = fields.Json(readonly=True, copy=False)
    error = fields.Char(readonly=True, copy=False)
    done_at = fields.Datetime("Found On", readonly=True, copy=False)
    found_count = fields.Integer("Hidden Steps Found", readonly=True, copy=False)
    found_ids = fields.One2many("lead.playbook.hidden.step", "search_id", copy=False)

    _least_positive = models.Constraint(
        "CHECK (least_leads > 0 AND least_share BETWEEN 0 AND 100)",
        "A hidden step needs one lead at least, and a share of 0 to 100.",
    )

    @api.constrains("since", "until")
    def _check_period(self):
        if any(search.since > search.until for search in self):
            raise ValidationError(self.env._("The period ends before it begins."))

    @api.model
    def _default_playbook(self):
        return self.env["lead.playbook"].search([("state", "=", "active")], limit=1)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_playbook_choice_ids(self):
        self.playbook_choice_ids = (
            self.env["lead.playbook"].search([("state", "!=", False)])._pick_versions()
        )

    @api.depends("looked", "total", "state")
    def _compute_progress(self):
        for search in self:
            share = search.looked / search.total if search.total else 0.0
            search.progress = 100 * (1 if search.state == "done" else share)

    # Looking ---------------------------------------------------------------------
    def action_look(self):
        """Begin anew: what few leads have is found at once, else by the job."""
        self.ensure_one()
        self.check_access("write")
        self._check_leads()
        self._begin()
        self._look_on(self.env.cr.now())
        if self.state == "running":
            wake(self.env, "ir_cron_look_for_hidden_steps")
        return True

    def _check_leads(self):
        if self.leads != "runs" and not self[f"{self.leads}_id"]:
            raise UserError(self.env._("Choose whose leads are looked at."))

    def _begin(self):
        self.write(
            {
                **{"state": "running", "looked": 0, "place": 0, "tally": False},
                **{"error": False, "done_at": False, "found_count": 0},
                "total": self._count_leads(),
            }
        )

    @api.model
    def _cron_look(self):
        run_batches(self.env, self._look_next)

    @api.model
    def _look_next(self):
        """Look at the next leads of the oldest search; give 0 when none is left."""
        now = self.env.cr.now()
        search = self.search([("state", "=", "running")], order="id", limit=1)
        work_on_each(search, lambda one: one._look_on(now), self._park)
        return len(search)

    @staticmethod
    def _park(search, error):
        search.write({"state": "failed", "error": str(error)})

    def _look_on(self, now, limit=BATCH_SIZE):
        """Look at the next ``limit`` leads; after the last one, keep what was found."""
        rows = self._fetch_leads(limit, self.place or 0)
        tally = Tally.from_json(self.tally or {})
        tally.add(self._read_histories(rows, now))
        self.write(
            {
                "tally": tally.to_json(),
                "looked": self.looked + len(rows),
                "place": rows[-1][0] if rows else self.place,
            }
        )
        if len(rows) < limit:
            self._keep_found(tally, now)

    def _keep_found(self, tally, now):
        """Keep what is usual and stands in no step, instead of what was found before.

        What people have decided about stays as they have decided.
        """
        findings = find(
            tally,
            least_leads=self.least_leads,
            least_share=self.least_share / 100,
            is_known=self._get_known(),
        )
        hidden = self.env["lead.playbook.hidden.step"].sudo()  # sudo: written here only
        hidden._keep(self, findings)
        self.write({"state": "done", "done_at": now, "found_count": len(findings)})

    def _get_bounds(self):
        """Give the period as moments (naive UTC), in the company's time zone."""
        tz = self.env["lead.score.model"]._get_tz(self.company_id)
        return midnight(self.since, tz), midnight(self.until + timedelta(days=1), tz)
