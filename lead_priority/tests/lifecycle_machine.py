"""Anything that can happen to leads and reps, in any order, by hypothesis."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from odoo.exceptions import UserError

from .lifecycle_laws import LifecycleLaws

WHICH = st.integers(0, 60)
REP = st.integers(0, 2)
LIMIT = st.sampled_from([1, 2, 3, 0])  # 0 is none
HOURS = st.sampled_from([1, 3, 13, 25, 49, 170])
# The sweep of the deadlines is that far apart when time passes, or the time itself.
SWEEP_HOURS = 11


# Its rules have names of the ORM's methods, and are none.
# pylint: disable=method-required-super
class LifecycleMachine(RuleBasedStateMachine):
    """Leads of a team of three reps; what must hold is in ``LifecycleLaws``."""

    case = None  # the test that runs it
    laws_class = LifecycleLaws
    seen = Counter()  # reasons of all moves

    @initialize()
    def begin(self):
        self.savepoint = self.case.env.cr.savepoint(flush=True)
        self.case.begin()
        self.leads = self.case.env["crm.lead"]
        self.laws = self.laws_class(self.case)
        self.create(2, 0)

    def teardown(self):
        if hasattr(self, "savepoint"):
            self.seen.update(self.laws.get_reasons())
            self.savepoint.close(rollback=True)
            self.case.env.invalidate_all(flush=False)
            self.case.env.registry.clear_all_caches()

    def _pick(self, which):
        """A lead, in a moment later than anything before."""
        self.case.moment += timedelta(seconds=1)
        return self.leads[which % len(self.leads)] if self.leads else self.leads

    def _try_as(self, rep, work):
        """Let a rep try what may be refused, as a request: all or nothing."""
        lead_model = self.leads.with_user(self.case.reps[rep])
        try:
            with self.case.env.cr.savepoint():
                work(lead_model)
        except UserError:
            self.case.env.invalidate_all()

    # Leads ----------------------------------------------------------------------
    @rule(count=st.integers(1, 4), place=st.integers(0, 2))
    def create(self, count, place):
        self._pick(0)
        pools = self.case.public_pool, self.case.pool, self.case.env["lead.pool"]
        values = {"pool_id": pools[place].id, "team_id": self.case.team.id}
        self.leads |= self.case._leads(count, **values)

    @rule(which=WHICH, count=st.integers(1, 3))
    def engage(self, which, count):
        """One is an MQL, two are an SQL lead."""
        lead = self._pick(which)
        rows = [{"lead_id": lead.id, "type": "demo_request"}] * count
        engagements = self.case.env["lead.engagement"]
        engagements._record_engagement(rows if lead else [], now=self.case.moment)

    @rule()
    def new_sql_leads(self):
        self.create(3, 1)
        for number in range(3):
            self.engage(len(self.leads) - 1 - number, 2)
        self.route()

    @rule(which=WHICH)
    def win(self, which):
        self._pick(which).action_set_won()

    @rule(which=WHICH)
    def lose(self, which):
        # core refuses to lose what is won
        lead = self._pick(which).filtered(lambda lead: lead.won_status != "won")
        lead.action_set_lost(lost_reason_id=self.case.lost_reason.id)

    @rule(which=WHICH)
    def reopen(self, which):
        lead = self._pick(which)
        if lead.won_status == "won":
            lead.write({"stage_id": self.case.first_stage.id, "probability": 10})
        lead.filtered(lambda lead: not lead.active).action_unarchive()

    @rule(which=WHICH)
    def archive(self, which):
        self._pick(which).action_archive()

    @rule(one=WHICH, other=WHICH, at_once=st.booleans())
    def merge(self, one, other, at_once):
        both = self._pick(one) | self._pick(other)
        if len(both) > 1:
            survivor = both._merge_opportunity(auto_unlink=at_once)
            (both - survivor).exists().unlink()
            self.leads -= both - survivor

    @rule(which=WHICH)
    def delete(self, which):
        lead = self._pick(which)
        self.leads -= lead
        lead.unlink()

    # Owners -----------------------------------------------------------------------
    @rule()
    def route(self):
        self._pick(0)
        self.laws.routed_within_capacity(self.case.route)

    @rule(which=WHICH, rep=REP)
    def claim(self, which, rep):
        lead = self._pick(which)
        answer = lead.with_user(self.case.reps[rep]).claim()
        assert len(answer["claimed"]) + len(answer["refused"]) == len(lead)
        self.laws.claimed_within_quota(answer["claimed"], self.case.reps[rep])

    @rule(rep=REP)
    def claim_all(self, rep):
        self._pick(0)
        answer = self.leads.with_user(self.case.reps[rep]).claim()
        self.laws.claimed_within_quota(answer["claimed"], self.case.reps[rep])

    @rule(which=WHICH, rep=REP)
    def take_by_write(self, which, rep):
        lead = self._pick(which)
        before = lead.user_id, lead.pool_id
        me = self.case.reps[rep]
        self._try_as(
            rep, lambda leads: leads.browse(lead.ids).write({"user_id": me.id})
        )
        if before[1] and not before[0] and lead.user_id == me:
            self.laws.claimed_within_quota(lead.ids, me)

    @rule(which=WHICH, rep=REP)
    def undo_claim(self, which, rep):
        lead = self._pick(which)
        self._try_as(rep, lambda leads: leads.browse(lead.ids).undo_claim())

    @rule(which=WHICH, rep=REP)
    def give_back(self, which, rep):
        lead, pool = self._pick(which), self.case.public_pool
        self._try_as(
            rep, lambda leads: leads.browse(lead.ids).return_to_pool(pool.id, "No time")
        )

    @rule(which=WHICH, rep=st.integers(0, 3))
    def assign(self, which, rep):
        """By a manager; 3 is nobody."""
        owners = [*self.case.reps, self.case.env["res.users"]]
        self._pick(which).write({"user_id": owners[rep].id})

    @rule(which=WHICH, rep=REP)
    def override(self, which, rep):
        lead = self._pick(which).filtered(
            lambda lead: lead.active and lead.won_status == "pending"
        )
        leader, owner = self.case.lea, self.case.reps[rep]
        if lead and owner.active:
            lead.with_user(leader).override_owner(owner.id, "Speaks Dutch")

    @rule(which=WHICH)
    def follow_up(self, which):
        lead = self._pick(which)
        if lead.user_id:
            self.case.call(lead, user=lead.user_id)

    # Reps, rules, time --------------------------------------------------------------
    @rule(rep=REP, hours=HOURS)
    def pause_rep(self, rep, hours):
        until = self.case.moment + timedelta(hours=hours)
        self.case.members[rep].pause_routing(until)

    @rule(rep=REP)
    def resume_rep(self, rep):
        self.case.members[rep].action_resume_routing()

    @rule(rep=REP)
    def rep_leaves_or_comes_back(self, rep):
        self._pick(0)
        user = self.case.reps[rep]
        user.action_archive() if user.active else user.action_unarchive()

    @rule(rep=REP, limit_open=LIMIT, limit_day=LIMIT)
    def change_capacity(self, rep, limit_open, limit_day):
        self.case.members[rep].write(
            {"routing_capacity_open": limit_open, "routing_capacity_day": limit_day}
        )

    @rule(day=LIMIT, held=LIMIT, cooldown=LIMIT)
    def change_quota(self, day, held, cooldown):
        self.case.public_pool.write(
            {
                "claim_limit_day": day,
                "claim_limit_held": held,
                "cooldown_days": cooldown,
            }
        )

    @rule()
    def day_passes(self):
        self.clock_forward(25)

    @rule()
    def days_pass(self):
        self.clock_forward(49)

    @rule()
    def week_passes(self):
        self.clock_forward(170)

    @rule(hours=HOURS)
    def clock_forward(self, hours):
        """With the jobs at work meanwhile."""
        self.case.env.cr.flush()
        until = self.case.moment + timedelta(hours=hours)
        while self.case.moment < until:
            self.case.go_to(min(until, self.case.moment + timedelta(hours=SWEEP_HOURS)))
        self.route()

    @rule(hours=HOURS)
    def outage(self, hours):
        """The jobs stand still, and have everything to do at once."""
        self.case.env.cr.flush()
        self.case.go_to(self.case.moment + timedelta(hours=hours))

    @rule()
    def rescore(self):
        self._pick(0)
        self.leads._update_score(self.case.moment)

    @invariant()
    def everything_adds_up(self):
        if hasattr(self, "savepoint"):
            self.case.env.cr.flush()
            self.laws.check(self.leads)
