from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .alert_common import AlertCase


@tagged("post_install", "-at_install")
class TestAlertPreference(AlertCase):
    """Users switch off what they do not want; the bell keeps what is unread.

    Capabilities: 82
    """

    def preference(self, code="urgent", user=None):
        user = user or self.ann
        preferences = self.env["lead.alert.preference"].with_user(user)
        return preferences._open_for(user).filtered(lambda p: p.event_id.code == code)

    def test_list_shows_what_the_company_sends(self):
        preference = self.preference()
        self.assertEqual(
            (preference.by_inbox, preference.by_email, preference.by_sms),
            (True, True, False),
        )
        self.assertEqual(preference.fixed_channels, "sms")

    def test_muted_channel_is_not_used(self):
        self.preference().by_email = False
        self.assertEqual(self.raise_alerts("urgent").mapped("channel"), ["inbox"])
        self.preference().by_email = True
        self.assertEqual(len(self.raise_alerts("urgent")), 2)

    def test_one_mutes_for_oneself_only(self):
        self.preference().by_email = False
        self.lead.user_id = self.bob
        self.assertEqual(len(self.raise_alerts("urgent")), 2)
        with self.assertRaises(AccessError):
            self.preference(user=self.bob).with_user(self.ann).by_email = False

    def test_what_is_always_sent_cannot_be_muted(self):
        self.preference().by_email = False
        self.rule("urgent").is_mandatory = True
        self.assertEqual(len(self.raise_alerts("urgent")), 2)
        self.env.invalidate_all()
        self.assertTrue(self.preference().by_email)

    def test_channel_the_company_does_not_use_stays_off(self):
        self.preference().by_sms = True
        self.assertNotIn("sms", self.raise_alerts("urgent").mapped("channel"))

    def test_preferences_open_from_the_own_form(self):
        self.assertTrue(
            Form(self.ann.with_user(self.ann), "base.view_users_form_simple_modif")
        )
        action = self.ann.with_user(self.ann).action_lead_alert_preferences()
        preferences = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(preferences.user_id, self.ann)

    def test_bell_shows_unread_notices_of_oneself(self):
        alert = self.send()
        alerts = self.alerts.with_user(self.ann)
        notices = alerts.get_notices()
        self.assertEqual((notices["count"], notices["notices"][0]["id"]), (1, alert.id))
        self.assertEqual(self.alerts.with_user(self.bob).get_notices()["count"], 0)
        self.alerts.with_user(self.bob).mark_read(alert.ids)
        self.assertEqual(alerts.get_notices()["count"], 1)
        alerts.mark_read([*alert.ids, "x", None])
        self.assertEqual(alerts.get_notices(), {"count": 0, "notices": []})

    def test_notice_opens_its_lead_while_one_may_see_it(self):
        alert = self.send().with_user(self.ann)
        self.assertEqual(alert.action_open_leads()["res_id"], self.lead.id)
        self.lead.user_id = self.bob
        self.assertEqual(alert.action_open_leads()["tag"], "display_notification")

    def test_digest_opens_its_leads(self):
        leads = self._leads(4, user_id=self.ann.id)
        alert = self.send(rows=[{"lead_id": lead.id} for lead in leads])
        action = alert.with_user(self.ann).action_open_leads()
        found = self.env["crm.lead"].search(action["domain"])
        self.assertEqual({*found.ids}, {*leads.ids})
