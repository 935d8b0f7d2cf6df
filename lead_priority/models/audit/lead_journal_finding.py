from odoo import api, fields, models

KINDS = [
    ("changed", "Entry changed"),
    ("missing", "Entry gone"),
    ("added", "Entry put in later"),
    ("link", "Entry given to another record"),
    ("once", "Entry changed"),
    ("block", "Entries or their seal changed"),
    ("part", "Seal of a journal changed"),
    ("seal", "Seal changed"),
    ("chain", "Seal missing"),
    ("noted", "Seals made anew"),
    ("late", "No seal since"),
]


class LeadJournalFinding(models.Model):
    """One thing that is not as it was sealed; found by a verification."""

    _name = "lead.journal.finding"
    _description = "Difference Found by a Verification"
    # The seals themselves, then the first day first.
    _order = "id"
    _rec_name = "sentence"
    _log_access = False

    check_id = fields.Many2one(
        "lead.journal.check", required=True, ondelete="cascade", index=True
    )
    seal_id = fields.Many2one("lead.journal.seal", "Day", ondelete="restrict")
    journal = fields.Char("Model")
    journal_name = fields.Char("Journal", compute="_compute_journal_name")
    kind = fields.Selection(KINDS, "Difference", required=True)
    row_number = fields.Integer("Entry Number", aggregator=None)
    first_number = fields.Integer(aggregator=None)
    last_number = fields.Integer(aggregator=None)
    column = fields.Char("Field")
    was = fields.Char("When Sealed")
    now = fields.Char("Today")
    noted = fields.Char("Kept Line")
    sentence = fields.Char("In Words", compute="_compute_sentence")

    @api.depends("journal")
    def _compute_journal_name(self):
        # sudo: names of models are not secret
        names = self.env["ir.model"].sudo()
        for finding in self:
            finding.journal_name = (
                finding.journal and names._get(finding.journal).name or finding.journal
            )

    @api.depends("kind", "row_number", "seal_id", "column")
    def _compute_sentence(self):
        for finding in self:
            values = {
                "day": finding.seal_id.day,
                "journal": finding.journal_name,
                "number": finding.row_number,
                "field": finding.column,
                "was": finding.was or self.env._("nothing"),
                "now": finding.now or self.env._("nothing"),
                "first": finding.first_number,
                "last": finding.last_number,
                "line": finding.noted,
            }
            of_seal = finding._get_sentence_of_seal(values)
            finding.sentence = of_seal or finding._get_sentence_of_row(values)

    def _get_sentence_of_row(self, values):
        match self.kind:
            case "changed":
                return self.env._(
                    "%(journal)s, entry %(number)s: it is not what was sealed for"
                    " %(day)s.",
                    **values,
                )
            case "missing":
                return self.env._(
                    "%(journal)s, entry %(number)s: sealed for %(day)s, and gone.",
                    **values,
                )
            case "added":
                return self.env._(
                    "%(journal)s, entry %(number)s: put in after %(day)s was sealed.",
                    **values,
                )
            case "block":
                return self.env._(
                    "%(journal)s, entries %(first)s to %(last)s: they or their seal"
                    " for %(day)s are not what they were.",
                    **values,
                )
        return self.env._(
            "%(journal)s, entry %(number)s: %(field)s was %(was)s when %(day)s was"
            " sealed and is %(now)s now, and nothing that is logged explains it.",
            **values,
        )

    def _get_sentence_of_seal(self, values):
        match self.kind:
            case "part":
                return self.env._(
                    "The seal of %(day)s over %(journal)s was changed.", **values
                )
            case "seal":
                return self.env._(
                    "The seal of %(day)s, or the one before it, was changed.", **values
                )
            case "chain":
                return self.env._(
                    "Before the seal of %(day)s a seal is missing.", **values
                )
            case "noted":
                return self.env._(
                    "The seal of this line is gone or another one: the seals were made"
                    " anew. %(line)s",
                    **values,
                )
            case "late":
                return self.env._(
                    "Nothing is sealed after %(day)s: seals are missing, or the job"
                    " does not run.",
                    **values,
                )
        return ""
