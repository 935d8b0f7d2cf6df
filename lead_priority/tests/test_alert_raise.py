from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .alert_common import AlertCase


@tagged("post_install", "-at_install")
class TestAlertRaise(AlertCase):
    """Who is told what, in which words; one message where there would be many.

    Capabilities: 82, 95, 96
    """

    def test_owner_is_told(self):
        alert = self.send()
        self.assertEqual((alert.user_id, alert.state), (self.ann, "sent"))
        self.assertEqual(alert.text, "You have a new lead: Roof (Tiles Ltd), score 0.")

    def test_warning_counts_the_days(self):
        self.only("warning", "inbox")
        deadline = self.now + timedelta(hours=2)
        values = {"days": 3, "deadline": deadline}
        alert = self.send("warning", [{"lead_id": self.lead.id, "values": values}])
        self.assertIn(
            "Lead Roof has had no follow-up for 3 days and will be taken back soon",
            alert.text,
        )
        self.assertIn("11:00", alert.text)

    def test_high_priority_text(self):
        alerts = self.send("urgent")
        self.assertEqual({*alerts.mapped("channel")}, {"inbox", "email"})
        self.assertIn(
            "You have a new high-priority lead, please act at once: Roof",
            alerts[0].text,
        )

    def test_leader_and_managers(self):
        rule = self.only("escalated", "inbox")
        rule.to_manager = True
        recipients = self.raise_alerts("escalated").user_id
        self.assertLessEqual(self.lea | self.max, recipients)
        self.assertNotIn(self.ann, recipients)

    def test_managers_of_another_company_are_not_told(self):
        rule = self.only("escalated", "inbox")
        rule.write({"to_leader": False, "to_manager": True})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.max.write(
            {"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id}
        )
        self.assertNotIn(self.max, self.raise_alerts("escalated").user_id)

    def test_leader_is_told_of_a_lead_that_nobody_owns(self):
        self.lead.user_id = False
        self.assertEqual(self.raise_alerts("urgent").user_id, self.lea)

    def test_nobody_is_told_twice(self):
        self.only("escalated", "inbox").to_owner = True
        self.lead.user_id = self.lea
        self.assertEqual(len(self.raise_alerts("escalated")), 1)

    def test_many_leads_come_in_one_message(self):
        leads = self._leads(4, user_id=self.ann.id)
        alert = self.send(rows=[{"lead_id": lead.id} for lead in leads])
        self.assertEqual((len(alert), alert.lead_ids), (1, leads))
        self.assertEqual(
            alert.text, "4 new leads are yours: Lead 0, Lead 1, Lead 2, Lead 3."
        )

    def test_few_leads_come_one_by_one(self):
        leads = self._leads(3, user_id=self.ann.id)
        alerts = self.send(rows=[{"lead_id": lead.id} for lead in leads])
        self.assertEqual(alerts.lead_id, leads)

    def test_batches_of_a_run_share_one_message(self):
        first, second = self._leads(2, user_id=self.ann.id)
        options = {"digest": True, "batch": "run 1"}
        alert = self.raise_alerts(rows=[{"lead_id": first.id}], **options)
        later = self.raise_alerts(rows=[{"lead_id": second.id}], **options)
        other = self.raise_alerts(
            rows=[{"lead_id": second.id}], digest=True, batch="run 2"
        )
        self.assertEqual((len(later), len(other)), (0, 1))
        self.assertEqual(alert.lead_ids, first | second)
        self.assertFalse(self.alerts._send_due(self.now))
        self.alerts._send_due(self.now + timedelta(minutes=1))
        self.assertEqual(alert.state, "sent")

    def test_digest_counts_the_leads_that_are_left(self):
        leads = self._leads(7, user_id=self.ann.id)
        alert = self.raise_alerts(rows=[{"lead_id": lead.id} for lead in leads])
        leads[0].unlink()
        self.alerts._send_due(self.now)
        self.assertIn("6 new leads", alert.text)
        self.assertIn("and 1 more", alert.text)

    def test_own_rule_of_a_company_comes_first(self):
        own = self.rule().copy()
        self.assertEqual(own.company_id, self.env.company)
        own.text = "For you: {lead}"
        self.lead.company_id = self.env.company
        self.assertEqual(self.send().text, "For you: Roof")

    def test_archived_rule_is_silent(self):
        self.rule().active = False
        self.assertFalse(self.raise_alerts())

    def test_archived_user_is_not_told(self):
        self.ann.active = False
        self.assertFalse(self.raise_alerts())

    def test_texts_follow_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rule().with_context(lang="fr_FR").text = "Nouveau : {lead}"
        self.ann.lang = "fr_FR"
        self.assertEqual(self.send().text, "Nouveau : Roof")

    def test_braces_in_a_name_are_not_filled(self):
        self.lead.name = "{owner} {0.__class__}"
        self.assertIn("lead: {owner} {0.__class__} (", self.send().text)

    def test_unknown_placeholder_is_refused(self):
        for text in ("{leed}", "{lead.user_id}", "{", "{0}", "{}"):
            with self.assertRaises(ValidationError, msg=text):
                self.rule().text = text

    def test_unknown_event_is_refused(self):
        with self.assertRaises(ValidationError):
            self.raise_alerts("no_such_event")

    def test_raising_is_not_for_rpc(self):
        alerts = self.alerts.with_user(self.max)
        for method in ("_raise_alerts", "_send_due"):
            with self.assertRaises(AccessError):
                call_kw(alerts, method, [[]], {})

    def test_cost_does_not_grow_with_the_leads(self):
        leads = self._leads(500, user_id=self.ann.id)
        rows = [{"lead_id": lead.id} for lead in leads]
        self.raise_alerts(rows=rows[:1])
        with self.assertQueryCount(7):
            self.raise_alerts(rows=rows, digest=True)
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestAlertOfLead(AlertCase):
    """What alerts do when something happens to their lead.

    Capabilities: 65, 66
    """

    def test_urgency_is_told_at_once(self):
        before = self.alerts.search([])
        self.lead._remind_of_urgency()
        alerts = self.alerts.search([]) - before
        self.assertEqual(alerts.event_id.code, "urgent")
        self.assertEqual(alerts.user_id, self.ann)
        self.assertEqual(self.lead.activity_ids.user_id, self.ann)

    def test_alert_of_a_merged_lead_is_about_the_survivor(self):
        other = self._lead(name="Roof 2", user_id=self.ann.id)
        values = {"reason": "Idle"}
        alert = self.raise_alerts(
            "reclaimed", [{"lead_id": other.id, "values": values}]
        )
        self.lead._merge_dependences(other)
        other.unlink()
        self.alerts._send_due(self.now)
        self.assertEqual(alert.text, "Lead Roof was taken back: Idle.")

    def test_erased_lead_leaves_no_name_behind(self):
        leads = self._leads(4, user_id=self.ann.id)
        self.ann.notification_type = "inbox"
        digest = self.send(rows=[{"lead_id": lead.id} for lead in leads])
        single = self.send()
        self.assertIn("Lead 2", digest.text)
        (leads[2] | self.lead)._erase(now=self.now)
        self.assertFalse(digest.text)
        self.assertFalse(single.exists())
        messages = self.env["mail.message"].search([("body", "ilike", "Lead 2")])
        self.assertFalse(messages)
