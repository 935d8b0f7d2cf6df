from odoo import models


class LeadJournalMixin(models.AbstractModel):
    """An append-only journal: rows are added and never rewritten.

    Exactly three changes exist, each one named method, and a database trigger
    refuses any other: closing an open row once (``_close_rows``), re-pointing a
    merged lead's rows to the survivor (``_repoint``), and blanking personal
    columns on erasure (``_blank_personal``). A foreign key's own SET NULL passes.
    """

    _name = "lead.journal.mixin"
    _description = "Append-only Journal of Leads"
    _log_access = False

    # Columns that may go from NULL to a value once.
    _journal_closable = ()
    # Columns that hold personal data; erasure sets them to NULL.
    _journal_personal = ()
