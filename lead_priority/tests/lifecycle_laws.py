"""What holds after every step, said a second time and independently of the code."""

from datetime import datetime, time

import pytz

from ..models.lead_custody import PLACES
from ..models.lead_routing_rule_decide import replay

GONE = ("merged", "deleted", "erased")


class LifecycleLaws:
    """Checks leads, journals, clocks and decisions of a test that has ``begin``."""

    def __init__(self, case):
        self.case, self.env = case, case.env
        self.first_capture = self._newest("lead.capture")
        self.last_run = self._newest("lead.routing.run")

    def _newest(self, model):
        return self.env[model].search([], limit=1, order="id desc").id or 0

    def check(self, leads):
        """Raise AssertionError where something does not add up."""
        self._captured_is_somewhere()
        for lead in leads:
            self._journal_says_the_place(lead)
            self._clocks_follow(lead)
        self._qualification_replays(leads)
        self._decisions_replay()
        differences = self.env["lead.custody.difference"]
        found = differences._reconcile_all(now=self.case.moment)
        self.case.assertFalse(found, found.mapped("found_data"))

    def get_reasons(self):
        """Return why leads moved, each move once."""
        rows = self.env["lead.custody"].search(
            [("capture_id", "in", self._get_captures().ids)]
        )
        return [row.reason for row in rows]

    def _get_captures(self):
        return self.env["lead.capture"].search(
            [("id", ">", self.first_capture), ("state", "=", "lead")]
        )

    # Custody ----------------------------------------------------------------------
    def _captured_is_somewhere(self):
        """Each capture has a chain without gaps, whose last row alone is open."""
        captures = self._get_captures()
        custody = self.env["lead.custody"]
        rows = custody.search([("capture_id", "in", captures.ids)], order="id")
        chains = rows.grouped("capture_id")
        self.case.assertEqual(set(chains), set(captures))
        places = {code for code, _label in PLACES}
        for chain in chains.values():
            self.case.assertEqual(
                [row.ended_at for row in chain],
                [*(row.started_at for row in chain[1:]), False],
            )
            self.case.assertLessEqual(set(chain.mapped("place")), places)

    def _journal_says_the_place(self, lead):
        row = self.case.open_row(lead)
        place = "owner" if lead.user_id else "pool"
        if lead.won_status in ("won", "lost"):
            place = lead.won_status
        elif not lead.active:
            place = "archived"
        self.case.assertEqual(
            (row.place, row.user_id, row.team_id), (place, lead.user_id, lead.team_id)
        )
        self.case.assertFalse(lead.user_id and lead.pool_id)
        if place == "pool":
            self.case.assertEqual(row.pool_id, lead.pool_id)

    def _qualification_replays(self, leads):
        changes = self.env["lead.qualification.change"].search(
            [("lead_id", "in", leads.ids)], order="id"
        )
        latest = {row.lead_id: row.to_qualification for row in changes}
        for lead in leads:
            said = latest.get(lead) or "raw"
            self.case.assertEqual(lead.qualification or "raw", said)

    # Deadlines ----------------------------------------------------------------------
    def _clocks_follow(self, lead):
        """Only an owner's deadlines run, the lead shows the next; idle ones always."""
        clocks = lead.sla_clock_ids.filtered(lambda clock: not clock.ended_at)
        owned = self.case.open_row(lead).filtered(lambda row: row.place == "owner")
        self.case.assertLessEqual(clocks.custody_id, owned)
        self.case.assertLessEqual(clocks.user_id, lead.user_id)
        self.case.assertEqual("idle" in clocks.mapped("kind"), bool(owned))
        self.case.assertFalse(clocks.filtered(lambda clock: clock.tries))
        shown = clocks.filtered(
            lambda clock: (
                clock.announced_at
                or clock.kind in ("first_response", "second_followup")
            )
        )
        next_due = min(map(self._get_deadline, shown), default=False)
        self.case.assertEqual(lead.sla_due_at, next_due)

    @staticmethod
    def _get_deadline(clock):
        """Taking back that was announced too late is put off."""
        if clock.kind in ("untouched", "idle"):
            return max(clock.due_at, clock.next_at)
        return clock.due_at

    # Routing ------------------------------------------------------------------------
    def _decisions_replay(self):
        """What a run knew gives the same owners again."""
        runs = self.env["lead.routing.run"].search([("id", ">", self.last_run)])
        for run in runs:
            decisions = self.env["lead.routing.decision"].search(
                [("run_id", "=", run.id)]
            )
            again = {one.lead_id: one.rep_id or 0 for one in replay(run.input)}
            for decision in decisions.filtered("lead_id"):
                replayed = again.get(decision.lead_id.id)
                if replayed is not None:  # a merge re-points decisions
                    self.case.assertEqual(decision.member_id.id or 0, replayed)
            self.last_run = max(self.last_run, run.id)

    def routed_within_capacity(self, work):
        """Call ``work``; whom it gave leads had room, and was there."""
        newest = self._newest("lead.routing.decision")
        work()
        decisions = self.env["lead.routing.decision"].search([("id", ">", newest)])
        for member in decisions.member_id:
            user = member.user_id
            self.case.assertTrue(user.active)
            paused_until = member.routing_paused_until
            self.case.assertFalse(paused_until and paused_until > self.case.moment)
            if limit := member.routing_capacity_open:
                self.case.assertLessEqual(self._count_open(user), limit)
            if limit := member.routing_capacity_day:
                self.case.assertLessEqual(self._count_today(user), limit)

    def _count_open(self, user):
        open_leads = [("user_id", "=", user.id), ("won_status", "=", "pending")]
        return self.env["crm.lead"].search_count(open_leads)

    def _count_today(self, user):
        rows = self.env["lead.routing.decision"].search(
            [("user_id", "=", user.id), ("decided_at", ">=", self._midnight(user))]
        )
        return len(rows.lead_id)

    # Claims -------------------------------------------------------------------------
    def claimed_within_quota(self, lead_ids, user):
        """After a claim of ``lead_ids`` the limits of their pool hold for ``user``."""
        leads = self.env["crm.lead"].browse(lead_ids)
        self.case.assertLessEqual(leads.user_id, user)
        pool = self.case.public_pool
        claims = self._get_claims(user)
        if not any(row.lead_id in leads for row in claims):
            return
        if limit := pool.claim_limit_day:
            since = self._midnight(user)
            today = [row for row in claims if row.started_at >= since]
            self.case.assertLessEqual(len(today), limit)
        if limit := pool.claim_limit_held:
            held = [row for row in claims if self._is_held(row)]
            self.case.assertLessEqual(len({row.lead_id for row in held}), limit)

    def _get_claims(self, user):
        """Rows by which ``user`` took a lead out of the public pool, not undone."""
        rows = self.env["lead.custody"].search(
            [("user_id", "=", user.id), ("reason", "=", "claimed")]
        )
        return [
            row
            for row in rows
            if self._neighbour(row, -1).pool_id == self.case.public_pool
            and self._neighbour(row, 1).reason != "undone"
        ]

    def _neighbour(self, row, step):
        chain = self.env["lead.custody"].search(
            [("capture_id", "=", row.capture_id.id)], order="id"
        )
        position = chain.ids.index(row.id) + step
        return chain[position] if 0 <= position < len(chain) else chain.browse()

    def _is_held(self, claim):
        """The lead is open and never left the one who claimed it."""
        lead = claim.lead_id
        if not (lead.active and lead.won_status == "pending"):
            return False
        after = self._neighbour(claim, 1)
        while after:
            if after.place == "pool" or after.user_id != claim.user_id:
                return False
            after = self._neighbour(after, 1)
        return True

    def _midnight(self, user):
        zone = pytz.timezone(user.tz or "UTC")
        local = pytz.utc.localize(self.case.moment).astimezone(zone)
        midnight = zone.localize(datetime.combine(local.date(), time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)
