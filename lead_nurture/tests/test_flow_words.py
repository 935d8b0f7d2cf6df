from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowWords(FlowCase):
    """Cards say in words what a step does. Capabilities: 119, 123"""

    def say(self, domain):
        return self.env["crm.lead"]._word_domain(domain)

    def test_conditions_are_read_out(self):
        country = self.env.ref("base.de")
        self.assertEqual(self.say("[]"), "All leads")
        self.assertEqual(
            self.say(f"[('country_id', '=', {country.id})]"), "Country is Germany"
        )
        self.assertEqual(
            self.say("[('email_from', '!=', False), ('lead_score', '>=', 20)]"),
            "Email is set\nScore is at least 20",
        )

    def test_long_conditions_are_counted(self):
        self.assertEqual(self.say("[('name', '=', 'a')] * 9"), "")
        mixed = "[('city', '=', 'a'), '|', ('zip', '=', '1'), ('name', '=', 'b')]"
        self.assertEqual(self.say(mixed), "3 conditions")

    def test_waits(self):
        flow = self.make_flow()
        step = self.add_step(flow, "wait", wait_amount=3, wait_unit="working_days")
        self.assertEqual(step._get_sentence(), "3 working days")
        step.write({"wait_kind": "moment", "wait_weekday": "1", "wait_hour": 9.5})
        self.assertEqual(
            step._get_sentence(), "Until 9:30 where the lead lives: Tuesday"
        )

    def test_placeholders_are_labels(self):
        summary = "Call {{ object.contact_name ||| them }}"
        step = self.add_step(self.make_flow(), "activity", activity_summary=summary)
        self.assertIn("Call [Contact Name]", step._get_sentence())

    def test_every_kind_has_words(self):
        words = self.env["lead.nurture.step"]._get_kind_words()
        kinds = self.env["lead.nurture.step"]._fields["kind"].get_values(self.env)
        self.assertEqual(set(kinds) - set(words), set())
