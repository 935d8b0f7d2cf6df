from odoo import api, fields, models

# Before the first id: what is inserted below it later is found.
FIRST_ID = -(2**31)


class LeadJournalSealPart(models.Model):
    """What a seal holds of one journal: the rows from one id to another.

    It keeps the columns it holds, so that it can be verified after later versions
    seal others.
    """

    _name = "lead.journal.seal.part"
    _description = "Journal in an Audit Seal"
    _inherit = ["lead.journal.mixin"]
    _order = "seal_id desc, id"
    _rec_name = "journal"

    _journal_closable = ("row_count", "hash")

    seal_id = fields.Many2one("lead.journal.seal", required=True, ondelete="restrict")
    journal = fields.Char("Model", required=True)
    journal_name = fields.Char("Journal", compute="_compute_journal_name")
    layout = fields.Char(
        "Columns",
        required=True,
        help="Held: what never changes | what names other records | what is written"
        " once. Personal columns are not held.",
    )
    after_id = fields.Integer("After Number", required=True, aggregator=None)
    upto_id = fields.Integer("Up to Number", required=True, aggregator=None)
    row_count = fields.Integer("Entries")
    hash = fields.Char()

    _seal_journal_uniq = models.UniqueIndex("(seal_id, journal)")
    # Where the last seal of a journal ended.
    _journal_idx = models.Index("(journal, upto_id)")

    @api.depends("journal")
    def _compute_journal_name(self):
        # sudo: names of models are not secret
        names = self.env["ir.model"].sudo()
        for part in self:
            model = names._get(part.journal)
            part.journal_name = model.name or part.journal

    def _get_journal(self):
        """The model, or None where its add-on is gone."""
        self.ensure_one()
        return self.env.get(self.journal)
