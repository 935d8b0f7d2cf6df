from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..intake.digest import digest

# Longer than any transaction lasts: after it, nobody can miss what a turn was for.
KEPT = timedelta(days=1)


class LeadCaptureTurn(models.Model):
    """A person who is made a lead: one transaction at a time per e-mail, phone, key.

    Holds no lead and nothing personal: a row per key (as a digest) makes PostgreSQL
    let the second transaction wait for the first, and then refuse it, as its snapshot
    does not have the first one's lead. Tried again, it finds that lead.
    """

    _name = "lead.capture.turn"
    _description = "Turn at Making a Lead"
    _log_access = False

    key_digest = fields.Char(required=True)
    taken_at = fields.Datetime(required=True)

    _key_digest_uniq = models.UniqueIndex("(key_digest)")

    @api.model
    def _take(self, company, keys_list, now):
        """Take the turn of each of these keys (``Keys``), until the transaction ends.

        :raises psycopg2.errors.SerializationFailure: another transaction had the turn
            of one after this one began; to be tried again
        """
        # One order for all, so that two batches do not wait for each other.
        digests = sorted(
            {digest([company.id, *item]) for keys in keys_list for item in keys.items()}
        )
        if not digests:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_capture_turn (key_digest, taken_at)
                   SELECT unnest(%s), %s
                   ON CONFLICT (key_digest) DO UPDATE SET taken_at = excluded.taken_at
                """,
                digests,
                now,
            ),
            # A lost race is expected.
            log_exceptions=False,
        )

    @api.autovacuum
    def _gc_turns(self):
        self.env.cr.execute(
            SQL(
                """DELETE FROM lead_capture_turn WHERE id IN (
                       SELECT id FROM lead_capture_turn WHERE taken_at < %s
                       FOR UPDATE SKIP LOCKED)""",
                self.env.cr.now() - KEPT,
            )
        )
