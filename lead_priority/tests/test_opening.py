from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestOpening(LeadPriorityCase):
    """A CRM with history: each lead gets its capture, its past and its follow-ups."""

    def setUp(self):
        super().setUp()
        self.captured = self.now - timedelta(days=30)
        self.assigned = self.now - timedelta(days=20)
        self.closed = self.now - timedelta(days=10)

    def _present(self, won_status="pending", active=True, **columns):
        """A lead as it was in the table before anything was installed."""
        values = {
            "name": "Old",
            "type": "opportunity",
            "won_status": won_status,
            "active": active,
            "create_date": self.captured,
            "team_id": self.team.id,
            **columns,
        }
        ((lead_id,),) = self.env.execute_query(
            SQL(
                "INSERT INTO crm_lead (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        return self.env["crm.lead"].browse(lead_id)

    def _open(self):
        return self.env["lead.capture"]._open_existing_leads(self.now)

    def _parts(self, lead):
        rows = lead.custody_ids.sorted("id")
        return [(row.place, row.started_at, row.ended_at) for row in rows]

    def test_lead_with_owner(self):
        """Capabilities: 19"""
        lead = self._present(user_id=self.ann.id, date_open=self.assigned)
        self._open()
        self.assertEqual(lead.capture_ids.received_at, self.captured)
        self.assertEqual(lead.capture_ids.entry, "opening")
        self.assertEqual(
            self._parts(lead),
            [
                ("pool", self.captured, self.assigned),
                ("owner", self.assigned, False),
            ],
        )

    def test_lost_lead_has_its_whole_past(self):
        lead = self._present(
            won_status="lost",
            active=False,
            user_id=self.ann.id,
            date_open=self.assigned,
            date_closed=self.closed,
            lost_reason_id=self.lost_reason.id,
        )
        self._open()
        self.assertEqual(
            self._parts(lead),
            [
                ("pool", self.captured, self.assigned),
                ("owner", self.assigned, self.closed),
                ("lost", self.closed, False),
            ],
        )
        self.assertEqual(self.open_row(lead).lost_reason_id, self.lost_reason)

    def test_lead_that_still_waits(self):
        lead = self._present()
        self._open()
        self.assertEqual(self._parts(lead), [("pool", self.captured, False)])

    def test_lead_without_dates(self):
        lead = self._present(user_id=self.ann.id, create_date=None)
        self._open()
        self.assertEqual(self._parts(lead), [("owner", self.now, False)])

    def test_dates_out_of_order_and_in_the_future(self):
        lead = self._present(
            won_status="won",
            user_id=self.ann.id,
            date_open=self.now + timedelta(days=5),
            date_closed=self.captured - timedelta(days=5),
        )
        self._open()
        parts = self._parts(lead)
        self.assertEqual(parts[-1][0], "won")
        for _place, start, end in parts:
            self.assertLessEqual(start, end or self.now)

    def test_opening_twice_adds_nothing(self):
        self._present()
        self._open()
        self.assertEqual(self._open(), 0)

    def test_opened_leads_reconcile(self):
        self._present()
        self._present(won_status="lost", active=False)
        self._open()
        differences = self.env["lead.custody.difference"]
        self.assertFalse(differences._reconcile_all(now=self.env.cr.now()))

    def _message(self, lead, **values):
        return self.env["mail.message"].create(
            {
                "model": "crm.lead",
                "res_id": lead.id,
                "author_id": self.ann.partner_id.id,
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "date": self.assigned,
                **values,
            }
        )

    def test_followups_are_seeded_from_messages(self):
        lead = self._lead()
        customer = self.env["res.partner"].create({"name": "C"})
        to_customer = {"partner_ids": [(6, 0, customer.ids)]}
        self._message(lead, **to_customer)
        self._message(lead)  # to nobody outside
        note = self.env.ref("mail.mt_note").id
        self._message(lead, subtype_id=note, **to_customer)
        self._message(lead, author_id=customer.id, **to_customer)
        self._message(
            lead,
            message_type="notification",
            mail_activity_type_id=self.env.ref("mail.mail_activity_data_call").id,
        )
        self.env["lead.followup"]._open_followups(self.now)
        rows = lead.followup_ids
        self.assertCountEqual(rows.mapped("channel"), ["mail", "call"])
        self.assertEqual(rows.user_id, self.ann)
        self.assertEqual(set(rows.mapped("occurred_at")), {self.assigned})
        self.assertEqual(self.env["lead.followup"]._open_followups(self.now), 0)

    def test_meeting_and_the_message_about_it_are_one_followup(self):
        lead = self._lead()
        self.env["calendar.event"].create(
            {
                "name": "Demo",
                "start": self.assigned - timedelta(hours=1),
                "stop": self.assigned,
                "opportunity_id": lead.id,
                "user_id": self.ann.id,
            }
        )
        meeting = self.env.ref("mail.mail_activity_data_meeting").id
        self._message(lead, message_type="notification", mail_activity_type_id=meeting)
        self.env["lead.followup"]._open_followups(self.now)
        self.assertEqual(lead.followup_ids.mapped("channel"), ["meeting"])
