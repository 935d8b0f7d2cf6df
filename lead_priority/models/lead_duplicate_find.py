from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..batches import run_batches
from .lead_duplicate import REASONS

BATCH_SIZE = 1000  # leads
# A key that more leads have is a switchboard, not a person (core's own limit).
MOST_ALIKE = 20
SHORTEST_NAME = 4  # letters
# Transactions take shorter: a lead with a lower number does not come later.
SETTLED = timedelta(hours=1)
KEYS = (
    ("same_key", "external_key"),
    ("same_email", "email_normalized"),
    ("same_phone", "phone_sanitized"),
)


class LeadDuplicateSearch(models.Model):
    """How far the search for duplicates has come: one row, nothing to see."""

    _name = "lead.duplicate.search"
    _description = "Search for Duplicates"
    _log_access = False

    searched_to = fields.Integer(default=0)


class LeadDuplicate(models.Model):
    """Finding pairs: leads that were flagged, and step by step all others."""

    _inherit = "lead.duplicate"

    @api.model
    def _cron_find(self):
        """Propose pairs among what is new, one short transaction per batch."""
        run_batches(self.env, self._find_due)

    @api.model
    def _find_due(self, limit=BATCH_SIZE):
        """Look at the next leads; give how many. The caller commits."""
        now = self.env.cr.now()
        return self._find_flagged(limit, now) or self._find_new(limit, now)

    @api.model
    def _find_flagged(self, limit, now):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM crm_lead WHERE is_possible_duplicate
                   AND id NOT IN (
                       SELECT lead_id FROM lead_duplicate WHERE state = 'open'
                       UNION ALL
                       SELECT other_lead_id FROM lead_duplicate
                       WHERE state = 'open' AND other_lead_id IS NOT NULL)
                   ORDER BY id LIMIT %s""",
                limit,
            )
        )
        lead_ids = [row[0] for row in self.env.cr.fetchall()]
        if lead_ids:
            self._find(lead_ids, now=now)
        return len(lead_ids)

    @api.model
    def _find_new(self, limit, now):
        place = self.env["lead.duplicate.search"].search([], limit=1)
        place = place or place.create({})
        self.env.cr.execute(
            SQL(
                """SELECT id FROM crm_lead WHERE id > %s AND create_date < %s
                   ORDER BY id LIMIT %s""",
                place.searched_to,
                now - SETTLED,
                limit,
            )
        )
        lead_ids = [row[0] for row in self.env.cr.fetchall()]
        if lead_ids:
            self._find(lead_ids, now=now)
            place.searched_to = lead_ids[-1]
        return len(lead_ids)

    @api.model
    def _find(self, lead_ids, *, now):
        """Propose the pairs that open leads among ``lead_ids`` are part of.

        Two opportunities of one customer are two deals, not duplicates. Pairs known
        already, decided or not, stay as they are. Works as superuser: who
        sees a pair is decided when it is read.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """WITH asked AS (
                       SELECT * FROM crm_lead WHERE id = ANY (%(ids)s)
                       AND active AND won_status IS DISTINCT FROM 'won'
                   ), found (id, other_id, rank) AS (%(found)s)
                   INSERT INTO lead_duplicate
                       (lead_id, other_lead_id, reason, state, found_at)
                   SELECT least(asked.id, other.id), greatest(asked.id, other.id),
                          (%(reasons)s)[min(rank) + 1], 'open', %(now)s
                   FROM found JOIN asked USING (id)
                   JOIN crm_lead AS other ON other.id = found.other_id
                   WHERE other.id <> asked.id
                     AND other.active AND other.won_status IS DISTINCT FROM 'won'
                     AND (asked.company_id = other.company_id
                          OR asked.company_id IS NULL OR other.company_id IS NULL)
                     AND (asked.type = 'opportunity'
                          AND other.type = 'opportunity'
                          AND asked.partner_id = other.partner_id) IS NOT TRUE
                   GROUP BY 1, 2
                   ON CONFLICT (lead_id, other_lead_id) DO NOTHING
                   RETURNING lead_id, other_lead_id""",
                ids=list(lead_ids),
                found=SQL(" UNION ALL ").join(self._found_sqls()),
                reasons=[code for code, _label in REASONS],
                now=now,
            )
        )
        found = {lead_id for pair in self.env.cr.fetchall() for lead_id in pair}
        self.invalidate_model(flush=False)
        self._update_flags([*found.union(lead_ids)])

    @api.model
    def _found_sqls(self):
        """Give one SELECT of (id, other id, rank of the reason) for each reason."""
        ranks = {code: rank for rank, (code, _label) in enumerate(REASONS)}
        yield SQL(
            """SELECT asked.id, named.key[1]::int, %s
               FROM asked JOIN lead_capture AS capture ON capture.lead_id = asked.id
               CROSS JOIN LATERAL regexp_matches(
                   capture.flags, 'other_lead:(\\d+)', 'g') AS named (key)
               WHERE capture.flags LIKE '%%other_lead:%%'""",
            ranks["two_keys"],
        )
        for code, name in KEYS:
            yield self._same_key_sql(name, ranks[code])
        yield SQL(
            """SELECT asked.id, other.id, %s
               FROM asked JOIN crm_lead AS other
                 ON other.email_domain_criterion = asked.email_domain_criterion
                AND lower(other.contact_name) = lower(asked.contact_name)
               WHERE length(asked.contact_name) >= %s""",
            ranks["same_name"],
            SHORTEST_NAME,
        )

    @api.model
    def _same_key_sql(self, name, rank):
        return SQL(
            """SELECT asked.id, alike.id, %(rank)s FROM asked CROSS JOIN LATERAL (
                   SELECT id, count(*) OVER () AS number FROM (
                       SELECT id FROM crm_lead AS other
                       WHERE other.%(name)s = asked.%(name)s AND other.id <> asked.id
                         AND other.active
                       LIMIT %(most)s + 1) AS first_ones
               ) AS alike WHERE alike.number <= %(most)s""",
            name=SQL.identifier(name),
            rank=rank,
            most=MOST_ALIKE,
        )

    # Merges of whatever origin ---------------------------------------------------
    @api.model
    def _follow_merge(self, leads, survivor, *, now):
        """Let what was found and decided about merged ``leads`` be the survivor's."""
        # sudo: it follows the lead, whoever merges
        pairs = self.sudo().search(
            ["|", ("lead_id", "in", leads.ids), ("other_lead_id", "in", leads.ids)]
        )
        if not pairs:
            return
        concerned = (pairs.lead_id | pairs.other_lead_id) - leads | survivor
        known = self.sudo().search(
            ["|", ("lead_id", "=", survivor.id), ("other_lead_id", "=", survivor.id)]
        )
        ends = {(pair.lead_id.id, pair.other_lead_id.id) for pair in known - pairs}
        for pair in pairs:
            pair._move_to(leads, survivor, ends, now)
        self._update_flags(concerned.ids)

    def _move_to(self, leads, survivor, ends, now):
        """Re-point one pair; ``ends`` are the pairs that the survivor has."""
        old = self.lead_id | self.other_lead_id
        new = old - leads | survivor
        if not self.other_lead_id:
            self.lead_id = survivor
        elif len(new) == 1:
            gone = old & leads
            self.write(
                {
                    "state": "merged",
                    "lead_id": survivor.id,
                    "other_lead_id": False,
                    "merged_name": ", ".join(f"{it.name} (#{it.id})" for it in gone),
                    "decided_at": now,
                    "decided_by_id": self.env.uid,
                }
            )
        elif tuple(sorted(new.ids)) in ends:
            self.unlink()  # what is known of the survivor holds
        else:
            first, second = sorted(new.ids)
            self.write({"lead_id": first, "other_lead_id": second})
            ends.add((first, second))
