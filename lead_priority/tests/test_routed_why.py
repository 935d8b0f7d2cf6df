from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.lead_routing_rule_decide import BULK_COUNT, replay
from ..routing import Exclusion
from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedWhy(RoutingCase):
    """Why this owner, why nobody, and a leader who decides otherwise."""

    def _why(self, lead, user=None):
        return lead.with_user(user or self.lea).get_routing_explanation()

    def _replayed_owners(self, decision):
        found = replay(decision.run_id.input)
        return {one.lead_id: one.user_id for one in found}

    def test_stored_input_gives_the_same_owners(self):
        """Capabilities: 81"""
        self.rule.strategy = "weighted"
        self.member_ann.routing_weight = 3
        for _run in range(3):
            leads = self._new(7)
            self._route()
        decision = self._decision(leads[0])
        owners = {lead.id: lead.user_id.id for lead in leads}
        self.assertEqual(self._replayed_owners(decision), owners)

    def test_decision_of_a_bulk_run_is_found_again(self):
        self.rule.strategy = "best_fit"
        leads = self._new(BULK_COUNT)
        self._route()
        decision = self._decision(leads[-1])
        self.assertFalse(decision.explanation)
        why = self._why(leads[-1])
        chosen = [one["name"] for one in why["candidates"] if one["is_owner"]]
        self.assertEqual(chosen, [leads[-1].user_id.name])

    def test_says_who_was_chosen_among_how_many(self):
        lead = self._new()
        self._route()
        why = self._why(lead)
        self.assertIn(lead.user_id.name, why["sentence"])
        self.assertIn("next in turn of the 2 reps", why["sentence"])
        self.assertEqual(len(why["candidates"]), 2)
        self.assertTrue(why["is_current"])

    def test_says_what_kept_the_others_and_what_if(self):
        until = self.now + timedelta(days=1)
        self.member_ann.routing_paused_until = until
        self.member_ann.routing_weight = 1
        lead = self._new()
        self._route()
        why = self._why(lead)
        kept = next(one for one in why["candidates"] if one["name"] == "Ann")
        self.assertIn("paused until", kept["exclusions"][0])
        self.assertIn("Would go to Ann, if not: paused until", why["would_go_to"][0])

    def test_says_why_nobody(self):
        self.member_ann.routing_paused_until = self.now + timedelta(days=1)
        self.member_bob.routing_capacity_open = 1
        self._lead(user_id=self.bob.id)
        lead = self._new()
        self._route()
        why = self._why(lead)
        self.assertEqual(why["outcome"], "nobody")
        self.assertIn("each of the 2 reps", why["sentence"])
        self.assertTrue(why["due_at"])
        reasons = {one["name"]: one["exclusions"] for one in why["candidates"]}
        self.assertEqual(reasons["Bob"], ["full: 1 of 1 open leads"])

    def test_every_exclusion_has_words(self):
        words = self.env["lead.routing.decision"]._get_exclusion_sentences(False)
        numbers = {"count": 1, "limit": 2, "score": 3, "level": "novice"}
        for code in words:
            exclusion = Exclusion(code, {**numbers, "needed": "senior"})
            said = self.env["lead.routing.decision"]._word_exclusion(exclusion)
            self.assertNotIn("%", said)

    def test_lead_without_decision_says_why(self):
        lead = self._new(qualification="raw")
        self.assertIn("No routing rule takes", self._why(lead)["message"])
        self.rule.action_archive()
        self.assertIn("Routing is off", self._why(lead)["message"])

    def test_rep_reads_why_of_own_lead_only(self):
        lead = self._new()
        self._route()
        owner = lead.user_id
        other = (self.ann | self.bob) - owner
        self.assertTrue(self._why(lead, owner)["has_decision"])
        self.assertFalse(self._why(lead, owner)["can_override"])
        with self.assertRaises(AccessError):
            self._why(lead, other)

    # A leader decides otherwise ----------------------------------------------------
    def test_leader_overrides_with_a_reason(self):
        lead = self._new()
        self._route()
        lead.with_user(self.lea).override_owner(self.lea.id, "Knows them")
        self.assertEqual(lead.user_id, self.lea)
        decision = self._decision(lead)
        self.assertEqual(decision.outcome, "overridden")
        self.assertEqual((decision.by_user_id, decision.note), (self.lea, "Knows them"))
        self.assertEqual(self.open_row(lead).note, "Knows them")
        self.assertEqual(self._why(lead)["sentence"], "Lea chose Lea: Knows them")

    def test_override_takes_a_waiting_lead_out_of_routing(self):
        lead = self._new()
        self.env.cr.flush()
        lead.with_user(self.lea).override_owner(self.bob.id, "Mine to give")
        self._route()
        self.assertEqual(lead.user_id, self.bob)
        self.assertEqual(len(lead.routing_decision_ids), 1)

    def test_rep_cannot_override(self):
        lead = self._new()
        self._route()
        with self.assertRaises(AccessError):
            lead.with_user(lead.user_id).override_owner(self.bob.id, "I want it")

    def test_override_needs_a_reason_and_an_open_lead(self):
        lead = self._new()
        self._route()
        with self.assertRaises(UserError):
            lead.with_user(self.lea).override_owner(self.bob.id, "  ")
        lead.action_set_won()
        with self.assertRaises(UserError):
            lead.with_user(self.lea).override_owner(self.bob.id, "Late")

    def test_erasure_blanks_the_reason(self):
        lead = self._new()
        self._route()
        lead.with_user(self.lea).override_owner(self.bob.id, "Friend of Mrs Smith")
        self.env["lead.custody"]._blank_personal(lead)
        self.assertFalse(any(lead.routing_decision_ids.mapped("note")))
