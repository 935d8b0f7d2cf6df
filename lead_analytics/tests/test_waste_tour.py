from datetime import timedelta

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestWasteTour(HttpCase):
    """The board in a browser: filter, click, the leads behind a number."""

    def test_board_is_filtered_and_opens_its_leads(self):
        company = self.env["res.company"].create({"name": "Tour", "lead_leak_hours": 1})
        admin = self.env.ref("base.user_admin")
        admin.write({"company_ids": [(4, company.id)], "company_id": company.id})
        source = self.env["utm.source"].create({"name": "Tour fair"})
        now = self.env.cr.now() - timedelta(days=2)
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"tour{n}@example.com"}} for n in range(2)],
            entry="api",
            scope="tour",
            now=now,
        )
        captures._process(now)
        captures.write({"company_id": company.id})
        captures.lead_id.write({"company_id": company.id, "team_id": False})
        captures[0].source_id = source
        # What a commit does: the moves of this transaction are handed over.
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass
        url = "/odoo/action-lead_analytics.lead_analytics_waste_board_action"
        self.start_tour(f"{url}?cids={company.id}", "lead_waste_board", login="admin")

    def test_leak_is_found_planned_against_and_explained(self):
        """Capabilities: 169, 174"""
        company = self.env["res.company"].create({"name": "Tour", "lead_leak_hours": 1})
        admin = self.env.ref("base.user_admin")
        admin.write({"company_ids": [(4, company.id)], "company_id": company.id})
        now = self.env.cr.now()
        monday = self.env["lead.leak"]._get_last_week(company, now)
        moment = self.env["lead.analytics.period"]._to_utc(monday, company)
        moment += timedelta(days=2)
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": "leaks@example.com"}}],
            entry="api",
            scope="tour",
            now=moment,
        )
        captures._process(moment)
        captures.write({"company_id": company.id})
        captures.lead_id.write({"company_id": company.id, "team_id": False})
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass
        url = "/odoo/action-lead_analytics.lead_analytics_waste_board_action"
        self.start_tour(f"{url}?cids={company.id}", "lead_leak", login="admin")
