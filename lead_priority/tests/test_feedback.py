from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestFeedback(LeadPriorityCase):
    """Reps suggest and complain, managers answer, reps are told.

    Capabilities: 189
    """

    def suggest(self, user=None, **values):
        user = user or self.ann
        return (
            self.env["lead.feedback"]
            .with_user(user)
            .create({"name": "Count trials higher", "area": "score", **values})
        )

    def _told(self, user, code):
        alerts = self.env["lead.alert"].search([("user_id", "=", user.id)])
        return alerts.filtered(lambda alert: alert.event_id.code == code)

    def test_manager_is_told_and_sees_it(self):
        suggestion = self.suggest()
        self.assertEqual((suggestion.user_id, suggestion.state), (self.ann, "new"))
        self.assertTrue(suggestion.with_user(self.max).has_access("read"))
        alert = self._told(self.max, "suggested")
        alert._send_due(self.env.cr.now())
        self.assertEqual(alert.text, "Ann suggests: Count trials higher.")
        self.assertIn(f"/odoo/lead.feedback/{suggestion.id}", alert._get_link())

    def test_author_is_told_of_the_answer(self):
        suggestion = self.suggest().with_user(self.max)
        with self.assertRaises(UserError):
            suggestion.action_plan()
        suggestion.answer = "Good idea, next week."
        suggestion.action_plan()
        self.assertEqual(
            (suggestion.state, suggestion.answered_by_id), ("planned", self.max)
        )
        alert = self._told(self.ann, "suggestion_answered")
        alert._send_due(self.env.cr.now())
        self.assertIn("Good idea, next week.", alert.text)
        self.assertEqual(alert.action_open_leads()["type"], "ir.actions.act_url")

    def test_author_may_change_it_until_it_is_answered(self):
        suggestion = self.suggest()
        suggestion.name = "Count trials twice"
        suggestion.sudo().state = "done"
        with self.assertRaises(AccessError):
            suggestion.name = "Too late"

    def test_nobody_answers_oneself(self):
        suggestion = self.suggest(state="done", answer="Yes", user_id=self.bob.id)
        self.assertEqual((suggestion.state, suggestion.answer), ("new", False))
        self.assertEqual(suggestion.user_id, self.ann)
        for values in ({"answer": "Yes"}, {"state": "done"}, {"user_id": self.bob.id}):
            with self.assertRaises(AccessError):
                suggestion.write(values)
        suggestion.sudo().answer = "Yes"
        with self.assertRaises(AccessError):
            suggestion.action_finish()

    def test_suggestions_of_others_are_hidden(self):
        suggestion = self.suggest()
        self.assertFalse(suggestion.with_user(self.bob).has_access("read"))
        self.assertFalse(suggestion.with_user(self.lea).has_access("read"))
