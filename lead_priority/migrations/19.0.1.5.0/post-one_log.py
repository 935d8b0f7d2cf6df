"""Rows that leave a journal by right are logged once; Odoo keeps tables it lost."""


def migrate(cr, version):
    """Drop the second log: the first one names each of its rows, too."""
    if version:
        cr.execute("DROP TABLE IF EXISTS lead_journal_removal")
