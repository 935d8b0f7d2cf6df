from datetime import datetime

from odoo.tests import tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookUsed(PlaybookCase):
    """How much of its limit a task used is noted as it is closed. Capabilities: 114"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.env["resource.calendar"].create(
            {"name": "Nine to five", "tz": "UTC", "hours_per_day": 8}
        )
        calendar.attendance_ids.unlink()
        calendar.attendance_ids = [
            (
                0,
                0,
                {"name": "Day", "dayofweek": str(day), "hour_from": 9, "hour_to": 17},
            )
            for day in range(5)
        ]
        cls.env.company.resource_calendar_id = calendar
        cls.rep.resource_ids.unlink()

    def work(self, end, **values):
        """Let a task be open from Monday 9:00 until ``end``; give it."""
        playbook = self.make_playbook({"name": "Call", **values})
        run = self.start_run(playbook)
        type(self).now = end
        task = self.get_open(run, "Call")
        self.finish(task)
        return task

    def test_working_hours_and_their_share_of_the_limit(self):
        # Until Tuesday noon: eight hours on Monday and three on Tuesday.
        end = datetime(2026, 3, 3, 12)  # noqa: DTZ001 naive UTC
        task = self.work(end, limit_amount=8, limit_unit="working_hours")
        self.assertAlmostEqual(task.used_hours, 11)
        self.assertAlmostEqual(task.used_percent, 100 * 11 / 8)

    def test_limit_of_the_clock_is_used_by_the_clock(self):
        end = datetime(2026, 3, 3, 9)  # noqa: DTZ001 naive UTC
        task = self.work(end, limit_amount=48, limit_unit="hours")
        self.assertAlmostEqual(task.used_hours, 8)
        self.assertAlmostEqual(task.used_percent, 50)

    def test_without_a_limit_only_hours_are_known(self):
        task = self.work(datetime(2026, 3, 2, 11), limit_amount=0)  # noqa: DTZ001
        self.assertAlmostEqual(task.used_hours, 2)
        self.assertFalse(task.used_percent)
