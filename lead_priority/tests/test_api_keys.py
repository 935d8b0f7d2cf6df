import time
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..intake.pace import Pace
from ..outgoing import signature
from .api_common import ApiHttpCase

CAPTURE = {"email": "new@example.com"}


@tagged("post_install", "-at_install")
class TestApiKeys(ApiHttpCase):
    """Who may ask. Capabilities: 183, 184. Targets: S6, S8"""

    def status(self, answer):
        return answer.status_code, answer.json().get("error")

    def test_key_tells_what_it_may(self):
        self.key.may_engage = False
        told = self.send("key").json()
        self.assertEqual(told["name"], "Call centre")
        self.assertEqual(told["may"], ["captures", "followups"])
        codes = [kind["code"] for kind in told["engagement_types"]]
        self.assertIn("pricing_page", codes)

    def test_only_a_digest_of_the_key_is_kept(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(k)::text FROM lead_api_key k WHERE id = %s", [self.key.id]
        )
        self.assertNotIn(self.token[12:], self.env.cr.fetchone()[0])

    def test_every_wrong_key_is_refused_alike(self):
        prefix = self.key.prefix
        wrong = ["", "lp_", f"lp_{prefix}_{43 * 'x'}", f"lp_00000000_{43 * 'x'}"]
        wrong += [self.token[:-1], self.token + "x", self.token.upper()]
        answers = {
            (answer.status_code, answer.text)
            for text in wrong
            for answer in [self.send("key", token=text or " ")]
        }
        self.assertEqual({status for status, _text in answers}, {401})
        self.assertEqual(len(answers), 1)

    def test_scopes_matrix(self):
        bodies = {
            "captures": CAPTURE,
            "engagements": self.rows(self.visit(email="known@example.com")),
            "followups": self.rows(self.call(email="known@example.com")),
        }
        fields = {
            "captures": "may_capture",
            "engagements": "may_engage",
            "followups": "may_follow_up",
        }
        for allowed in bodies:
            self.key.write(
                {field: fields[allowed] == field for field in fields.values()}
            )
            for path, body in bodies.items():
                status, _code = self.status(self.send(path, body))
                self.assertEqual(status == 403, path != allowed, (allowed, path))

    def test_renewed_key_and_the_old_one_work_for_a_day(self):
        new = self.key.action_make_key()["context"]["default_key"]
        self.assertEqual(self.send("key", token=new).status_code, 200)
        self.assertEqual(self.send("key").status_code, 200)
        self.key.old_until -= timedelta(days=1, hours=1)
        self.assertEqual(self.status(self.send("key")), (401, "unauthorized"))

    def test_revoked_key_and_the_one_before_are_dead_at_once(self):
        new = self.key.action_make_key()["context"]["default_key"]
        self.key.action_revoke()
        self.assertEqual(self.status(self.send("key", token=new)), (401, "key_revoked"))
        self.assertEqual(self.status(self.send("key")), (401, "unauthorized"))

    def test_new_key_after_revoking_leaves_the_old_one_dead(self):
        self.key.action_revoke()
        new = self.key.action_make_key()["context"]["default_key"]
        self.assertEqual(self.send("key", token=new).status_code, 200)
        self.assertEqual(self.status(self.send("key")), (401, "unauthorized"))

    def test_expired_and_archived_keys_say_so(self):
        self.key.expires_at = self.env.cr.now() - timedelta(minutes=1)
        self.assertEqual(self.status(self.send("key")), (401, "key_expired"))
        self.key.write({"expires_at": False, "active": False})
        self.assertEqual(self.status(self.send("key")), (401, "key_revoked"))

    def sign(self, secret=None, body=b"", age=0):
        return signature.sign(secret or self.key.secret, body, int(time.time()) - age)

    def test_signature_is_asked_for_and_checked(self):
        self.key.requires_signature = True
        self.assertEqual(self.status(self.send("key")), (401, "signature_required"))
        good = self.sign()
        self.assertEqual(self.send("key", X_Lead_Signature=good).status_code, 200)
        for bad in (
            self.sign(secret="other"),
            self.sign(body=b"{}"),
            self.sign(age=301),
            self.sign(age=-320),
            good[:-1],
            good.replace("v1=", "v0="),
            good.replace("v1=", "v1=sha1:"),
            f"{good},{good}",
            f"{good}, {self.sign(secret='other')}",
        ):
            answer = self.send("key", X_Lead_Signature=bad)
            self.assertEqual(self.status(answer), (401, "bad_signature"), bad)

    def test_wrong_signature_is_refused_where_none_is_asked_for(self):
        answer = self.send("captures", CAPTURE, X_Lead_Signature=self.sign())
        self.assertEqual(self.status(answer), (401, "bad_signature"))

    def test_captures_of_another_key_are_not_there(self):
        own = self.send("captures", CAPTURE).json()["id"]
        other, token = self.make_key("Web shop")
        for asked in (own, "x" * 32, "x"):
            answer = self.send(f"captures/{asked}", token=token)
            self.assertEqual(self.status(answer), (404, "not_found"))
        self.assertEqual(self.send(f"captures/{own}").status_code, 200)

    def test_only_managers_make_keys(self):
        integrator = new_test_user(
            self.env,
            "integrator",
            groups="lead_priority.lead_priority_group_integration",
        )
        self.key.user_id = integrator
        mine = self.key.with_user(integrator)
        self.assertEqual(mine.search([]), mine)
        self.assertEqual(mine.read(["name"])[0]["name"], "Call centre")
        for action in ("action_make_key", "action_revoke", "action_renew_secret"):
            with self.assertRaises(AccessError):
                getattr(mine, action)()
        for field in ("secret", "hash"):
            with self.assertRaises(AccessError):
                mine.read([field])

    def test_use_is_seen_on_the_key(self):
        self.assertFalse(self.key.last_used_at)
        self.send("captures", {"email": 5})
        self.send("captures", CAPTURE)
        self.key.invalidate_recordset()
        self.assertTrue(self.key.last_used_at)
        self.assertEqual((self.key.request_count, self.key.refused_count), (2, 1))
        request = self.key.request_ids.filtered("error")
        self.assertEqual((request.status, request.error), (422, "wrong_type"))

    def test_too_many_requests_say_when_to_come_again(self):
        self.key.limit_per_minute = 2
        answers = [self.send("captures", CAPTURE) for _number in range(3)]
        self.assertEqual([a.status_code for a in answers], [202, 202, 429])
        self.assertIn(int(answers[2].headers["Retry-After"]), range(50, 61))
        self.assertEqual(len(self.key.request_ids), 2)

    def test_limit_holds_for_what_is_wrong_and_while_others_send(self):
        self.key.limit_per_minute = 2
        answers = [self.send("captures", {"email": 5}) for _number in range(3)]
        self.assertEqual([a.status_code for a in answers], [422, 422, 429])
        with patch.object(Pace, "is_below", side_effect=[True, False]):
            self.assertEqual(self.send("captures", CAPTURE).status_code, 429)
        self.assertEqual(len(self.key.request_ids), 2)
        sent = [("scope", "=", self.key._get_scope())]
        self.assertFalse(self.env["lead.capture"].search(sent))

    def test_requests_are_kept_for_a_month_and_the_last_one_longer(self):
        requests = self.env["lead.api.request"]
        now = self.env.cr.now()
        for days in (0, 31, 32):
            moment = now - timedelta(days=40 + days)
            requests._note(key_id=self.key.id, kind="captures", received_at=moment)
        requests._gc_requests()
        self.assertEqual(len(self.key.request_ids), 1)
