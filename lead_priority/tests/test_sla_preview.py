from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .sla_common import SlaCase, at


@tagged("post_install", "-at_install")
class TestSlaPreview(SlaCase):
    """A policy says what it does before it does it. Capabilities: 98"""

    def setUp(self):
        super().setUp()
        self.policy.domain = "[('city', '=', 'Here')]"
        # Monday: one lead of last week, never contacted; one contacted; a new one.
        self.old = self.owned(city="Here")
        self.contacted = self.owned(city="Here")
        self.call(self.contacted, at(2, 10))
        self.owned(city="Elsewhere")
        self.moment = at(9, 9)
        self.new = self.owned(city="Here")

    def _preview(self, counts_past=False):
        return self.env["lead.sla.preview"].create(
            {"policy_id": self.policy.id, "counts_past": counts_past}
        )

    def test_everybody_starts_afresh(self):
        preview = self._preview()
        numbers = (preview.lead_count, preview.uncontacted_count, preview.warned_count)
        self.assertEqual(numbers, (3, 2, 2))
        self.assertEqual((preview.missed_count, preview.announced_count), (2, 2))
        self.assertEqual((preview.reclaimed_count, preview.week_count), (0, 3))

    def test_counting_the_past(self):
        preview = self._preview(counts_past=True)
        self.assertEqual(sorted(preview.reclaimed_ids), (self.old + self.contacted).ids)
        self.assertIn("take back 2", preview.text)
        leads = preview.with_context(effect="reclaimed").action_view()["domain"]
        self.assertEqual(leads, [("id", "in", (self.old + self.contacted).ids)])

    def test_it_says_what_happens(self):
        """What the preview counts is what the sweep does."""
        preview = self._preview(counts_past=True)
        announced, reclaimed = preview.announced_ids, preview.reclaimed_ids
        preview.action_activate()
        while self.policy._start_next():
            pass
        for hour in range(9, 24 + 24):
            self.go_to(at(9 + hour // 24, hour % 24))
        taken = self.env["crm.lead"].search([("pool_id", "=", self.public_pool.id)])
        self.assertEqual(sorted(taken.ids), sorted(reclaimed))
        told = self.env["lead.sla.clock"].search([("announced_at", "!=", False)])
        self.assertEqual(sorted(set(told.lead_id.ids)), sorted(announced))

    def test_nothing_is_written(self):
        self._preview().text  # noqa: B018 computed here
        own = [("policy_id", "=", self.policy.id)]
        self.assertFalse(self.env["lead.sla.clock"].search(own))

    def test_leads_of_an_earlier_policy_are_not_counted(self):
        first = self.policy.copy({"sequence": 1, "domain": "[]"})
        self.activate(first)
        self.assertEqual(self._preview().lead_count, 0)


@tagged("post_install", "-at_install")
class TestSlaPolicy(SlaCase):
    """Editing policies. Capabilities: 98"""

    def test_in_words(self):
        lines = self.policy.summary.split("\n")
        self.assertEqual(
            lines[0],
            "First contact within 2 working hours; warned at 1 h and 1 h 36 min;"
            " the team leader is told when it is missed.",
        )
        self.assertIn(
            "After 48 hours without contact the lead goes to Public", lines[2]
        )

    def test_in_words_while_it_is_edited(self):
        with Form(self.policy) as form:
            form.first_response = 0
            form.second_followup = 0
            form.reclaim_untouched = 0
            form.reclaim_idle = 0
            form.min_contacts = 2
            self.assertEqual(
                form.summary,
                "No limit for the first contact.\nAt most 5 contacts in 3 days;"
                " at least 2 before a lead may be given back.",
            )

    def test_limits_that_make_no_sense_are_refused(self):
        for values in (
            {"warn_second_percent": 40},
            {"reclaim_idle": 1.5},
            {"domain": "[('nothing', '=', 1)]"},
            {"domain": "__import__('os')"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.policy.write(values)

    def test_a_policy_in_use_is_archived_not_deleted(self):
        self.activate()
        self.owned()
        with self.assertRaises(UserError):
            self.policy.unlink()

    def test_only_a_manager_activates(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.lea).action_activate()
        self.policy.with_user(self.max).action_activate()
        self.assertEqual(self.policy.state, "active")

    def test_a_calendar_without_work_counts_the_clock(self):
        self.calendar.attendance_ids.unlink()
        self.activate()
        self.assertEqual(self.clock(self.owned()).due_at, at(2, 11))


@tagged("post_install", "-at_install")
class TestSlaRecompute(SlaCase):
    """Changed limits, holidays and make-up workdays. Target: R11"""

    def setUp(self):
        super().setUp()
        self.activate()

    def recompute(self):
        while self.policy._recompute_next():
            pass

    def test_a_limit_changes_what_runs_from_the_next_day_on(self):
        self.moment = at(2, 16, 30)
        lead = self.owned()
        self.policy.first_response = 4
        self.recompute()
        self.assertEqual(self.clock(lead).due_at, at(3, 9, 30))
        self.moment = at(3, 0)
        self.recompute()
        self.assertEqual(
            (self.clock(lead).due_at, lead.sla_due_at), (at(3, 11, 30),) * 2
        )
        self.assertFalse(self.policy.recompute_from)

    def test_a_shorter_limit_makes_nobody_late(self):
        self.policy.first_response = 16
        lead = self.owned()
        self.policy.first_response = 1
        self.moment = at(3, 0)
        self.recompute()
        self.assertEqual(self.clock(lead).due_at, at(3, 0))

    def test_a_holiday_counts_at_once(self):
        self.moment = at(2, 16, 30)
        lead = self.owned()
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": at(3, 0),
                "date_to": at(4, 0),
            }
        )
        self.recompute()
        self.assertEqual(self.clock(lead).due_at, at(4, 9, 30))
        holiday.unlink()
        self.recompute()
        self.assertEqual(self.clock(lead).due_at, at(3, 9, 30))

    def test_a_make_up_workday_counts_at_once(self):
        self.moment = at(6, 16)
        lead = self.owned()
        self.assertEqual(self.clock(lead).due_at, at(9, 9))
        saturday = self.env["lead.workday.exception"].create(
            {"name": "Instead", "date": "2026-03-07", "hour_from": 9, "hour_to": 12}
        )
        self.recompute()
        self.assertEqual(self.clock(lead).due_at, at(7, 10))
        saturday.unlink()
        self.recompute()
        self.assertEqual(self.clock(lead).due_at, at(9, 9))

    def test_time_off_of_a_person_changes_nothing(self):
        resource = self.env["resource.resource"].create({"name": "Ann"})
        self.env["resource.calendar.leaves"].create(
            {"resource_id": resource.id, "date_from": at(3, 0), "date_to": at(4, 0)}
        )
        self.assertFalse(self.policy.recompute_from)

    def test_what_was_announced_is_not_taken_back_earlier(self):
        lead = self.owned()
        self.go_to(at(3, 9))
        self.policy.reclaim_untouched = 1
        self.moment = at(4, 0)
        self.recompute()
        self.assertEqual(self.clock(lead, "untouched").due_at, at(4, 9))
