from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .api_common import ApiHttpCase
from .score_common import ScoreCase


@tagged("post_install", "-at_install")
class TestApiEngagements(ApiHttpCase):
    """What leads did, in bulk. Capabilities: 17, 21, 22, 183. Target: R4"""

    def test_rows_are_recorded_once(self):
        body = self.rows(
            self.visit("a", occurred_at="2025-11-03T14:00:00+01:00"),
            self.visit("b", type="webinar", value=1.5, url="https://example.com/x"),
            email="known@example.com",
        )
        first, again = (self.send("engagements", body).json() for _time in range(2))
        self.assertEqual((first["recorded"], first["known"]), (2, 0))
        self.assertEqual((again["recorded"], again["known"]), (0, 2))
        rows = self.lead.engagement_ids.sorted("id")
        self.assertEqual(rows.mapped("type_id.code"), ["pricing_page", "webinar"])
        self.assertEqual(str(rows[0].occurred_at), "2025-11-03 13:00:00")
        self.assertEqual(rows[1].url, "https://example.com/x")

    def test_keys_of_two_systems_do_not_meet(self):
        _other, token = self.make_key("Web shop")
        body = self.rows(self.visit(email="known@example.com"))
        told = [self.send("engagements", body, t).json() for t in (self.token, token)]
        self.assertEqual([answer["recorded"] for answer in told], [1, 1])

    def test_unknown_leads_and_types_are_told_row_by_row(self):
        future = fields.Datetime.now() + timedelta(hours=2)
        body = self.rows(
            self.visit("a", email="known@example.com"),
            self.visit("b", email="nobody@example.com"),
            self.visit("c", email="known@example.com", type="flight"),
            self.visit("d", phone="022903491"),
            self.visit("e", phone="022903491", occurred_at=future.isoformat()),
        )
        answer = self.send("engagements", body)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["recorded"], 2)
        self.assertEqual(
            self.refusals(answer),
            [(1, "lead_not_found"), (2, "type_not_found"), (4, "in_future")],
        )

    def test_one_row_of_a_wrong_shape_and_nothing_is_recorded(self):
        body = self.rows(
            self.visit("a", email="known@example.com"),
            self.visit("b", email="known@example.com", value="much"),
            self.visit("c"),
        )
        answer = self.send("engagements", body)
        told = answer.json()
        self.assertEqual(answer.status_code, 422)
        self.assertEqual((told["error"], told["row"], told["field"]),
                         ("wrong_type", 1, "value"))  # fmt: skip
        self.assertEqual(
            self.refusals(answer), [(1, "wrong_type"), (2, "no_lead_named")]
        )
        self.assertFalse(self.lead.engagement_ids)

    def test_lists_are_neither_empty_nor_endless(self):
        for rows, code in (([], "required"), ({}, "wrong_type"), (None, "wrong_type")):
            self.assertEqual(
                self.send("engagements", {"rows": rows}).json()["error"], code
            )
        body = {"rows": [{}] * 1001}
        self.assertEqual(self.send("followups", body).json()["error"], "too_many_rows")

    def test_lead_of_a_moment_ago_is_found(self):
        token = self.send("captures", {"email": "just@example.com"}).json()["id"]
        body = self.rows(
            self.visit("a", capture=token), self.visit("b", email="just@example.com")
        )
        told = self.send("engagements", body).json()
        self.assertEqual((told["recorded"], told["refused"]), (2, 0))
        lead = self.env["crm.lead"].search(
            [("email_normalized", "=", "just@example.com")]
        )
        self.assertEqual(len(lead.engagement_ids), 3)

    def test_capture_that_another_system_just_sent_is_not_ready(self):
        _other, token = self.make_key("Web shop")
        capture = self.send("captures", {"email": "o@example.com"}, token).json()["id"]
        answer = self.send("engagements", self.rows(self.visit(capture=capture)))
        self.assertEqual(self.refusals(answer), [(0, "lead_not_ready")])

    def test_open_lead_is_meant_before_won_and_lost_ones(self):
        values = {"name": "x", "email_from": "known@example.com"}
        lost, won = self.env["crm.lead"].create([values, values])
        lost.action_set_lost()
        won.action_set_won()
        self.send("engagements", self.rows(self.visit(email=" Known@Example.com ")))
        self.assertEqual(len(self.lead.engagement_ids), 1)

    def test_lead_of_another_company_is_not_found(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["crm.team"].create({"name": "Far", "company_id": company.id})
        self.env["crm.lead"].create(
            {
                "name": "far",
                "email_from": "far@example.com",
                "team_id": team.id,
                "user_id": False,
            }
        )
        answer = self.send(
            "engagements", self.rows(self.visit(email="far@example.com"))
        )
        self.assertEqual(self.refusals(answer), [(0, "lead_not_found")])

    def test_request_sent_again_gets_the_same_answer(self):
        body = self.rows(self.visit(email="known@example.com"))
        first, again = (
            self.send("engagements", body, Idempotency_Key="b1") for _time in range(2)
        )
        self.assertEqual(first.json(), again.json())
        self.assertEqual(again.headers["Idempotent-Replayed"], "true")
        other = self.rows(self.visit("z", email="known@example.com"))
        conflict = self.send("engagements", other, Idempotency_Key="b1")
        self.assertEqual(conflict.status_code, 409)


@tagged("post_install", "-at_install")
class TestApiScores(ApiHttpCase, ScoreCase):
    """Engagements by the API are scored right behind them. Capabilities: 21"""

    def test_scores_follow_by_the_job(self):
        rule = {"types": "pricing_page", "points": 7}
        self._create_model(engagement=[rule])
        visit = self.visit(
            email="known@example.com", occurred_at="2025-11-03T10:00:00Z"
        )
        self.send("engagements", self.rows(visit))
        self.assertEqual(self.lead.lead_score, 0)
        requests = self.env["lead.api.request"]
        self.assertEqual([requests._score_next() for _time in range(2)], [1, 0])
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.lead_score, 7)


@tagged("post_install", "-at_install")
class TestApiFollowups(ApiHttpCase):
    """What reps did elsewhere. Capabilities: 17, 184. Target: R4"""

    def test_call_counts_as_if_it_was_entered_here(self):
        body = self.rows(
            self.call(outcome="reached", note="Wants a quotation.\nFriday."),
            email="known@example.com",
        )
        first, again = (self.send("followups", body).json() for _time in range(2))
        self.assertEqual((first["recorded"], again["known"]), (1, 1))
        self.assertRecordValues(
            self.lead.followup_ids,
            [
                {
                    "user_id": self.rep.id,
                    "channel": "call",
                    "direction": "outgoing",
                    "outcome": "reached",
                    "is_valid": True,
                    "note": "Wants a quotation. Friday.",
                }
            ],
        )

    def test_automatic_and_incoming_ones_are_kept_and_do_not_count(self):
        body = self.rows(
            self.call("a", is_automatic=True),
            self.call("b", direction="incoming"),
            self.call("c", direction="two_way"),
            email="known@example.com",
        )
        self.send("followups", body)
        valid = self.lead.followup_ids.filtered("is_valid")
        self.assertEqual((len(self.lead.followup_ids), len(valid)), (3, 1))

    def test_rep_is_named_by_login_email_or_name_there(self):
        self.rep.email = "a.other@example.com"
        self.key.rep_ids = [(0, 0, {"name": "Agent 7", "user_id": self.rep.id})]
        names = [
            "anna@example.com",
            "ANNA@example.com",
            "a.other@example.com",
            "agent 7",
        ]
        body = self.rows(
            *(self.call(f"c{n}", rep=name) for n, name in enumerate(names)),
            email="known@example.com",
        )
        self.assertEqual(self.send("followups", body).json()["recorded"], 4)
        self.assertEqual(self.lead.followup_ids.user_id, self.rep)

    def test_unknown_rep_waits_on_the_key_and_is_taken_after(self):
        body = self.rows(self.call(rep="Agent 9", email="known@example.com"))
        for _time in range(2):
            answer = self.send("followups", body)
            self.assertEqual(self.refusals(answer), [(0, "rep_not_found")])
        self.assertRecordValues(
            self.key.rep_ids, [{"name": "Agent 9", "user_id": False}]
        )
        self.key.rep_ids.user_id = self.rep
        self.assertEqual(self.send("followups", body).json()["recorded"], 1)

    def test_rep_of_another_company_or_a_customer_is_nobody(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        new_test_user(
            self.env,
            "far@example.com",
            groups="base.group_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        new_test_user(self.env, "portal@example.com", groups="base.group_portal")
        body = self.rows(
            self.call("a", rep="far@example.com"),
            self.call("b", rep="portal@example.com"),
            email="known@example.com",
        )
        refused = self.refusals(self.send("followups", body))
        self.assertEqual(refused, [(0, "rep_not_found"), (1, "rep_not_found")])

    def test_call_elsewhere_meets_the_deadline_and_starts_the_next(self):
        """Capabilities: 17, 184"""
        policy = self.env["lead.sla.policy"].create(
            {"name": "Fast", "company_id": self.env.company.id}
        )
        policy.action_activate()
        lead = self.env["crm.lead"].create(
            {"name": "N", "email_from": "sla@example.com", "user_id": self.rep.id}
        )
        clocks = self.env["lead.sla.clock"].search([("lead_id", "=", lead.id)])
        first = clocks.filtered(lambda clock: clock.kind == "first_response")
        self.assertEqual(first.state, "running")
        self.send("followups", self.rows(self.call(email="sla@example.com")))
        first.invalidate_recordset()
        self.assertEqual(first.state, "met")
        self.assertEqual(first.followup_id, lead.followup_ids)
