from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime

from .common import LeadPriorityCase

utc = Datetime.to_datetime


class TestSnooze(LeadPriorityCase):
    """Set a lead aside until a moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.tz = "Europe/Berlin"
        cls.lead = cls._lead(user_id=cls.ann.id).with_user(cls.ann)

    def _moment(self, code, now):
        return self.lead._resolve_moment(code, now)

    def test_tomorrow_is_nine_in_the_users_time_zone(self):
        """Capabilities: 188"""
        # 23:30 UTC is already Tuesday in Berlin; tomorrow is Wednesday.
        now = utc("2026-03-02 23:30:00")
        self.assertEqual(self._moment("tomorrow", now), utc("2026-03-04 08:00:00"))

    def test_tomorrow_over_the_change_to_summer_time(self):
        now = utc("2026-03-28 12:00:00")
        self.assertEqual(self._moment("tomorrow", now), utc("2026-03-29 07:00:00"))

    def test_next_week_is_monday_also_on_a_monday(self):
        now = utc("2026-03-02 12:00:00")
        self.assertEqual(self._moment("next_week", now), utc("2026-03-09 08:00:00"))

    def test_later_is_two_hours_of_the_clock(self):
        now = utc("2026-03-02 22:30:00")
        self.assertEqual(self._moment("later", now), utc("2026-03-03 00:30:00"))

    def test_picked_moment_is_utc(self):
        now = utc("2026-03-02 12:00:00")
        picked = self._moment("2026-03-05 07:15:00", now)
        self.assertEqual(picked, utc("2026-03-05 07:15:00"))

    def test_moments_that_cannot_be_are_refused(self):
        now = utc("2026-03-02 12:00:00")
        for until in ("2026-03-02 11:59:00", "2028-01-01 00:00:00", "soon", False, []):
            with self.subTest(until=until), self.assertRaises(UserError):
                self._moment(until, now)

    def test_undo_gives_each_lead_its_own_snooze_back(self):
        leads = self.lead + self._lead(user_id=self.ann.id).with_user(self.ann)
        before = self.env.cr.now().replace(microsecond=0) + timedelta(days=5)
        leads[1].snoozed_until = before
        undo = leads.snooze("later")["undo"]
        leads.restore_snooze(undo)
        self.assertFalse(leads[0].snoozed_until)
        self.assertEqual(leads[1].snoozed_until, before)

    def test_snooze_of_another_reps_lead_is_refused(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.bob).snooze("later")

    def test_wake_up_brings_it_back(self):
        self.lead.snooze("next_week")
        self.lead.action_wake_up()
        self.assertFalse(self.lead.snoozed_until)
