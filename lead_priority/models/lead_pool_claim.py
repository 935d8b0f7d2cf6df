import threading
from collections import defaultdict
from contextlib import closing, contextmanager
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

# First key of the advisory lock of claims; the second is the id of the user.
CLAIM_LOCK = 0x1EAD
# Second connections that one process uses at the same time, so that many requests at
# once cannot use up the connections of the server.
_COMMITTED_READERS = threading.BoundedSemaphore(4)


class LeadPool(models.Model):
    """How many leads of a pool a rep may claim, and how many are claimed."""

    _inherit = "lead.pool"

    claim_limit_day = fields.Integer(
        string="Claims per Day",
        help="How many leads a rep may claim from this pool between midnight and "
        "midnight of the rep's time zone; 0 = no limit.",
    )
    claim_limit_held = fields.Integer(
        string="Claimed and Open",
        help="How many open leads a rep may hold that were claimed from this pool. Won "
        "and lost leads do not count; 0 = no limit.",
    )
    cooldown_days = fields.Integer(
        string="Cooldown",
        help="For how many days a rep cannot claim a lead that he or she has given "
        "back, or that was reclaimed from him or her; 0 = no cooldown.",
    )

    _claim_limits_positive = models.Constraint(
        "CHECK (claim_limit_day >= 0 AND claim_limit_held >= 0 AND cooldown_days >= 0)",
        "Limits are 0 (no limit) or more.",
    )

    @api.model
    def _lock_claims(self, user):
        """Let claims for ``user`` come one after the other, until their commit."""
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(%s, %s)", CLAIM_LOCK, user.id)
        )

    @api.model
    @contextmanager
    def _committed_env(self):
        """Yield an environment that sees what is committed by now, to read only.

        The transaction of a request sees what was committed when it began.
        """
        with _COMMITTED_READERS, closing(self.env.registry.cursor()) as cr:
            yield self.env(cr=cr)

    def _count_claims(self, user, now):
        """Return {pool: (claimed today, held)} of ``user`` as this transaction sees."""
        return self._sum_claims(self._get_claims(self.env, user, now))

    def _count_latest_claims(self, user, now):
        """Return the same with what others committed since; after ``_lock_claims``.

        What either transaction sees counts: too much for a moment, never too little.
        """
        claims = self._get_claims(self.env, user, now)
        with self._committed_env() as env:
            claims |= self._get_claims(env, user, now)
        return self._sum_claims(claims)

    def _sum_claims(self, claims):
        sums = defaultdict(lambda: [0, 0])
        for is_held, pool_id, _row_id in claims:
            sums[pool_id][is_held] += 1
        return {pool: tuple(sums[pool.id]) for pool in self}

    def _get_claims(self, env, user, now):
        """Return what counts as {(is held, pool id, id)}, read with ``env``."""
        env["lead.custody"].sudo()._hand_over_noted()
        env["crm.lead"].flush_model(["active", "user_id", "won_status"])
        parts = SQL(
            "%s UNION ALL %s",
            self._claimed_today_sql(user, _midnight(user, now)),
            self._held_sql(user),
        )
        return set(env.execute_query(parts))

    def _claimed_today_sql(self, user, since):
        return SQL(
            """SELECT FALSE, was.pool_id, claimed.id FROM lead_custody claimed %(was)s
                WHERE claimed.user_id = %(user)s AND claimed.reason = 'claimed'
                  AND claimed.started_at >= %(since)s
                  AND NOT EXISTS (
                      SELECT 1 FROM lead_custody undone
                       WHERE undone.capture_id = claimed.capture_id
                         AND undone.id > claimed.id AND undone.reason = 'undone'
                         AND undone.started_at = claimed.ended_at)""",
            was=self._claimed_from_sql(),
            user=user.id,
            since=since,
        )

    def _held_sql(self, user):
        # Without owner and pool in between, it is still the lead that was claimed.
        return SQL(
            """SELECT TRUE, was.pool_id, lead.id FROM crm_lead lead
                 JOIN lead_custody claimed ON claimed.lead_id = lead.id
                  AND claimed.user_id = lead.user_id AND claimed.reason = 'claimed'
                 %(was)s
                WHERE lead.user_id = %(user)s AND lead.active
                  AND lead.won_status = 'pending'
                  AND NOT EXISTS (
                      SELECT 1 FROM lead_custody later
                       WHERE later.lead_id = lead.id AND later.id > claimed.id
                         AND (later.pool_id IS NOT NULL OR later.place = 'owner'
                              AND later.user_id <> lead.user_id))""",
            was=self._claimed_from_sql(),
            user=user.id,
        )

    def _claimed_from_sql(self):
        """Join the row that a claim ended: it says the pool."""
        return SQL(
            """JOIN lead_custody was ON was.capture_id = claimed.capture_id
                AND was.ended_at = claimed.started_at AND was.id < claimed.id
                AND was.pool_id = ANY (%s)""",
            self.ids,
        )

    def _let_pass(self, leads, user, now, refusals):
        """Return those of ``leads`` that the limits of these pools let ``user`` have.

        The texts for the others are added to ``refusals`` ({lead id: text}).
        """
        counts = self._count_latest_claims(user, now)
        over = leads.browse()
        for pool in self:
            room, text = pool._get_room(*counts[pool])
            # sudo: the pool alone is looked at
            in_pool = leads.filtered(lambda lead, p=pool: lead.sudo().pool_id == p)
            over |= in_pool[room:]
            refusals.update(dict.fromkeys(in_pool[room:].ids, text))
        return leads - over

    def _get_room(self, claimed_today, held):
        """Return how many more a pool with limits gives, and why not more."""
        rooms = []
        if self.claim_limit_day:
            text = self.env._(
                "From “%(pool)s” a rep claims at most %(limit)s a day.",
                pool=self.name,
                limit=self.claim_limit_day,
            )
            rooms.append((max(0, self.claim_limit_day - claimed_today), text))
        if self.claim_limit_held:
            text = self.env._(
                "From “%(pool)s” a rep holds at most %(limit)s at a time: close or "
                "return one first.",
                pool=self.name,
                limit=self.claim_limit_held,
            )
            rooms.append((max(0, self.claim_limit_held - held), text))
        return min(rooms)


def _midnight(user, now):
    """Return when the day of ``user`` began, as naive UTC."""
    timezone = pytz.timezone(user.tz or "UTC")
    today = pytz.utc.localize(now).astimezone(timezone).date()
    local = timezone.localize(datetime.combine(today, time()))
    return local.astimezone(pytz.utc).replace(tzinfo=None)
