from odoo.tests import tagged

from .capture_common import CaptureCase

FIELDS = ("name", "contact_name", "email_from", "phone", "country_id", "user_id")


@tagged("post_install", "-at_install")
class TestCaptureImport(CaptureCase):
    """Importing through the register. Capabilities: 7, 19"""

    def load(self, *rows, fields=FIELDS, ours=True, user=None):
        leads = self.env["crm.lead"].with_user(user or self.max)
        return leads.with_context(lead_capture_import=ours, import_file=True).load(
            list(fields), [list(row) for row in rows]
        )

    def test_each_row_is_accounted_for(self):
        known = self._lead(email_from="bob@example.com")
        result = self.load(
            ("New", "Ann", "ann@example.com", "", "France", ""),
            ("Known", "Bob", "BOB@example.com", "", "", ""),
            ("Nobody", "Eve", "eve@", "12", "", ""),
            ("Again", "Ann", "ann@example.com", "", "", ""),
        )
        captures = self.env["lead.capture"].search(
            [("entry", "=", "import")], order="id"
        )
        self.assertEqual(
            captures.mapped("state"), ["lead", "merged", "rejected", "merged"]
        )
        self.assertEqual(captures[1].lead_id, known)
        self.assertEqual([m["record"] for m in result["messages"]], [1, 2, 3])
        self.assertEqual({m["type"] for m in result["messages"]}, {"warning"})
        self.assertEqual(captures[0].lead_id.country_id.code, "FR")
        self.assertEqual(captures[0].lead_id.name, "New")

    def test_other_fields_of_the_lead_come_along(self):
        self.load(("L", "Ann", "ann@example.com", "", "", "Ann"))
        lead = self.env["crm.lead"].search([("email_from", "=", "ann@example.com")])
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(self.open_row(lead).place, "owner")

    def test_wrong_name_of_a_record_stops_the_import(self):
        result = self.load(("L", "Ann", "ann@example.com", "", "Nowhere", ""))
        self.assertFalse(result["ids"])
        self.assertFalse(self.env["lead.capture"].search([("entry", "=", "import")]))

    def test_plain_import_is_as_in_core(self):
        self._lead(email_from="ann@example.com")
        result = self.load(("L", "A", "ann@example.com", "", "", ""), ours=False)
        lead = self.env["crm.lead"].browse(result["ids"])
        self.assertEqual((lead.name, result["messages"]), ("L", []))
        self.assertTrue(lead.is_possible_duplicate)

    def test_list_is_no_behaviour_of_the_lead(self):
        self.load(("L", "Ann", "ann@example.com", "", "", ""))
        lead = self.env["crm.lead"].search([("email_from", "=", "ann@example.com")])
        self.assertFalse(lead.engagement_ids)


@tagged("post_install", "-at_install")
class TestPossibleDuplicate(CaptureCase):
    """Leads entered by hand: cleaned and flagged, never merged. Capabilities: 10"""

    def test_known_email_phone_or_key_is_flagged(self):
        self._lead(
            email_from="ann@example.com", phone="+32 2 290 34 90", external_key="K"
        )
        for values in (
            {"email_from": "ANN@example.com"},
            {"phone": "02 290 34 90"},
            {"external_key": "K"},
        ):
            self.assertTrue(self._lead(**values).is_possible_duplicate, values)

    def test_unknown_and_keyless_leads_are_not(self):
        leads = self._leads(2) | self._lead(email_from="new@example.com")
        self.assertNotIn(True, leads.mapped("is_possible_duplicate"))

    def test_two_of_one_batch_are_flagged(self):
        leads = self._leads(2, email_from="twin@example.com")
        self.assertEqual(leads.mapped("is_possible_duplicate"), [True, True])

    def test_merge_and_keep_apart_end_the_doubt(self):
        first, second = self._leads(2, email_from="twin@example.com")
        first.action_keep_apart()
        self.assertFalse(first.is_possible_duplicate)
        survivor = (first | second).merge_opportunity()
        self.assertFalse(survivor.is_possible_duplicate)

    def test_line_breaks_leave_single_line_texts(self):
        lead = self._lead(contact_name="Ann\r\nBcc: x")
        self.assertEqual(lead.contact_name, "Ann Bcc: x")
