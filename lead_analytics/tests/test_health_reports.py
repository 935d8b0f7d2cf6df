from odoo.tests import tagged

from odoo.addons.lead_priority.tests.health_common import HealthCase

JOB = "lead_analytics.ir_cron_refresh_milestones"


@tagged("post_install", "-at_install")
class TestHealthReports(HealthCase):
    """Reports that are behind, and the button that mends it."""

    def setUp(self):
        super().setUp()
        for queue in (
            self.env["lead.milestone"]._refresh_next,
            self.env["lead.milestone.day"]._add_next,
        ):
            while queue():
                pass

    def wait(self, **age):
        self.env.ref(JOB).lastcall = self.ago(**age)
        self._lead(user_id=self.ann.id).action_set_won()
        self.env.cr.flush()

    def test_changes_waiting(self):
        self.wait(hours=3)
        card = self.assert_state("changes_waiting", "broken")
        card.action_mend()
        self.run_job(JOB)
        self.assert_state("changes_waiting", "good", 0)

    def test_changes_that_wait_for_a_minute_are_good(self):
        self.wait(minutes=1)
        self.assert_state("changes_waiting", "good", 0)

    def test_packs_failed(self):
        pack = self.env["lead.review.pack"].create({"name": "Weekly"})
        file = self.env["lead.review.pack.file"].create(
            {
                "pack_id": pack.id,
                "user_id": self.max.id,
                "date_from": "2026-03-02",
                "date_to": "2026-03-08",
                "requested_at": self.ago(hours=1),
                "state": "failed",
            }
        )
        self.mend("packs_failed")
        self.assertEqual(file.state, "waiting")

    def test_page_has_them(self):
        self.assertEqual(len(self.page().reports_ids), 2)
