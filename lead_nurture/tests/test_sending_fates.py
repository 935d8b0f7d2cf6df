from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.mail_mail import DELETES_LATER
from ..sending import Fate
from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestSendingFates(SendingCase):
    """What becomes of a message at the mail server. Capabilities: 118; Targets: R9"""

    def _send(self, fate, note=None):
        execution = self.begin()
        with self.answering(fate, note):
            self.executions._send_due(self.now)
        return execution

    def test_no_connection_is_tried_again_later(self):
        execution = self._send(Fate.AGAIN, "421 busy")
        self.assertEqual(execution.state, "queued")
        self.assertEqual(execution.reason, "no_connection")
        self.assertEqual(execution.next_try_at, self.now + timedelta(minutes=1))
        self.assertEqual(execution.enrollment_id.state, "running")
        self.assertEqual(self.executions._send_due(self.now), 0)
        self.assertEqual(self.executions._send_due(execution.next_try_at), 1)
        self.assertEqual(execution.state, "done")

    def test_refused_goes_on(self):
        execution = self._send(Fate.REFUSED, "550 no such user")
        self.assertEqual((execution.state, execution.reason), ("failed", "refused"))
        self.assertEqual(execution.note, "550 no such user")
        self.assertEqual(execution.enrollment_id.state, "done")

    def test_unknown_goes_on_and_asks_the_responsible(self):
        execution = self._send(Fate.UNKNOWN)
        self.assertEqual(execution.state, "unknown")
        self.assertEqual(execution.enrollment_id.state, "done")
        activity = self.lead.activity_ids
        self.assertEqual(activity.user_id, self.flow.user_id)
        self.assertFalse(self.lead.followup_ids)

    def test_unknown_is_never_sent_by_itself(self):
        self._send(Fate.UNKNOWN)
        self.assertEqual(self.executions._send_due(self.now + timedelta(days=9)), 0)

    def test_person_says_it_was_sent(self):
        execution = self._send(Fate.UNKNOWN)
        execution.action_was_sent()
        self.assertEqual(execution.state, "done")
        self.assertEqual(len(self.lead.followup_ids), 1)

    def test_person_sends_it_again(self):
        execution = self._send(Fate.UNKNOWN)
        execution.action_send_again()
        self.assertEqual(execution.asked_by_id, self.env.user)
        self.assertEqual(self.executions._send_due(self.env.cr.now()), 1)
        self.assertEqual(execution.state, "done")
        self.assertEqual(execution.enrollment_id.state, "done")

    def test_mails_that_were_sent_are_deleted_behind_the_sending(self):
        execution = self.begin()
        mail = self.get_mails()
        self.assertTrue(mail.auto_delete)
        mail.state = "sent"
        mail.with_context(**{DELETES_LATER: True}).unlink()
        self.assertTrue(mail.exists())
        execution._settle("done", self.now)
        self.executions._carry_on(self.now)
        self.assertFalse(mail.exists())

    def test_known_fate_is_not_decided(self):
        execution = self._send(Fate.SENT)
        with self.assertRaises(UserError):
            execution.action_send_again()

    def test_reps_decide_nothing(self):
        execution = self._send(Fate.UNKNOWN)
        rep = new_test_user(self.env, "nurture_rep", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            execution.with_user(rep).action_send_again()

    def test_dead_worker_leaves_it_unknown(self):
        execution = self.begin()
        execution._mark_sending()
        self.executions._settle_dead(self.now)
        self.assertEqual(execution.state, "unknown")
        self.assertEqual(self.get_mails().state, "cancel")
        self.executions._carry_on(self.now)
        self.assertEqual(execution.enrollment_id.state, "done")
