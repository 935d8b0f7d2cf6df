from odoo.tests import tagged

from odoo.addons.lead_priority.tests.api_common import BASE, ApiHttpCase

TALK = "Rep: What budget do you have?\nCustomer: A free trial, please."


@tagged("post_install", "-at_install")
class TestApiCalls(ApiHttpCase):
    """Calls of another program. Capabilities: 111, 183, 184"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key.may_call = True
        playbook = cls.env["lead.playbook"].create({"name": "Calls"})
        point = {"name": "Budget", "phrases": "budget"}
        trial = {"name": "Trial", "phrases": "free trial"}
        cls.env["lead.playbook.step"].create(
            {
                "playbook_id": playbook.id,
                "name": "Call",
                "point_ids": [(0, 0, point), (0, 0, trial)],
            }
        )
        now = cls.env.cr.now()
        playbook._activate("from_now", now=now)
        cls.env["lead.playbook.run"]._start(playbook, cls.lead.ids, now)

    def row(self, key="c1", **values):
        row = {"rep": "anna@example.com", "email": "known@example.com"}
        return {"key": key, "transcript": TALK, **row, **values}

    def send_rows(self, *rows, **headers):
        return self.send("calls", self.rows(*rows), **headers)

    def test_call_is_kept_compared_and_a_followup(self):
        answer = self.send_rows(self.row(duration=60, outcome="reached"))
        self.assertEqual((answer.status_code, answer.json()["recorded"]), (200, 1))
        call = self.lead.call_ids
        self.assertEqual(
            (call.source, call.state, call.duration), ("api", "waiting", 60)
        )
        self.env["lead.call"]._compare_due(self.env.cr.now())
        self.assertEqual((call.state, call.compliance), ("scored", 50.0))
        followup = self.lead.followup_ids
        self.assertEqual((followup.user_id, followup.is_valid), (self.rep, True))
        self.assertEqual((followup.channel, followup.outcome), ("call", "reached"))

    def test_kept_once(self):
        told = [self.send_rows(self.row()).json() for _time in range(2)]
        self.assertEqual([one["recorded"] for one in told], [1, 0])
        self.assertEqual(told[1]["known"], 1)
        again = [self.send_rows(self.row("k"), Idempotency_Key="x") for _t in range(2)]
        self.assertEqual(again[1].headers["Idempotent-Replayed"], "true")
        other = self.send_rows(self.row("other"), Idempotency_Key="x")
        self.assertEqual(other.status_code, 409)
        self.assertEqual(len(self.lead.call_ids), 2)
        self.assertEqual(len(self.lead.followup_ids), 2)

    def test_twice_in_one_list(self):
        told = self.send_rows(self.row(), self.row()).json()
        self.assertEqual((told["recorded"], told["known"]), (1, 1))
        self.assertEqual(len(self.lead.followup_ids), 1)

    def test_key_has_to_be_allowed(self):
        self.key.may_call = False
        self.assertEqual(self.send_rows(self.row()).status_code, 403)
        self.assertEqual(self.send("key").json()["may"][-1], "followups")

    def test_unknown_leads_and_reps_are_told_row_by_row(self):
        answer = self.send_rows(
            self.row("a", email="nobody@example.com"),
            self.row("b", rep="stranger"),
            self.row("c", occurred_at="2199-01-01T00:00:00Z"),
        )
        self.assertEqual(
            self.refusals(answer),
            [(0, "lead_not_found"), (1, "rep_not_found"), (2, "in_future")],
        )
        self.assertIn("stranger", self.key.rep_ids.mapped("name"))

    def test_what_is_wrong_is_said(self):
        for change, error in (
            ({"transcript": "x" * 200_001}, "too_long"),
            ({"transcript": 5}, "wrong_type"),
            ({"duration": -1}, "out_of_range"),
            ({"duration": 1e300}, "out_of_range"),
            ({"audio": "x"}, "unknown_field"),
            ({"outcome": "skipped"}, "not_a_choice"),
            ({"email": None}, "wrong_type"),
        ):
            with self.subTest(change):
                answer = self.send_rows(self.row(**change))
                self.assertEqual(answer.status_code, 422)
                self.assertEqual(answer.json()["error"], error)
        self.assertEqual(self.send("calls", b"{").status_code, 400)
        self.assertEqual(self.send("calls").status_code, 405)
        many = self.send_rows(*[self.row(str(number)) for number in range(201)])
        self.assertEqual(many.json()["error"], "too_many_rows")
        self.assertFalse(self.lead.call_ids)

    def test_odd_characters_are_no_error(self):
        odd = self.row(transcript="Rep: a\u0000b \ud800 <b>\u202e budget")
        self.assertEqual(self.send_rows(odd).status_code, 200)
        self.env["lead.call"]._compare_due(self.env.cr.now())
        self.assertEqual(self.lead.call_ids.compliance, 50.0)

    def test_test_key_keeps_nothing(self):
        _key, token = self.make_key("Test", is_test=True, may_call=True)
        answer = self.send("calls", self.rows(self.row()), token)
        self.assertTrue(answer.json()["test"])
        self.assertFalse(self.lead.call_ids)

    def test_documented(self):
        document = self.url_open(f"{BASE}/openapi.json").json()
        operation = document["paths"][f"{BASE}/calls"]["post"]
        self.assertEqual(operation["operationId"], "calls")
        row = document["components"]["schemas"]["Call"]
        self.assertEqual(row["required"], ["key", "rep"])
        self.assertTrue(all(f["description"] for f in row["properties"].values()))
        page = self.url_open(f"{BASE}/docs?lang=en").text
        self.assertIn("call-90211", page)

    def test_example_works_as_printed(self):
        self.lead.email_from = "ann@example.com"
        example = self.env["lead.api.key"]._get_list_kinds()[-1].example
        self.assertEqual(self.send("calls", example).json()["recorded"], 1)
