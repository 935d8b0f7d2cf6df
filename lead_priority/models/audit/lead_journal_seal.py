from odoo import api, fields, models

from ...sealing import HeadLine


class LeadJournalSeal(models.Model):
    """The seal of one day: one hash over what was written to the journals that day.

    It includes the hash of the seal before. Written by ``_seal_next`` only: cut first,
    then hashed part by part, then closed.
    """

    _name = "lead.journal.seal"
    _description = "Audit Seal"
    _inherit = ["lead.journal.mixin"]
    _order = "id desc"
    _rec_name = "day"

    _journal_closable = ("row_count", "sealed_at", "hash")

    day = fields.Date(
        required=True,
        help="The day (UTC) whose entries it holds: all written since the seal before.",
    )
    cut_at = fields.Datetime(
        "Written Until",
        required=True,
        help="What was written later is held by the next seal.",
    )
    previous_id = fields.Many2one(
        "lead.journal.seal", "Seal Before", ondelete="restrict"
    )
    part_ids = fields.One2many("lead.journal.seal.part", "seal_id", "Journals")
    row_count = fields.Integer("Entries")
    sealed_at = fields.Datetime("Sealed On")
    hash = fields.Char(help="SHA-256; it includes the hash of the seal before.")
    state = fields.Selection(
        [("open", "Being sealed"), ("sealed", "Sealed")], compute="_compute_state"
    )
    head_line = fields.Char(
        "Line to Keep",
        compute="_compute_head_line",
        help="Note it where nobody who can write to this database can write, such as"
        " your mailbox. With it a verification finds that seals were made anew.",
    )

    # Chains do not fork, whoever seals at once.
    _previous_uniq = models.UniqueIndex("(COALESCE(previous_id, 0))")

    @api.depends("hash")
    def _compute_state(self):
        for seal in self:
            seal.state = "sealed" if seal.hash else "open"

    @api.depends("hash")
    def _compute_head_line(self):
        # sudo: the number of the database, which is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        database = parameters.get_param("database.uuid")
        for seal in self:
            seal.head_line = bool(seal.hash) and str(
                HeadLine(database, seal.id, seal.day, seal.hash)
            )

    def _get_last(self):
        """The newest seal, closed or not."""
        return self.search([], order="id desc", limit=1)
