from odoo.tests import tagged

from .playbook_time_common import PlaybookTimeCase


@tagged("post_install", "-at_install")
class TestPlaybookMet(PlaybookTimeCase):
    """Steps that are done without a mark. Capabilities: 104"""

    def record_call(self, run, **values):
        row = {"lead_id": run.lead_id.id, "user_id": self.rep.id, "channel": "call"}
        self.env["lead.followup"]._record_followup(
            [{**row, "outcome": "reached", **values}], now=self.now
        )

    def test_recorded_call_closes_its_step_and_opens_the_next(self):
        run = self.start_timed({"name": "Call", "done_when": "call"}, "Meet")
        task = self.get_open(run)
        activity = task.activity_id
        self.record_call(run, outcome="no_answer")
        self.answer()
        self.assertEqual(task.state, "running")
        self.record_call(run)
        self.answer()
        self.assertEqual((task.state, task.is_automatic), ("done", True))
        self.assertFalse(task.done_by_id or activity.active)
        self.assert_open(run, "Meet")

    def test_field_that_is_filled_in_is_seen_within_a_quarter_of_an_hour(self):
        city = self.env["ir.model.fields"]._get("crm.lead", "city")
        done = {"done_when": "field", "done_field_ids": [(6, 0, city.ids)]}
        run = self.start_timed({"name": "Ask", "limit_amount": 0, **done}, "Meet")
        self.look(0.3)
        self.assert_open(run, "Ask")
        run.lead_id.city = "Gent"
        self.look(0.4)
        self.assert_open(run, "Ask")
        self.look(0.56)
        self.assert_open(run, "Meet")

    def test_what_is_met_is_not_called_overdue(self):
        run = self.start_timed({"name": "Call", "done_when": "call"}, "Meet")
        self.record_call(run)
        self.look(10)
        self.assertEqual(self.get_told("playbook_overdue"), [])
        self.assert_open(run, "Meet")

    def test_checklist_that_is_not_ticked_keeps_it_open(self):
        checks = [(0, 0, {"name": "Asked who decides"})]
        run = self.start_timed(
            {"name": "Call", "done_when": "call", "check_ids": checks}
        )
        self.record_call(run)
        self.answer()
        self.assert_open(run, "Call")

    def test_reminded_once_though_looked_at_often(self):
        city = self.env["ir.model.fields"]._get("crm.lead", "city")
        done = {"done_when": "field", "done_field_ids": [(6, 0, city.ids)]}
        self.start_timed({"name": "Ask", **done})
        for hours in (8, 8.3, 8.6, 10, 10.3, 10.6):
            self.look(hours)
        for event in ("reminder", "overdue"):
            self.assertEqual(self.get_told(f"playbook_{event}"), ["pb_rep"])
