from odoo import api, fields, models

from ...sealing import Ranges

KINDS = [
    ("merged", "Merged"),
    ("deleted", "Deleted"),
    ("erased", "Personal data erased"),
    ("removed", "Old entries removed"),
]
COLUMNS = (
    "kind",
    "occurred_at",
    "user_id",
    "company_id",
    "lead_number",
    "into_number",
    "journal",
    "removed_ids",
    "counts",
)


class LeadJournalChange(models.Model):
    """What happened by right to leads whose rows are in the journals.

    A lead was merged into another, deleted, or its personal data erased; old rows of a
    journal were removed. By whom and when, and how many rows that concerned; nothing
    personal. A verification lets pass what is logged here and nothing else.
    """

    _name = "lead.journal.change"
    _description = "Erasures, Deletions and Merges of Leads"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"
    _rec_name = "kind"

    _sealed_columns = (
        "kind",
        "occurred_at",
        "user_id",
        "company_id",
        "lead_number",
        "into_number",
        "journal",
        "removed_ids",
        "counts",
    )

    kind = fields.Selection(KINDS, "What Happened", required=True)
    occurred_at = fields.Datetime("On", required=True)
    user_id = fields.Many2one("res.users", "By", ondelete="restrict")
    company_id = fields.Many2one("res.company", ondelete="restrict")
    # Numbers, no links: the lead is gone.
    lead_number = fields.Integer(
        "Lead Number", aggregator=None, help="The number the lead had; it is gone now."
    )
    into_number = fields.Integer("Into Lead Number", aggregator=None)
    journal = fields.Char()
    removed_ids = fields.Text(
        "Removed Numbers", help="Numbers of the removed entries: 1-500 510."
    )
    counts = fields.Json(help="How many rows of each model that concerned.")
    concerned = fields.Char(compute="_compute_concerned", string="Entries Concerned")

    _lead_idx = models.Index("(lead_number) WHERE lead_number IS NOT NULL")
    _journal_idx = models.Index("(journal) WHERE journal IS NOT NULL")

    @api.depends("counts")
    def _compute_concerned(self):
        # sudo: names of models are not secret
        names = self.env["ir.model"].sudo()
        for change in self:
            change.concerned = ", ".join(
                f"{names._get(model).name or model}: {count}"
                for model, count in sorted((change.counts or {}).items())
            )

    def _note(self, rows, *, now):
        """Log what happens; ``now`` is UTC. Returns the new rows."""
        defaults = {"occurred_at": now, "user_id": self.env.uid}
        return self._insert(COLUMNS, [{**defaults, **row} for row in rows])

    def _note_erased(self, records, *, now):
        """Log that rows without a lead, or without the others of it, were erased."""
        lead = records.lead_id[:1]
        row = {"lead_number": lead.id or None, "counts": {records._name: len(records)}}
        # sudo: what happened is logged, whoever did it
        return self.sudo()._note([{**row, "kind": "erased"}], now=now)

    def _note_removed(self, journal, ids, *, now):
        """Log that rows of a journal are removed by right: called before they are.

        :param journal: name of a sealed model
        :param ids: of the rows
        """
        row = {"kind": "removed", "journal": journal, "counts": {journal: len(ids)}}
        return self._note([{**row, "removed_ids": str(Ranges.of(ids))}], now=now)
