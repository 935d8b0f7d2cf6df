from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import MissingError
from odoo.tools import SQL, format_date

from .lead_place import PLACE_FIELDS

LEADER_GROUP = "sales_team.group_sale_salesman_all_leads"


class CrmLead(models.Model):
    """A rep claims leads that wait: one winner each, within the pool's limits."""

    _inherit = "crm.lead"

    def claim(self):
        """Make the current user the owner of these leads, each that can be had.

        Never raises for a lead that somebody else got: it is refused with a text.
        Team leaders and managers are not held to limits and cooldown.
        :return: dict: ``claimed``: ids; ``refused``: [{id, reason}]
        :raise AccessError: for who may not write leads
        """
        self.browse().check_access("write")
        claimed, refusals = self._claim(self.env.user, now=self.env.cr.now())
        return {
            "claimed": claimed.ids,
            "refused": [
                {"id": lead_id, "reason": refusals[lead_id]}
                for lead_id in self.ids
                if lead_id in refusals
            ],
        }

    def _claim(self, user, *, now):
        """Give these leads to ``user``; return the leads claimed and {id: text}.

        ``now`` is naive UTC. Access rights of the current user apply.
        """
        refusals = {}
        granted = self._get_waiting(refusals)._grant_claims(user, now, refusals)
        if granted:
            granted._move({"user_id": user.id}, now=now, reason="claimed")
        return granted, refusals

    def _get_waiting(self, refusals):
        """Return the leads that wait without an owner and may be written."""
        # What cannot be seen is refused like what somebody else got: ids tell nothing.
        visible = self._get_writable()
        waiting = visible.filtered(lambda lead: lead._is_waiting())
        refusals.update(dict.fromkeys((self - waiting).ids, self._get_lost_text()))
        own = visible.filtered(lambda lead: lead.user_id == self.env.user)
        text = self.env._("The lead is yours already.")
        refusals.update(dict.fromkeys(own.ids, text))
        return waiting

    def _get_writable(self):
        try:
            return self._filtered_access("write")
        except MissingError:  # some are gone: rare, so it is not asked each time
            return self.exists()._filtered_access("write")

    def _is_waiting(self):
        return not self.user_id and self.active and self.won_status == "pending"

    def _get_lost_text(self):
        return self.env._(
            "Somebody else was faster: the lead does not wait in the pool any more."
        )

    def _grant_claims(self, user, now, refusals):
        """Lock those of the leads that ``user`` may have now, and return them.

        The texts for the others are added to ``refusals``. Locks of the user before
        locks of leads, which are never waited for: no deadlock is possible.
        """
        if user.has_group(LEADER_GROUP):
            return self._lock_waiting(refusals)
        # sudo: the limits of the pools that the leads wait in
        pools = self.sudo().pool_id
        limited = pools.filtered(lambda p: p.claim_limit_day or p.claim_limit_held)
        if limited:
            limited._lock_claims(user)
        rested = self - self._refuse_cooling_down(user, now, refusals)
        locked = rested._lock_waiting(refusals)
        if limited:
            return limited._let_pass(locked, user, now, refusals)
        return locked

    # Cooldown -----------------------------------------------------------------
    def _refuse_cooling_down(self, user, now, refusals):
        """Return the leads that ``user`` gave up too short a time ago."""
        given_up = self._get_given_up(user)
        cooling = self.browse()
        # sudo: the cooldown of the pools that the leads wait in
        for lead in self.sudo():
            days = timedelta(days=lead.pool_id.cooldown_days)
            if lead.id in given_up and now < given_up[lead.id] + days:
                cooling |= self.browse(lead.id)
                day = format_date(self.env, given_up[lead.id] + days)
                refusals[lead.id] = self.env._(
                    "Others first: who gave the lead up can claim it again on %s.", day
                )
        return cooling

    def _get_given_up(self, user):
        """Return {lead id: when ``user`` last returned it or had it reclaimed}."""
        # sudo: pools are looked at whether the user sees them or not
        if not any(self.sudo().pool_id.mapped("cooldown_days")):
            return {}
        self.env["lead.custody"].sudo()._hand_over_noted()
        query = SQL(
            """SELECT was.lead_id, MAX(was.ended_at) FROM lead_custody was
                 JOIN lead_custody next ON next.capture_id = was.capture_id
                  AND next.started_at = was.ended_at AND next.id > was.id
                  AND next.reason IN ('returned', 'reclaimed')
                WHERE was.lead_id = ANY (%s) AND was.user_id = %s
                  AND was.place = 'owner'
             GROUP BY was.lead_id""",
            self.ids,
            user.id,
        )
        return dict(self.env.execute_query(query))

    # Locks --------------------------------------------------------------------
    def _lock_waiting(self, refusals):
        """Lock the leads that still wait, without waiting for anybody's lock.

        Others hold a lock: somebody claims it right now. The row changed since this
        transaction began: PostgreSQL refuses the lock, which fails a whole batch, so
        they are then locked one by one. Return those locked, in their order.
        """
        self.flush_recordset(PLACE_FIELDS)
        try:
            locked_ids = self._lock_rows()
        except SerializationFailure:
            if len(self) > 1:
                locks = [lead._lock_waiting(refusals).id for lead in self]
                return self.browse(filter(None, locks))
            if self._is_still_waiting():
                # Changed, but not taken: the request starts again (``retrying``).
                raise
            locked_ids = set()
        locked = self.filtered(lambda lead: lead.id in locked_ids)
        refusals.update(dict.fromkeys((self - locked).ids, self._get_lost_text()))
        return locked

    def _lock_rows(self):
        query = SQL(
            """SELECT id FROM crm_lead
                WHERE id = ANY (%s) AND user_id IS NULL
                  FOR NO KEY UPDATE SKIP LOCKED""",
            self.ids,
        )
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(query, log_exceptions=False)
            return {lead_id for (lead_id,) in self.env.cr.fetchall()}

    def _is_still_waiting(self):
        """Whether the lead waits by what is committed now."""
        with self.env["lead.pool"]._committed_env() as env:
            query = SQL(
                """SELECT 1 FROM crm_lead WHERE id = %s AND user_id IS NULL
                      AND active AND won_status = 'pending'""",
                self.id,
            )
            return bool(env.execute_query(query))
