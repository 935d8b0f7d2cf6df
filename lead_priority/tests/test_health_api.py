from odoo.tests import tagged

from .api_common import ApiHttpCase


@tagged("post_install", "-at_install")
class TestHealthApi(ApiHttpCase):
    """What monitoring is told, and who may ask. Targets: S1, S8"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key.may_check_health = True
        now = cls.env.cr.now()
        jobs = cls.env["ir.cron"].with_context(active_test=False).search([])
        jobs.write({"active": True, "failure_count": 0, "nextcall": now})
        cls.env["ir.cron.trigger"].search([]).unlink()
        cls.env["lead.capture"].search([("state", "=", "received")])._process(now)

    def ask(self, **options):
        answer = self.send("health", **options)
        return answer.status_code, answer.json()

    def break_it(self):
        job = self.env.ref("lead_priority.ir_cron_process_captures")
        job.active = False

    def test_each_check_is_told_by_numbers(self):
        status, told = self.ask()
        self.assertEqual(status, 200)
        checks = self.env["lead.health.check"]._get_checks()
        self.assertEqual(
            [check["check"] for check in told["checks"]],
            [check._get_code() for check in checks],
        )
        for check in told["checks"]:
            self.assertEqual(
                list(check),
                ["check", "area", "state", "count", "more", "oldest_seconds"],
            )

    def test_broken_is_503(self):
        self.break_it()
        status, told = self.ask()
        self.assertEqual((status, told["state"]), (503, "broken"))
        broken = [check for check in told["checks"] if check["state"] == "broken"]
        self.assertEqual([check["check"] for check in broken], ["jobs_off"])

    def test_nothing_about_leads_or_people_is_told(self):
        self.lead.write({"name": "Very Secret", "user_id": False, "pool_id": False})
        self.break_it()
        text = self.send("health").text
        for word in ("Secret", "Anna", "example.com", "Leads:", "Call centre"):
            self.assertNotIn(word, text)

    def test_key_without_the_right_is_refused(self):
        self.key.may_check_health = False
        status, told = self.ask()
        self.assertEqual((status, told["error"]), (403, "not_allowed"))

    def test_without_a_valid_key_nothing_is_told(self):
        for token in (" ", "lp_", self.token[:-1], self.token + "x"):
            status, told = self.ask(token=token)
            self.assertEqual((status, told["error"]), (401, "unauthorized"))

    def test_only_reading_is_allowed(self):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = self.send("health", b"{}", method=method)
            self.assertEqual(answer.status_code, 405)
            self.assertEqual(answer.headers["Allow"], "GET, HEAD")

    def test_what_stands_behind_the_address_says_nothing(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.cr.execute(
            """INSERT INTO lead_capture (entry, scope, state, received_at, company_id)
               VALUES ('api', 'test', 'received', '2020-01-01', %s)""",
            [elsewhere.id],
        )
        for query in (
            "",
            f"?company_id={elsewhere.id}",
            f"?cids={elsewhere.id}",
            "?%00",
        ):
            answer = self.send(f"health{query}")
            self.assertEqual(answer.status_code, 200, query)
        key, token = self.make_key(
            "Far", company_id=elsewhere.id, may_check_health=True
        )
        self.assertEqual(key.company_id, elsewhere)
        self.assertEqual(self.ask(token=token)[0], 503)
