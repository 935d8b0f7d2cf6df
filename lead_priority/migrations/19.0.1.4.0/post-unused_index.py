"""An index that nothing reads any more goes; Odoo keeps those it no longer knows."""


def migrate(cr, version):
    """Drop the index of clocks by their policy."""
    if version:
        cr.execute("DROP INDEX IF EXISTS lead_sla_clock__policy_id_index")
