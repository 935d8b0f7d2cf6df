import base64
import hashlib
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import FlowCase
from .content_common import ContentCase


@tagged("post_install", "-at_install")
class TestAudience(ContentCase):
    """Who is in an audience, and what leaves the house. Capabilities: 125, 134"""

    def make_audience(self, **values):
        return self.env["lead.audience"].create({"name": "Ads", **values})

    def members(self, audience):
        audience._update(self.now)
        return audience.member_ids.lead_id

    def hit(self, lead, kind, days, **values):
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type": kind, **values}],
            now=self.now - timedelta(days=days),
        )

    def agree(self, lead, state="given"):
        row = {"purpose": "marketing", "state": state, "source": "person"}
        self.env["lead.consent"]._record_consent(
            [{**row, "lead_id": lead.id}], now=self.now
        )

    def test_opened_and_not_clicked(self):
        leads = [self.make_lead() for _number in range(5)]
        for lead in leads[:4]:
            self.hit(lead, "mail_open", days=5)
        self.hit(leads[1], "mail_click", days=4)
        self.hit(leads[2], "mail_click", days=4, is_automated=True)
        self.hit(leads[4], "mail_open", days=5, is_automated=True)
        late = self.make_lead()
        self.hit(late, "mail_open", days=1)
        audience = self.make_audience(source="opened")
        expected = leads[0] | leads[2] | leads[3]
        found = self.members(audience) & (expected | leads[1] | leads[4] | late)
        self.assertEqual(found.sorted("id"), expected)
        self.hit(leads[0], "mail_click", days=0)
        self.assertNotIn(leads[0], self.members(audience))

    def test_filter_lets_in_and_out_and_keeps_since(self):
        lead = self.make_lead(function="Pump engineer")
        audience = self.make_audience(
            source="domain", domain="[('function', '=', 'Pump engineer')]"
        )
        self.assertEqual(self.members(audience), lead)
        audience._update(self.now + timedelta(hours=5))
        self.assertEqual(audience.member_ids.since_at, self.now)
        lead.function = "Other"
        self.assertFalse(self.members(audience))

    def test_segment_is_followed(self):
        segment = self.env["lead.segment"].create({"name": "Engineers"})
        lead = self.make_lead()
        self.env.cr.execute(
            SQL(
                "INSERT INTO lead_segment_member (segment_id, lead_id, since)"
                " VALUES (%s, %s, %s)",
                segment.id,
                lead.id,
                self.now,
            )
        )
        audience = self.make_audience(source="segment", segment_id=segment.id)
        self.assertEqual(self.members(audience), lead)

    def test_broken_filter_changes_nothing_and_stops_nobody(self):
        self.env["lead.audience"].search([]).active = False
        broken = self.make_audience(source="domain")
        # A field that was removed since.
        self.env.cr.execute(
            "UPDATE lead_audience SET domain = %s WHERE id = %s",
            ("[('no_field', '=', 1)]", broken.id),
        )
        broken.invalidate_recordset(["domain"])
        good = self.make_audience(source="opened")
        with mute_logger(
            "odoo.addons.lead_nurture.models.lead_audience_rule",
            "odoo.addons.lead_priority.batches",
        ):
            while self.env["lead.audience"]._update_due():
                pass
        self.assertTrue(broken.error)
        self.assertTrue(good.updated_at)

    def export(self, audience, platform):
        wizard = self.env["lead.audience.download"].with_user(self.mia)
        wizard = wizard.create({"audience_id": audience.id, "platform": platform})
        wizard.action_make()
        return base64.b64decode(wizard.file).decode().splitlines()

    def test_only_who_agreed_is_exported_hashed_and_logged(self):
        leads = [
            self.make_lead(email_from=f"Lead.{number}@Example.com")
            for number in range(4)
        ]
        for lead in leads[:3]:
            self.agree(lead)
        self.agree(leads[1], "withdrawn")
        self.env["mail.blacklist"].sudo()._add(leads[2].email_from)
        audience = self.make_audience()
        self.env["lead.audience.member"]._add(
            audience, [lead.id for lead in leads], self.now
        )
        header, row = self.export(audience, "google")
        self.assertEqual(header, "Email,Phone")
        known = hashlib.sha256(b"lead.0@example.com").hexdigest()
        self.assertEqual(row, f"{known},")
        log = audience.export_ids
        self.assertEqual((log.user_id, log.row_count), (self.mia, 1))
        self.assertEqual(log.refused_count, 3)

    def test_without_rule_of_consent_a_no_is_still_a_no(self):
        lead, other = self.make_lead(email_from="a@b.co"), self.make_lead()
        other.email_from = "c@d.co"
        self.agree(other, "withdrawn")
        audience = self.make_audience(is_consent_required=False)
        self.env["lead.audience.member"]._add(audience, (lead | other).ids, self.now)
        self.assertEqual(len(self.export(audience, "linkedin")), 2)

    def test_empty_file_is_refused_and_not_logged(self):
        audience = self.make_audience()
        with self.assertRaises(UserError):
            self.export(audience, "meta")
        self.assertFalse(audience.export_ids)

    def test_rep_cannot_export(self):
        audience = self.make_audience()
        with self.assertRaises(AccessError):
            self.env["lead.audience.download"].with_user(self.ann).create(
                {"audience_id": audience.id}
            )
        with self.assertRaises(AccessError):
            self.env["lead.audience.export"].with_user(self.mia).create({})

    def test_merged_lead_leaves_its_audiences_to_the_survivor(self):
        lead, survivor = self.make_lead(), self.make_lead()
        audience = self.make_audience()
        self.env["lead.audience.member"]._add(audience, lead.ids, self.now)
        survivor._merge_journals(lead, now=self.now)
        self.assertIn(survivor, audience.member_ids.lead_id)


@tagged("post_install", "-at_install")
class TestAudienceStep(FlowCase):
    """A step that changes an audience. Capabilities: 125"""

    def test_step_adds_and_takes_out(self):
        audience = self.env["lead.audience"].create({"name": "Ads"})
        lead = self.env["crm.lead"].create({"name": "A lead"})
        for operation, expected in (("add", lead), ("remove", lead.browse())):
            flow = self.make_flow()
            self.add_step(
                flow,
                "audience",
                audience_id=audience.id,
                audience_operation=operation,
            )
            self.start(flow)
            self.enter(flow, lead)
            self.env["lead.nurture.enrollment"]._run_due(self.now)
            self.assertEqual(audience.member_ids.lead_id, expected, operation)
