from odoo.tests import tagged

from .sla_common import SlaCase, at


@tagged("post_install", "-at_install")
class TestSlaClock(SlaCase):
    """From when to when a limit runs. Capabilities: 88, 89, 98"""

    def setUp(self):
        super().setUp()
        self.activate()

    def test_starts_when_an_owner_gets_the_lead(self):
        lead = self._lead()
        self.assertFalse(self.clock(lead))
        self.hand(lead, self.ann)
        clock = self.clock(lead)
        self.assertEqual(clock.user_id, self.ann)
        self.assertEqual((clock.started_at, clock.due_at), (at(2, 9), at(2, 11)))
        self.assertEqual(clock.warn_first_at, at(2, 10))
        self.assertEqual(clock.warn_second_at, at(2, 10, 36))
        self.assertEqual((lead.sla_due_at, lead.sla_state), (at(2, 11), "running"))

    def test_a_lead_created_with_its_owner_has_clocks(self):
        lead = self._lead(user_id=self.ann.id)
        self.assertEqual(self.clock(lead).due_at, at(2, 11))

    def test_a_plain_write_starts_it_too(self):
        lead = self._lead()
        lead.user_id = self.bob
        self.env["lead.custody"]._hand_over_noted()
        self.assertEqual(self.clock(lead).user_id, self.bob)

    def test_reassigning_starts_a_new_clock(self):
        lead = self.owned()
        first = self.clock(lead)
        self.moment = at(2, 10)
        self.hand(lead, self.bob)
        self.assertEqual((first.state, first.ended_at), ("cancelled", at(2, 10)))
        self.assertEqual(self.clock(lead).due_at, at(2, 12))
        self.assertEqual(lead.sla_due_at, at(2, 12))

    def test_another_team_with_the_same_owner_goes_on(self):
        lead = self.owned()
        clock = self.clock(lead)
        self.moment = at(2, 10)
        team = self.env["crm.team"].create({"name": "S", "member_ids": self.ann.ids})
        lead._move({"team_id": team.id}, now=self.moment)
        self.assertEqual((clock.state, clock.due_at), ("running", at(2, 11)))
        self.assertEqual(clock.custody_id, self.open_row(lead))
        self.assertEqual(self.clock(lead), clock)

    def test_a_contact_meets_it(self):
        lead = self.owned()
        self.moment = at(2, 10, 30)
        followup = self.call(lead)
        clock = self.clock(lead)
        self.assertEqual((clock.state, clock.met_at), ("met", at(2, 10, 30)))
        self.assertEqual(clock.followup_id, followup)
        self.assertEqual(self.clock(lead, "untouched").state, "met")

    def test_what_is_no_contact_does_not(self):
        lead = self.owned()
        self.env["lead.followup"]._record_followup(
            [
                {"lead_id": lead.id, "channel": "mail", "is_automatic": True},
                {"lead_id": lead.id, "user_id": self.ann.id, "channel": "mail"}
                | {"direction": "incoming"},
            ],
            now=self.moment,
        )
        self.assertEqual(self.clock(lead).state, "running")

    def test_undoing_the_contact_opens_it_again(self):
        lead = self.owned()
        self.moment = at(2, 10)
        followup = self.call(lead)
        self.moment = at(2, 10, 30)
        followup._reverse(now=self.moment)
        clock = self.clock(lead)
        self.assertEqual((clock.state, clock.ended_at), ("running", False))
        self.assertEqual(clock.next_at, at(2, 10))
        self.assertEqual(lead.sla_due_at, at(2, 11))
        self.go_to(at(2, 11))
        self.assertEqual(clock.state, "breached")

    def test_a_contact_recorded_late_counts_when_it_was(self):
        lead = self.owned()
        self.go_to(at(2, 15))
        self.assertEqual(self.clock(lead).state, "breached")
        self.call(lead, at(2, 10, 59))
        self.assertEqual(self.clock(lead).state, "met")

    def test_a_late_contact_leaves_it_missed(self):
        lead = self.owned()
        self.moment = at(2, 14)
        self.call(lead)
        clock = self.clock(lead)
        self.assertEqual((clock.state, clock.breached_at), ("breached", at(2, 11)))
        self.assertEqual((clock.met_at, clock.hours_late), (at(2, 14), 3))

    def test_closing_the_lead_ends_its_clocks(self):
        for close in (
            lambda lead: lead.action_set_lost(),
            lambda lead: lead.action_set_won(),
            lambda lead: lead.action_archive(),
            lambda lead: lead.return_to_pool(self.public_pool.id, "Not now"),
        ):
            lead = self.owned()
            close(lead)
            self.env["lead.custody"]._hand_over_noted()
            self.assertEqual(self.clock(lead).state, "cancelled")
            self.assertFalse(lead.sla_due_at)

    def test_merging_keeps_the_history_with_the_survivor(self):
        lead, other = self.owned(), self.owned()
        clock = self.clock(other)
        lead._merge_dependences(other)
        self.assertEqual((clock.state, clock.lead_id), ("cancelled", lead))
        self.assertEqual(self.clock(lead).lead_id, lead)

    def test_deleting_the_lead_ends_them(self):
        lead = self.owned()
        clock = self.clock(lead)
        lead.unlink()
        self.env.flush_all()
        clock.invalidate_recordset()
        self.assertEqual((clock.state, clock.lead_id.id), ("cancelled", False))

    def test_microseconds_do_not_hide_a_contact(self):
        self.moment = at(2, 9).replace(microsecond=700_000)
        lead = self.owned()
        self.call(lead, at(2, 9))
        self.assertEqual(self.clock(lead).state, "met")

    def test_without_a_policy_nothing_is_done(self):
        self.policy.action_archive()
        lead = self.owned()
        self.call(lead)
        self.assertFalse(lead.sla_clock_ids)

    def test_idle_counts_from_the_last_contact(self):
        lead = self.owned()
        self.assertEqual(self.clock(lead, "idle").due_at, at(9, 9))
        self.moment = at(4, 15)
        followup = self.call(lead)
        self.assertEqual(self.clock(lead, "idle").due_at, at(11, 15))
        followup._reverse(now=self.moment)
        self.assertEqual(self.clock(lead, "idle").due_at, at(9, 9))


@tagged("post_install", "-at_install")
class TestSlaChoice(SlaCase):
    """Which policy is a lead's. Capabilities: 89, 98"""

    def setUp(self):
        super().setUp()
        self.strict = self.policy.copy(
            {"name": "SQL leads", "sequence": 1, "min_qualification": "sql"}
            | {"first_response": 1}
        )
        self.activate(self.strict)
        self.activate()

    def test_the_first_that_matches_by_sequence(self):
        lead = self.owned()
        self.assertEqual(self.clock(lead).policy_id, self.policy)
        lead.action_set_qualification("sql", "Has a budget")
        self.assertEqual(self.clock(lead).policy_id, self.strict)
        self.assertEqual(self.clock(lead).due_at, at(2, 10))
        self.assertEqual(len(lead.sla_clock_ids.filtered(lambda c: not c.ended_at)), 3)

    def test_teams_and_conditions(self):
        team = self.env["crm.team"].create({"name": "South"})
        self.strict.write({"min_qualification": "raw", "team_ids": team.ids})
        self.assertEqual(self.clock(self.owned()).policy_id, self.policy)
        self.strict.write(
            {"team_ids": [(5,)], "domain": "[('partner_name', '=', 'Big')]"}
        )
        self.assertEqual(self.clock(self.owned()).policy_id, self.policy)
        big = self.owned(partner_name="Big")
        self.assertEqual(self.clock(big).policy_id, self.strict)

    def test_a_policy_of_the_future_waits(self):
        self.policy.action_archive()
        self.policy.action_draft()
        self.policy.active_from = at(3, 8)
        self.policy.action_activate()
        lead = self.owned()
        self.assertFalse(self.clock(lead))
        self.moment = at(3, 8)
        while self.policy._start_next():
            pass
        self.assertEqual(self.clock(lead).due_at, at(3, 10))

    def test_leads_with_an_owner_start_at_activation(self):
        self.strict.action_archive()
        self.policy.action_archive()
        fresh, contacted = self.owned(), self.owned()
        self.call(contacted)
        self.moment = at(4, 9)
        self.policy.action_draft()
        self.activate()
        self.assertEqual(self.clock(fresh).due_at, at(4, 11))
        self.assertEqual(self.clock(fresh, "untouched").due_at, at(6, 9))
        self.assertFalse(self.clock(contacted))
        self.assertEqual(self.clock(contacted, "idle").due_at, at(11, 9))

    def test_counting_the_past(self):
        self.strict.action_archive()
        self.policy.action_archive()
        fresh, contacted = self.owned(), self.owned()
        self.call(contacted, at(2, 12))
        self.moment = at(4, 9)
        self.policy.action_draft()
        self.policy.counts_past = True
        self.activate()
        self.assertEqual(self.clock(fresh).due_at, at(4, 11))
        self.assertEqual(self.clock(fresh, "untouched").due_at, at(4, 9))
        self.assertEqual(self.clock(contacted, "idle").due_at, at(9, 12))

    def test_a_policy_that_comes_first_takes_over(self):
        lead = self.owned()
        first = self.policy.copy({"name": "First", "sequence": 0, "first_response": 4})
        self.moment = at(2, 10)
        self.activate(first)
        self.assertEqual(self.clock(lead).policy_id, first)
        self.assertEqual((self.clock(lead).due_at, lead.sla_due_at), (at(2, 15),) * 2)
        self.assertEqual(len(lead.sla_clock_ids.filtered(lambda c: not c.ended_at)), 3)

    def test_archiving_ends_what_runs_and_the_next_policy_takes_it(self):
        lead = self.owned()
        lead.action_set_qualification("sql", "Has a budget")
        self.moment = at(2, 9, 30)
        self.strict.action_archive()
        self.assertFalse(lead.sla_due_at)
        while self.policy._start_next():
            pass
        self.assertEqual(self.clock(lead).policy_id, self.policy)
