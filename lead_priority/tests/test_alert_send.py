import socket
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .alert_common import AlertCase


class Mailbox:
    """Keeps what an SMTP server gets; refuses the first ``refusals`` mails."""

    def __init__(self):
        self.mails = []
        self.refusals = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 Try again later"
        self.mails.append(envelope)
        return "250 OK"


@tagged("post_install", "-at_install")
class TestAlertSend(AlertCase):
    """Sending: retries, giving up, and mails by a real SMTP server.

    Capabilities: 82, 97
    """

    @contextmanager
    def smtp(self):
        """A real SMTP server that Odoo's mails go to."""
        mailbox = Mailbox()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        self.addCleanup(controller.stop)
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create(
            {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": port}
        )
        with patch.object(IrMail_Server, "_disable_send", lambda _self: False):
            yield mailbox

    def _send_mails(self):
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()

    def test_mail_arrives(self):
        self.only("urgent", "email")
        with self.smtp() as mailbox:
            alert = self.send("urgent")
            self.assertEqual(alert.state, "sending")
            self._send_mails()
        self.assertEqual(mailbox.mails[0].rcpt_tos, [self.ann.email])
        self.assertIn(f"/odoo/crm.lead/{self.lead.id}", str(mailbox.mails[0].content))
        self.alerts._send_due(self.now + timedelta(minutes=10))
        self.assertEqual(alert.state, "sent")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_refused_mail_is_sent_again(self):
        self.only("urgent", "email")
        with self.smtp() as mailbox:
            mailbox.refusals = 1
            alert = self.send("urgent")
            self._send_mails()
            self.alerts._send_due(self.now + timedelta(minutes=10))
            self.assertEqual((alert.state, alert.tries), ("failed", 1))
            self.alerts._send_due(self.now + timedelta(minutes=11))
            self._send_mails()
        self.assertEqual(len(mailbox.mails), 1)

    def test_without_an_address_it_is_given_up(self):
        self.only("urgent", "email")
        self.ann.partner_id.email = False
        alert = self.send("urgent")
        self.assertEqual(alert.state, "parked")
        self.assertIn("no e-mail address", alert.error)

    def test_notice_reaches_the_screen(self):
        with patch.object(self.env.registry["res.users"], "_bus_send") as bus:
            alert = self.send()
        kind, notice = bus.call_args.args
        self.assertEqual((kind, notice["id"]), ("lead_alert", alert.id))
        self.assertEqual(notice["title"], "New lead: Roof")

    def test_inbox_message_opens_the_lead_without_a_mail(self):
        self.ann.notification_type = "inbox"
        mails = self.env["mail.mail"].search_count([])
        self.send()
        message = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertEqual((message.model, message.res_id), ("crm.lead", self.lead.id))
        self.assertEqual(message.notified_partner_ids, self.ann.partner_id)
        self.assertEqual(message.notification_ids.notification_type, "inbox")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.lead.followup_ids)

    def test_one_that_fails_does_not_stop_the_others(self):
        leads = self._leads(2, user_id=self.ann.id)
        alerts = self.raise_alerts(rows=[{"lead_id": lead.id} for lead in leads])
        bad = alerts[0]

        def notice(alert):
            if alert == bad:
                raise ValueError("Broken")
            return {}

        at = self.now
        with (
            patch.object(type(alerts), "_prepare_notice", notice),
            mute_logger("odoo.addons.lead_priority.batches"),
        ):
            while bad.state in ("pending", "failed"):
                self.alerts._send_due(at)
                at = bad.next_try_at
        self.assertEqual((bad.state, bad.tries), ("parked", 6))
        self.assertIn("Broken", bad.error)
        self.assertEqual(alerts[1].state, "sent")
        self.assertFalse(self.alerts._send_due(self.now + timedelta(days=9)))

    def test_paused_company_keeps_its_mails(self):
        self.lead.company_id = self.env.company
        self.env.company.lead_alerts_paused = True
        by_channel = self.send("urgent").grouped("channel")
        self.assertEqual(by_channel["inbox"].state, "sent")
        self.assertEqual(by_channel["email"].state, "pending")
        self.env.company.lead_alerts_paused = False
        self.alerts._send_due(self.now)
        self.assertEqual(by_channel["email"].state, "sending")

    def test_alert_of_no_company_waits_while_one_is_paused(self):
        self.lead.company_id = False
        self.env.company.lead_alerts_paused = True
        email = self.send("urgent").filtered(lambda a: a.channel == "email")
        email.company_id = False
        self.alerts._send_due(self.now + timedelta(minutes=1))
        self.assertEqual(email.state, "pending")

    def test_cron_sends(self):
        alert = self.raise_alerts()
        with self.enter_registry_test_mode():
            self.env.ref("lead_priority.ir_cron_send_alerts").method_direct_trigger()
        self.assertEqual(alert.state, "sent")

    def test_only_managers_send_again(self):
        alert = self.raise_alerts()
        alert.action_cancel()
        with self.assertRaises(AccessError):
            alert.with_user(self.ann).action_retry()
        alert.with_user(self.max).action_retry()
        self.assertEqual(alert.state, "pending")

    def test_users_read_their_own_messages(self):
        alert = self.raise_alerts()
        self.assertTrue(alert.with_user(self.ann).has_access("read"))
        self.assertFalse(alert.with_user(self.bob).has_access("read"))
        self.assertTrue(alert.with_user(self.max).has_access("read"))

    def test_old_messages_are_removed(self):
        sent, waiting = self.send(), self.raise_alerts()
        with patch.object(self.env.cr, "now", lambda: self.now + timedelta(days=91)):
            self.alerts._gc_alerts()
        self.assertEqual((sent | waiting).exists(), waiting)
