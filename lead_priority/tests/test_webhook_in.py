from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..inbound.presets.generic import Generic
from ..models import lead_capture_webhook_receive
from .webhook_in_common import WebhookInCase

ANN = {"id": 7, "email": "ann@example.com", "who": {"name": "Ann"}}


@tagged("post_install", "-at_install")
class TestWebhookIn(WebhookInCase):
    """From a request to a lead, and what is not taken. Capabilities: 1, 3, 7, 184"""

    def test_request_becomes_a_lead_with_channel_pool_and_behaviour(self):
        demo = self.env.ref("lead_priority.lead_engagement_type_demo_request", False)
        demo = demo or self.env["lead.engagement.type"].search(
            [("code", "=", "demo_request")]
        )
        source = self.env["utm.source"].create({"name": "Partner list"})
        self.webhook.write(
            {
                "pool_id": self.pool.id,
                "engagement_type_id": demo.id,
                "source_id": source.id,
            }
        )
        lead = self.take(ANN).capture_ids.lead_id
        self.assertRecordValues(
            lead,
            [
                {
                    "contact_name": "Ann",
                    "name": "Ann via Partner",
                    "pool_id": self.pool.id,
                    "source_id": source.id,
                }
            ],
        )
        self.assertEqual(lead.engagement_ids.type_id, demo)
        self.assertEqual(lead.capture_ids.entry, "webhook")

    def test_same_number_again_is_the_same_capture(self):
        """Targets: R4"""
        first = self.take(ANN)
        later = self.take(ANN, {**ANN, "email": "other@example.com"}, ANN)
        self.assertEqual(later.capture_ids, first.capture_ids)
        self.assertEqual(len(first.capture_ids.lead_id.engagement_ids), 1)
        self.assertEqual(set(later.mapped("state")), {"taken"})

    def test_without_a_number_equal_requests_are_one(self):
        anonymous = {"email": "bea@example.com"}
        again = self.take(anonymous, anonymous)
        self.assertEqual(len(again.capture_ids), 1)
        self.assertEqual(len(self.take({**anonymous, "x": 1}).capture_ids), 1)

    def test_list_of_leads_is_that_many_captures(self):
        request = self.take([ANN, {"id": 8, "email": "bob@example.com"}])
        self.assertEqual(len(request.capture_ids.lead_id), 2)

    def test_form_is_taken_as_json_is(self):
        body = b"id=9&email=cy%40example.com&who[name]=Cy"
        kind = "application/x-www-form-urlencoded"
        request = self.take(body, content_type=kind)
        self.assertEqual(request.capture_ids.lead_id.contact_name, "Cy")

    def test_mended_mapping_brings_back_what_was_rejected(self):
        request = self.take({"id": 3, "mail": "dee@example.com"})
        self.assertEqual(request.capture_ids.state, "rejected")
        self.assertTrue(request.is_mendable)
        self.webhook.line_ids[0].path = "mail"
        request.with_user(self.mia).action_retry()
        self.assertEqual(request.capture_ids.state, "lead")
        self.assertEqual(request.capture_ids.lead_id.email_from, "dee@example.com")
        self.assertEqual(request.capture_ids.payload, {})

    def test_mended_secret_lets_refused_requests_in(self):
        google = self._webhook(kind="google")
        body = {
            "lead_id": "G1",
            "google_key": "k",
            "user_column_data": [
                {"column_id": "EMAIL", "string_value": "e@example.com"}
            ],
        }
        request = self.post(body, google)
        request.write({"state": "refused", "reason": "no_secret"})
        request.action_retry()
        self.assertEqual((request.state, request.reason), ("refused", "no_secret"))
        google.secret = "k"
        google.action_retry()
        self.assertEqual(request.capture_ids.lead_id.email_from, "e@example.com")

    def test_what_was_taken_is_not_tried_again(self):
        with self.assertRaises(UserError):
            self.take(ANN).action_retry()

    def test_rep_cannot_read_or_retry(self):
        request = self.take({"id": 3})
        with self.assertRaises(AccessError):
            request.with_user(self.ann).action_retry()
        with self.assertRaises(AccessError):
            self.webhook.with_user(self.ann).get_mapping_preview({})

    def test_marketing_sees_no_secret(self):
        self.webhook.secret = "s"
        for name in ("secret", "access_token"):
            with self.assertRaises(AccessError):
                self.webhook.with_user(self.mia).read([name])
        self.assertFalse(self.webhook.with_user(self.mia).missing)

    def test_one_request_that_breaks_does_not_stop_the_others(self):
        """Targets: R10"""
        bad, good = self.post({"id": 1, "email": "x@example.com"}), self.post(ANN)
        tidy = Generic.tidy

        def break_on_one(preset, document):
            return tidy(preset, document)["id"] / (document["id"] - 1) and document

        with (
            patch.object(Generic, "tidy", break_on_one),
            mute_logger("odoo.addons.lead_priority.batches"),
        ):
            self.deliveries._take_due(self.now)
        self.assertEqual(good.state, "taken")
        self.assertEqual((bad.state, bad.reason), ("received", "error"))
        self.assertEqual(bad.next_try_at, self.now + timedelta(minutes=1))

    def test_platform_gives_its_leads_a_source(self):
        self.assertEqual(self._webhook(kind="linkedin").source_id.name, "LinkedIn")

    def test_line_that_names_no_place_is_refused(self):
        with self.assertRaises(ValidationError):
            self.webhook.line_ids[0].path = "a[["

    def test_old_requests_are_deleted_failed_ones_later(self):
        taken, refused = self.take(ANN), self.post({})
        refused.state = "refused"
        age = self.env.cr.now() - timedelta(days=31)
        (taken | refused).received_at = age
        self.env.flush_all()
        self.deliveries._gc_deliveries()
        self.assertEqual((taken | refused).exists(), refused)

    def test_erasure_blanks_what_was_sent(self):
        request = self.take(ANN)
        request.capture_ids.lead_id._erase(now=self.now)
        self.assertFalse(request.body)
        self.assertFalse(request.headers)

    def test_of_a_flood_of_refused_some_are_kept(self):
        """Targets: S9"""
        self.patch(lead_capture_webhook_receive, "REFUSED_KEPT", 3)
        request = self.post({})._get_request()
        for _number in range(5):
            self.deliveries._store_refused(self.webhook, request, "signature", self.now)
        kept = self.deliveries.search(
            [("webhook_id", "=", self.webhook.id), ("state", "=", "refused")]
        )
        self.assertEqual(len(kept), 3)

    def test_secret_in_a_header_is_not_kept_and_checked_again(self):
        self.webhook.write({"check": "token", "header": "X-Key", "secret": "s"})
        request = self.post(ANN, x_key="Bearer right")
        self.assertNotIn("right", str(request.headers))
        request.write({"state": "refused", "reason": "signature"})
        request.action_retry()
        self.assertEqual(request.state, "refused")
        self.webhook.secret = "right"
        request.action_retry()
        self.assertEqual(request.state, "taken")


@tagged("post_install", "-at_install")
class TestMappingScreen(WebhookInCase):
    """What the mapping screen shows. Capabilities: 184"""

    def preview(self, **values):
        return self.webhook.with_user(self.mia).get_mapping_preview(
            {"kind": "generic", "source": "pasted", **values}
        )

    def test_sample_and_lead_are_shown_side_by_side(self):
        seen = self.preview(
            sample='{"email": "ann@example.com", "land": "Belgium", "tel": "12"}',
            lines=[
                {"field": "email_from", "path": "email"},
                {"field": "country_id", "path": "land"},
                {"field": "phone", "path": "tel"},
            ],
        )
        self.assertEqual(
            [leaf["path"] for leaf in seen["leaves"]], ["email", "land", "tel"]
        )
        self.assertEqual(seen["values"], ["ann@example.com", "Belgium", "12"])
        lead = {item["field"]: item for item in seen["lead"]}
        self.assertEqual(lead["country_id"]["value"], "Belgium")
        self.assertTrue(lead["phone"]["issue"])
        self.assertEqual(seen["outcome"]["state"], "lead")

    def test_known_person_would_be_a_touch_and_nobody_rejected(self):
        self._lead(email_from="ann@example.com")
        lines = [{"field": "email_from", "path": "email"}]
        seen = self.preview(sample='{"email": "ann@example.com"}', lines=lines)
        self.assertEqual(seen["outcome"]["state"], "merged")
        seen = self.preview(sample='{"x": 1}', lines=lines)
        self.assertEqual(seen["outcome"]["state"], "rejected")

    def test_nothing_is_kept_by_looking(self):
        count = self.env["lead.capture"].search_count([])
        self.preview(
            sample="utm_source=Brand%20new",
            lines=[{"field": "utm_source", "path": "utm_source"}],
        )
        self.assertEqual(self.env["lead.capture"].search_count([]), count)
        self.assertFalse(self.env["utm.source"].search([("name", "=", "Brand new")]))

    def test_suggestion_fits_the_sample(self):
        seen = self.preview(sample="e-mail=a%40b.co&Company=Acme")
        found = {line["field"]: line["path"] for line in seen["suggested"]}
        self.assertEqual(found, {"email_from": "e-mail", "partner_name": "Company"})

    def test_last_request_is_the_sample(self):
        self.take({"id": 1, "email": "last@example.com"})
        seen = self.preview(source="delivery")
        self.assertEqual(seen["source"], "delivery")
        self.assertIn("last@example.com", [leaf["value"] for leaf in seen["leaves"]])

    def test_every_example_can_be_looked_at(self):
        for kind, _label in self.webhook._fields["kind"]._description_selection(
            self.env
        ):
            webhook = self._webhook(kind=kind)
            lines = webhook.mapping_draft["lines"]
            seen = webhook.get_mapping_preview(
                {
                    "kind": kind,
                    "source": "example",
                    "lines": lines,
                    "country_id": webhook.country_id.id,
                }
            )
            self.assertEqual(bool(seen["leaves"]), kind != "generic", kind)
            if kind != "generic":
                self.assertEqual(seen["outcome"]["state"], "lead", (kind, seen))

    def test_strange_input_gives_a_sentence(self):
        """Targets: S2"""
        for sample in (
            "{",
            "\x00",
            "[1]",
            '{"a": NaN}',
            "a" * 300_000,
            "%ff=1",
            7,
            None,
        ):
            seen = self.preview(sample=sample, lines=[{"field": "nope"}, 3, None])
            self.assertIn("error", seen)
        for values in (
            None,
            [],
            {"kind": 3, "source": [], "lines": "x", "country_id": "y"},
        ):
            self.assertIn("sources", self.webhook.get_mapping_preview(values))

    def test_screen_writes_the_lines(self):
        self.webhook.mapping_draft = {
            "lines": [
                {"field": "city", "path": "a.b", "fixed": "", "default": "Ghent"},
                {"field": "no such field", "path": "x"},
            ]
        }
        self.assertRecordValues(
            self.webhook.line_ids, [{"name": "city", "path": "a.b", "default": "Ghent"}]
        )
