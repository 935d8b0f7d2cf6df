import io
from urllib.parse import parse_qsl, urlsplit

import zxingcpp
from PIL import Image
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..intake import limits
from .test_capture_http import CaptureHttpCase


@tagged("post_install", "-at_install")
class TestCaptureStand(CaptureHttpCase):
    """A code at a stand, scanned and filled in on a phone. Capabilities: 9"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.show = cls.env["utm.campaign"].create({"title": "Spring Fair 2026"})
        cls.stand = cls._stand("Hall 3")

    @classmethod
    def _stand(cls, name, **values):
        return cls.env["lead.capture.stand"].create(
            {"name": name, "form_id": cls.form.id, "campaign_id": cls.show.id, **values}
        )

    def scan(self, stand):
        """Follow the code as a phone does; give the query of the form."""
        answer = self.url_open(urlsplit(stand.url).path, allow_redirects=False)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        target = urlsplit(answer.headers["Location"])
        self.assertEqual(target.path, self.page_path)
        return f"?{target.query}"

    def test_scan_leads_to_the_form_with_its_tags(self):
        """Capabilities: 9, 16"""
        tags = dict(parse_qsl(self.scan(self.stand)[1:]))
        self.assertEqual(
            tags,
            {
                "utm_source": "Spring Fair 2026 – Hall 3",
                "utm_medium": "Trade show",
                "utm_campaign": "Spring Fair 2026",
            },
        )

    def test_lead_has_the_channel_of_the_stand(self):
        self.fill({"email_from": "ann@example.com"}, self.scan(self.stand))
        lead = self.last_capture().lead_id
        self.assertEqual(lead.source_id, self.stand.source_id)
        self.assertEqual(lead.medium_id, self.stand.medium_id)
        self.assertEqual(lead.campaign_id, self.show)
        self.assertEqual((self.stand.capture_count, self.stand.lead_count), (1, 1))

    def test_scanned_again_by_the_same_person_is_one_lead(self):
        """Capabilities: 9"""
        other = self._stand("Talk")
        for stand, values in (
            (self.stand, {"email_from": "ann@example.com", "phone": "+32470123456"}),
            (self.stand, {"email_from": "Ann@Example.com"}),
            (other, {"phone": "0470 12 34 56"}),
        ):
            self.fill(values, self.scan(stand))
        captures = self.env["lead.capture"].search([("form_id", "=", self.form.id)])
        self.assertEqual(len(captures), 3)
        self.assertEqual(len(captures.lead_id), 1)
        self.assertEqual(captures.lead_id.source_id, self.stand.source_id)
        counts = [
            (stand.capture_count, stand.lead_count)
            for stand in captures and (self.stand, other)
        ]
        self.assertEqual(counts, [(2, 1), (1, 1)])

    def test_stand_out_of_use_is_not_found(self):
        path = urlsplit(self.stand.url).path
        self.form.active = False
        self.assertEqual(self.url_open(path).status_code, 404)
        self.form.active, self.stand.active = True, False
        self.assertEqual(self.url_open(path).status_code, 404)
        for key in ("x", "unknown-key", "%00%00%00%00%00%00%00%00"):
            self.assertEqual(self.url_open(f"/lead/s/{key}").status_code, 404, key)

    def test_each_stand_has_a_source_of_its_own(self):
        twin = self._stand("Hall 3")
        self.assertNotEqual(twin.source_id, self.stand.source_id)
        self.assertNotEqual(self.stand.copy().source_id, self.stand.source_id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            twin.source_id = self.stand.source_id
            twin.flush_recordset()

    def test_names_are_kept_whole_on_the_way(self):
        stand = self._stand("x" * 300)
        tags = dict(parse_qsl(self.scan(stand)[1:]))
        self.assertEqual(tags["utm_source"], stand.source_id.name)
        self.assertLessEqual(len(tags["utm_source"]), limits.UTM_CHARACTERS)
        with self.assertRaises(ValidationError):
            stand.source_id.create({"name": "y" * 101})
            stand.source_id = stand.source_id.create({"name": "y" * 101})

    def test_prints_are_for_who_may_read_the_stand(self):
        new_test_user(
            self.env,
            "lp_stand_mia",
            groups="base.group_user,lead_priority.lead_priority_group_marketing",
        )
        new_test_user(self.env, "lp_stand_eve", groups="base.group_user")
        path = f"/lead/stand/{self.stand.id}/"
        self.authenticate("lp_stand_mia", "lp_stand_mia")
        for name, start in (
            ("qr.png", b"\x89PNG"),
            ("qr.svg", b"<svg"),
            ("sheet.pdf", b"%PDF"),
        ):
            self.assertTrue(self.url_open(path + name).content.startswith(start), name)
        image = Image.open(io.BytesIO(self.url_open(path + "qr.png").content))
        self.assertEqual(zxingcpp.read_barcodes(image)[0].text, self.stand.url)
        self.assertEqual(self.url_open(path + "other").status_code, 404)
        self.authenticate("lp_stand_eve", "lp_stand_eve")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(path + "qr.png").status_code, 403)

    def test_address_of_ones_own_network_is_told(self):
        parameters = self.env["ir.config_parameter"]
        for base, is_inside in (
            ("http://localhost:8069", True),
            ("https://leads.example.com", False),
        ):
            parameters.set_param("web.base.url", base)
            self.stand.invalidate_recordset()
            self.assertEqual(self.stand.is_address_inside, is_inside, base)
