import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_consent import ConsentCase

ANN = "ann@example.com"
TOTALS = (
    "SELECT place, count(*) FROM lead_custody WHERE ended_at IS NULL GROUP BY place"
)


@tagged("post_install", "-at_install")
class TestPrivacy(ConsentCase):
    """Odoo's privacy lookup finds, exports and erases a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        captures = cls.env["lead.capture"]._receive(
            [
                {
                    "payload": {"email": ANN, "phone": "+32470123456", "city": "Ghent"},
                    "consent_text": cls.text.text,
                    "consent_given": True,
                }
            ],
            entry="api",
            scope="test",
            now=cls.now,
            form=cls.form,
        )
        captures._process(cls.now)
        cls.lead = captures.lead_id
        cls.other = cls._lead(email_from="bob@example.com")
        cls.kept = cls.env["lead.capture"]._receive(
            [{"payload": {"email": "Ann@Example.com"}, "is_blocked": "honeypot"}],
            entry="form",
            scope="test",
            now=cls.now,
            form=cls.form,
        )
        cls.visitor = cls.env["lead.visitor"].create(
            {
                "token_digest": "x",
                "first_seen_at": cls.now,
                "last_seen_at": cls.now,
                "company_id": cls.env.company.id,
                "lead_id": cls.lead.id,
            }
        )
        cls.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": cls.lead.id,
                    "user_id": cls.ann.id,
                    "channel": "call",
                    "note": "Ann likes tea",
                }
            ],
            now=cls.now,
        )

    def look_up(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"email": ANN, "name": "Ann Nobody"}
        )
        wizard.action_lookup()
        return wizard

    def found(self, wizard, model):
        lines = wizard.line_ids.filtered(lambda line: line.res_model == model)
        ids = lines.mapped("res_id")
        self.assertEqual(len(ids), len(set(ids)), f"{model}: each once")
        return self.env[model].browse(ids)

    def test_lookup_finds_all_that_is_kept(self):
        wizard = self.look_up()
        self.assertEqual(self.found(wizard, "crm.lead"), self.lead)
        self.assertEqual(
            self.found(wizard, "lead.capture"), self.lead.capture_ids | self.kept
        )
        self.assertEqual(self.found(wizard, "lead.visitor"), self.visitor)
        for name in ("consent", "custody", "engagement", "followup"):
            rows = self.found(wizard, f"lead.{name}")
            self.assertEqual(rows, self.lead[f"{name}_ids"], name)
            self.assertTrue(rows, name)

    def test_export_says_everything_and_no_keys(self):
        wizard = self.look_up()
        wizard.action_export()
        page = base64.b64decode(wizard.export_file).decode()
        for words in (
            ANN,
            "Ghent",
            "+32 470 12 34 56",
            "Ann likes tea",
            "Send me news.",
        ):
            self.assertIn(words, page)
        self.assertNotIn(self.lead.capture_ids.access_token, page)
        self.assertNotIn("bob@example.com", page)

    def test_erasure_by_lookup_keeps_the_totals(self):
        self.env.cr.execute(TOTALS)
        before = dict(self.env.cr.fetchall())
        self.look_up().line_ids.filtered(
            lambda line: line.res_model.startswith(("lead.", "crm."))
        ).action_unlink_all()
        self.env.cr.execute(TOTALS)
        after = dict(self.env.cr.fetchall())
        self.assertEqual(sum(after.values()), sum(before.values()))
        self.assertEqual(after["erased"] - before.get("erased", 0), 1)
        self.assertFalse(
            self.env["lead.custody.difference"]._reconcile_all(now=self.env.cr.now())
        )

    def test_erasure_by_lookup_leaves_nothing_to_find(self):
        wizard = self.look_up()
        wizard.line_ids.filtered(
            lambda line: line.res_model.startswith(("lead.", "crm."))
        ).action_unlink_all()
        self.assertFalse(self.lead.exists() or self.visitor.exists())
        self.assertTrue(self.kept.exists())
        again = self.look_up().line_ids.mapped("res_model")
        self.assertFalse([name for name in again if name.startswith(("lead.", "crm."))])
        self.assertTrue(self.other.exists())

    def test_erased_once(self):
        line = self.look_up().line_ids.filtered(
            lambda line: line.res_model == "lead.followup"
        )
        line.action_unlink()
        with self.assertRaises(UserError):
            line.action_unlink()
        self.assertFalse(self.lead.followup_ids.note)

    def test_managers_export_from_the_lead_and_reps_do_not(self):
        action = self.lead.with_user(self.max).action_export_personal_data()
        self.assertIn("personal-data.html?download=true", action["url"])
        page = self.env["lead.personal.data"].search([], limit=1).file
        self.assertIn("Ann likes tea", base64.b64decode(page).decode())
        for user in (self.ann, self.lea):
            with self.assertRaises(AccessError):
                self.lead.with_user(user).action_export_personal_data()

    def test_raw_bodies_of_platforms_are_blanked(self):
        webhook = self.env["lead.capture.webhook"].create({"name": "Ads"})
        delivery = self.env["lead.capture.webhook.delivery"].create(
            {
                "webhook_id": webhook.id,
                "received_at": self.now,
                "body": base64.b64encode(ANN.encode()),
                "capture_ids": [(6, 0, self.lead.capture_ids.ids)],
            }
        )
        self.lead._erase(now=self.now)
        self.assertFalse(delivery.body)
