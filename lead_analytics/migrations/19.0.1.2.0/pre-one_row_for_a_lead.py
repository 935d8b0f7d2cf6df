"""A lead has one row of milestones: the database sees to it, by another index."""


def migrate(cr, version):
    """Drop the index before; free leads from rows that wait to be worked out anew."""
    if not version:
        return
    cr.execute("DROP INDEX IF EXISTS lead_milestone__lead_id_index")
    cr.execute(
        """UPDATE lead_milestone stale SET lead_id = NULL
            WHERE lead_id IS NOT NULL AND NOT EXISTS (
                  SELECT FROM lead_custody here
                   WHERE here.capture_id = stale.capture_id
                     AND here.lead_id = stale.lead_id
                     AND here.ended_at IS NULL AND here.place <> 'merged')"""
    )
