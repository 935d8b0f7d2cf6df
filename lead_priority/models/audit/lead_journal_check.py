from odoo import api, fields, models
from odoo.tools import SQL


class LeadJournalCheck(models.Model):
    """One verification: the journals of today compared with their seals.

    Started by ``lead.journal.verify``, worked on in pieces by a job; read only for
    people. What it finds are ``lead.journal.finding``.
    """

    _name = "lead.journal.check"
    _description = "Verification of Audit Seals"
    _order = "id desc"
    _rec_name = "started_at"

    user_id = fields.Many2one("res.users", "Asked for By", ondelete="set null")
    started_at = fields.Datetime("Started", required=True)
    finished_at = fields.Datetime("Finished")
    date_from = fields.Date("From Day")
    date_to = fields.Date("To Day")
    noted = fields.Text("Kept Lines", help="Lines of seals that were kept outside.")
    state = fields.Selection(
        [("running", "Running"), ("done", "Finished")], default="running", required=True
    )
    # How far it is: the part, the last number looked at, and the figures to show.
    part_id = fields.Many2one("lead.journal.seal.part", ondelete="set null")
    at_id = fields.Integer(aggregator=None)
    is_chain_checked = fields.Boolean()
    is_part_checked = fields.Boolean()
    block_total = fields.Integer()
    block_done = fields.Integer()
    row_done = fields.Integer("Entries Verified")
    progress = fields.Float(compute="_compute_progress")
    finding_ids = fields.One2many("lead.journal.finding", "check_id", "Differences")
    finding_count = fields.Integer("Differences Found", readonly=True)
    is_cut = fields.Boolean(
        "More Differences",
        help="There were so many differences that the verification ended early.",
    )
    result = fields.Selection(
        [
            ("running", "Running"),
            ("nothing", "Nothing sealed yet"),
            ("same", "Nothing was changed"),
            ("differs", "Differences found"),
        ],
        compute="_compute_result",
    )
    first_finding = fields.Char(compute="_compute_first_finding")

    _running_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("block_done", "block_total", "state")
    def _compute_progress(self):
        for check in self:
            share = check.block_done / check.block_total if check.block_total else 0
            check.progress = 100 if check.state == "done" else min(99, 100 * share)

    @api.depends("state", "finding_count", "row_done")
    def _compute_result(self):
        for check in self:
            if check.finding_count:
                check.result = "differs"
            elif check.state == "running":
                check.result = "running"
            else:
                check.result = "same" if check.part_id else "nothing"

    @api.depends("finding_ids")
    def _compute_first_finding(self):
        findings = self.env["lead.journal.finding"]
        for check in self:
            first = findings.search([("check_id", "=", check.id)], limit=1)
            check.first_finding = first.sentence

    def action_refresh(self):
        """Look how far it is."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _get_parts_sql(self) -> SQL:
        """SQL: the parts of closed seals of the days asked for, oldest first."""
        condition = SQL("seal.hash IS NOT NULL")
        if self.date_from:
            condition = SQL("%s AND seal.day >= %s", condition, self.date_from)
        if self.date_to:
            condition = SQL("%s AND seal.day <= %s", condition, self.date_to)
        return SQL(
            """SELECT part.id FROM lead_journal_seal_part part
                 JOIN lead_journal_seal seal ON seal.id = part.seal_id
                WHERE %s""",
            condition,
        )

    def _get_next_part(self):
        """The part after the one at hand; empty at the end."""
        row = self.env.execute_query(
            SQL(
                "%s AND part.id > %s ORDER BY part.id LIMIT 1",
                self._get_parts_sql(),
                self.part_id.id or 0,
            )
        )
        return self.env["lead.journal.seal.part"].browse(row[0][0] if row else [])

    def _count_blocks(self):
        query = SQL(
            "SELECT count(*) FROM lead_journal_seal_block WHERE part_id IN (%s)",
            self._get_parts_sql(),
        )
        return self.env.execute_query(query)[0][0]
