from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .capture_common import CaptureCase


@tagged("post_install", "-at_install")
class TestConnectedSystem(CaptureCase):
    """What sends to us, who answers for it, and how fresh it is."""

    def system(self, record=None, now=None, **domain):
        self.env["lead.connected.system"]._refresh(now or self.now)
        asked = [(name, "=", value) for name, value in domain.items()]
        if record:
            kinds = {"lead.capture.form": "form", "lead.api.key": "api"}
            kinds |= {"lead.capture.webhook": "webhook", "lead.site": "site"}
            kind = kinds.get(record._name, "provider")
            asked += [("kind", "=", kind), ("res_id", "=", record.id)]
        return self.env["lead.connected.system"].search(asked)

    def send(self, count=1, days=0, email="a{0}@example.com", **values):
        captures = self.env["lead.capture"]._receive(
            [
                {
                    "payload": {"email": email.format(f"{days}-{number}")},
                    "received_at": self.now - timedelta(days=days),
                    **values,
                }
                for number in range(count)
            ],
            entry="form",
            scope=f"form:{self.form.id}",
            now=self.now,
            form=self.form,
        )
        captures._process(self.now)

    def test_figures_of_a_form(self):
        """Capabilities: 18"""
        self.send(3)
        self.send(2, days=10)
        self.send(1, email="a0-0@example.com", idempotency_key="again")
        self.send(1, email="nothing")
        system = self.system(self.form)
        self.assertEqual((system.lead_week, system.lead_month), (3, 5))
        self.assertEqual((system.touch_week, system.touch_month), (1, 1))
        self.assertEqual((system.came_month, system.rejected_month), (7, 1))
        self.assertAlmostEqual(system.rejected_share, 1 / 7)
        self.assertEqual((system.last_seen_at, system.state), (self.now, "fresh"))

    def test_silent_since_by_what_is_expected(self):
        """Capabilities: 18"""
        self.send(1, days=2)
        system = self.system(self.form)
        self.assertEqual(system.state, "quiet", "one alone has no pace")
        system.with_user(self.mia).expected_hours = 24
        system = self.system(self.form)
        self.assertEqual(system.state, "silent")
        self.assertEqual(system.silent_since, self.now - timedelta(days=2))
        self.assertEqual(system.freshness, "Silent since 02/28/2026")

    def test_silent_by_its_own_pace(self):
        for days in range(20, 30):
            self.send(1, days=days)
        # Ten in 30 days: one each 3 days; silent after 12.
        self.assertEqual(self.system(self.form).state, "silent")
        self.send(1, days=9)
        self.assertEqual(self.system(self.form).state, "fresh")

    def test_last_seen_is_kept_when_it_is_long_ago(self):
        self.send(1, days=5)
        for days in (0, 20):
            self.system(self.form, now=self.now + timedelta(days=days))
        # Counted a while ago: this time only the last 30 days are read.
        system = self.system(self.form, now=self.now + timedelta(days=45))
        self.assertEqual(system.last_seen_at, self.now - timedelta(days=5))
        self.assertEqual(system.came_month, 0)

    def test_follows_what_is_set_up(self):
        form = self.env["lead.capture.form"].create({"name": "Old"})
        system = self.system(form)
        self.assertEqual((system.name, system.state), ("Old", "never"))
        form.write({"name": "New", "active": False})
        self.assertEqual(self.system(form), system)
        self.assertEqual((system.name, system.state), ("New", "off"))
        form.unlink()
        self.assertFalse(self.system(kind="form", res_id=form.id))

    def test_each_kind_is_listed(self):
        """Capabilities: 18"""
        key = self.env["lead.api.key"].create(
            {"name": "Call centre", "user_id": self.ann.id}
        )
        webhook = self.env["lead.capture.webhook"].create({"name": "Partner"})
        site = self.env["lead.site"].create(
            {"name": "Shop", "allowed_origins": "https://www.example.com"}
        )
        provider = self.env["lead.company.provider"].create(
            {"name": "Registry", "url": "https://example.com/{domain}"}
        )
        self.receive({"email": "b@example.com"}, entry="email")
        self.env["lead.api.request"]._note(
            key_id=key.id, kind="captures", received_at=self.now, status=202
        )
        self.assertEqual(self.system(key).user_id, self.ann)
        self.assertEqual(self.system(key).last_seen_at, self.now)
        for record in (webhook, site, provider):
            self.assertEqual(self.system(record).state, "never")
        self.assertEqual(self.system(entry="email").came_month, 1)

    def test_what_is_built_in_is_called_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        label = self.env.ref("lead_priority.selection__lead_capture__entry__import")
        label.with_context(lang="zh_CN").name = "导入"
        self.env["lead.capture"]._receive(
            [{"payload": {"email": "i@example.com"}}],
            entry="import",
            scope="import",
            now=self.now,
        )
        system = self.system(kind="entry", entry="import")[:1]
        self.assertEqual(system.display_name, "Import")
        self.assertEqual(system.with_context(lang="zh_CN").display_name, "导入")

    def test_owner_and_note_are_kept(self):
        self.send(1)
        system = self.system(self.form).with_user(self.mia)
        system.write({"user_id": self.mia.id, "note": "From the shop"})
        again = self.system(self.form)
        self.assertEqual((again.user_id, again.note), (self.mia, "From the shop"))

    def test_marketing_and_managers_open_it(self):
        for user in (self.mia, self.max):
            action = self.env["lead.connected.system"].with_user(user).action_open()
            self.assertEqual(action["res_model"], "lead.connected.system")
        for user in (self.ann, self.lea):
            with self.assertRaises(AccessError):
                self.env["lead.connected.system"].with_user(user).action_open()

    def test_captures_behind_the_figure(self):
        self.send(2)
        action = self.system(self.form).action_open_captures()
        found = self.env["lead.capture"].search(action["domain"])
        self.assertEqual(len(found), 2)

    def test_job_counts(self):
        self.send(1)
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_priority.ir_cron_count_connected_systems"
            ).method_direct_trigger()
        found = self.env["lead.connected.system"].search(
            [("kind", "=", "form"), ("res_id", "=", self.form.id)]
        )
        self.assertTrue(found.counted_at)
