from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from odoo.tests import tagged

from .common import LeadPriorityCase

WHICH = st.integers(0, 30)
EXAMPLES = settings(
    max_examples=30,
    stateful_step_count=15,
    phases=[Phase.generate, Phase.shrink],
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[*HealthCheck],
)


# Its rules have names of the ORM's methods, and are none.
# pylint: disable=method-required-super
class CustodyMachine(RuleBasedStateMachine):
    """Leads in any order of what can happen to them; see ``captured_is_somewhere``."""

    case = None  # the test that runs it

    @initialize()
    def begin(self):
        self.savepoint = self.case.env.cr.savepoint(flush=True)
        self.leads = self.case.env["crm.lead"]
        newest = self.case.env["lead.capture"].search([], limit=1, order="id desc")
        self.first_capture = newest.id or 0
        self.create(0, 0)

    def teardown(self):
        if hasattr(self, "savepoint"):
            self.savepoint.close(rollback=True)
            self.case.env.invalidate_all(flush=False)

    def _pick(self, which):
        return self.leads[which % len(self.leads)] if self.leads else self.leads

    @rule(count=st.integers(0, 3), owner=st.integers(0, 2))
    def create(self, count, owner):
        users = self.case.env["res.users"], self.case.ann, self.case.bob
        self.leads |= self.case._leads(
            count + 1, user_id=users[owner].id, team_id=self.case.team.id
        )

    @rule(which=WHICH)
    def assign(self, which):
        self._pick(which).write({"user_id": self.case.ann.id})

    @rule(which=WHICH)
    def release(self, which):
        self._pick(which).write({"user_id": False})

    @rule(which=WHICH, public=st.booleans())
    def move(self, which, public):
        pool = self.case.public_pool if public else self.case.pool
        self._pick(which).write({"pool_id": pool.id})

    @rule(which=WHICH)
    def win(self, which):
        self._pick(which).action_set_won()

    @rule(which=WHICH)
    def lose(self, which):
        # core refuses to lose what is won
        lead = self._pick(which).filtered(lambda lead: lead.won_status != "won")
        lead.action_set_lost(lost_reason_id=self.case.lost_reason.id)

    @rule(which=WHICH)
    def archive(self, which):
        self._pick(which).action_archive()

    @rule(which=WHICH)
    def restore(self, which):
        self._pick(which).action_restore()

    @rule()
    def move_all_at_once(self):
        self.leads.write({"user_id": self.case.bob.id})

    @rule(one=WHICH, other=WHICH, at_once=st.booleans())
    def merge(self, one, other, at_once):
        both = self._pick(one) | self._pick(other)
        if len(both) > 1:
            survivor = both._merge_opportunity(auto_unlink=at_once)
            (both - survivor).exists().unlink()
            self.leads -= both - survivor

    @rule(which=WHICH)
    def unlink(self, which):
        lead = self._pick(which)
        self.leads -= lead
        lead.unlink()

    @rule(which=WHICH)
    def erase(self, which):
        lead = self._pick(which)
        self.leads -= lead
        lead._erase(now=self.case.env.cr.now())

    @invariant()
    def captured_is_somewhere(self):
        """Each capture has one open row; captured = sum over places; all agree."""
        if not hasattr(self, "savepoint"):
            return
        case = self.case
        captures = case.env["lead.capture"].search(
            [("id", ">", self.first_capture), ("state", "=", "lead")]
        )
        rows = case.env["lead.custody"].search(
            [("capture_id", "in", captures.ids), ("ended_at", "=", False)]
        )
        case.assertEqual(len(rows), len(captures))
        case.assertEqual({*rows.capture_id.ids}, {*captures.ids})
        for lead in self.leads:
            case.assertEqual(case.open_row(lead).place, self._expected_place(lead))
        differences = case.env["lead.custody.difference"]
        case.assertFalse(differences._reconcile_all(now=case.env.cr.now()))

    def _expected_place(self, lead):
        if lead.won_status in ("won", "lost"):
            return lead.won_status
        if not lead.active:
            return "archived"
        return "owner" if lead.user_id else "pool"


@tagged("post_install", "-at_install")
class TestCustodyInvariant(LeadPriorityCase):
    """Every captured lead has exactly one open custody row, at every moment."""

    def test_any_order_of_events(self):
        """Capabilities: 35"""
        CustodyMachine.case = self
        run_state_machine_as_test(CustodyMachine, settings=EXAMPLES)

    def test_captured_is_the_sum_over_places_by_day_and_team(self):
        leads = self._leads(6, team_id=self.team.id)
        leads[0].action_set_lost()
        leads[1].action_set_won()
        (leads[2] | leads[3])._merge_opportunity()
        leads[4].unlink()
        captures = self.env["lead.capture"].search(
            [("id", ">=", min(leads.exists().capture_ids.ids))]
        )
        by_place = dict(
            self.env["lead.custody"]._read_group(
                [("capture_id", "in", captures.ids), ("ended_at", "=", False)],
                ["place"],
                ["__count"],
            )
        )
        self.assertEqual(sum(by_place.values()), len(captures))
        self.assertEqual(
            by_place, {"pool": 2, "lost": 1, "won": 1, "merged": 1, "deleted": 1}
        )

    def test_core_assignment_leaves_pools_alone(self):
        waiting = self._lead(pool_id=self.pool.id)
        free = self._lead()
        domain = self.team._get_lead_to_assign_domain()
        found = self.env["crm.lead"].search(domain)
        self.assertIn(free, found)
        self.assertNotIn(waiting, found)
