from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .preset_common import URL, PresetCase

DOCUMENT = """
<t t-name="lead_nurture.test_document"><flow reentry="always">
    <name>Round</name>
    <trigger kind="manual" />
    <step kind="pool" needs="pool_id" pool_id="{{=pool_id}}"><name>Pool</name>
        <step id="again" kind="wait" wait_amount="2" wait_unit="days"><name>Wait</name>
            <step kind="jump" jump_step_id="#again"><name>Back</name></step>
        </step>
    </step>
</flow></t>
"""


@tagged("post_install", "-at_install")
class TestPresetDocuments(PresetCase):
    """What a preset says is what the flow does. Capabilities: 133"""

    def get_presets(self):
        return self.env["lead.nurture.preset"].search([])

    def test_marketing_makes_each_of_them_in_its_own_name(self):
        mia = new_test_user(
            self.env,
            "preset_mia",
            groups="base.group_user,lead_priority.lead_priority_group_marketing",
        )
        for preset in self.get_presets().with_user(mia):
            start = self.env["lead.nurture.preset.start"].with_user(mia)
            made = start.create(
                {"preset_id": preset.id, "url": URL, "signature": "Mia"}
            )
            flow = self.env["lead.nurture.flow"].browse(made.action_create()["res_id"])
            with self.subTest(preset=preset.name):
                self.assertEqual(flow.state, "draft")
                self.assertEqual(flow.name, preset.name)
                errors = [p for p in flow._find_problems() if p[0] == "error"]
                self.assertEqual(errors, [])

    def test_rep_makes_none(self):
        with self.assertRaises(AccessError):
            self.get_presets().with_user(self.ann)[0].action_start()

    def test_mails_have_a_text_a_link_and_a_way_out(self):
        for preset in self.get_presets():
            flow = preset._build(
                {"url": URL, "signature": "Mia", "minimum_score": 9, "silent_days": 90}
            )
            for step in flow.step_ids.filtered(lambda step: step.kind == "email"):
                body = str(step.mailing_id.body_html)
                with self.subTest(preset=preset.name, step=step.name):
                    self.assertFalse(step.is_mail_empty)
                    self.assertIn("/unsubscribe_from_list", body)
                    self.assertIn("Mia", body)
                    self.assertNotIn("{{", body)
                    self.assertEqual(body.count("btn-primary"), body.count("#35979c"))
                    self.assertNotEqual(step.mail_subject, step.name)

    def test_mail_is_filled_in_for_each_lead(self):
        self.start_preset("welcome", url=URL, signature="Mia")
        other = self.make_lead(contact_name=False, email_from="bob@example.com")
        self.do("contact_request")
        self.do("contact_request", other)
        texts = [str(lead.message_ids[:1].body) for lead in (self.lead, other)]
        self.assertIn("Hello Eve", texts[0])
        self.assertIn("Hello there", texts[1])

    def test_subject_names_the_company_of_the_lead(self):
        """Capabilities: 142"""
        self.start_preset("welcome", url=URL, signature="Mia")
        other = self.make_lead(partner_name=False, email_from="bob@example.com")
        self.do("contact_request")
        self.do("contact_request", other)
        self.go_on(days=7, hours=1)
        subjects = [lead.message_ids[:1].subject for lead in (self.lead, other)]
        self.assertEqual(
            subjects,
            [
                "What companies like Eve's Bakery gained",
                "What companies like yours gained",
            ],
        )

    def test_step_without_its_answer_is_left_out(self):
        view = self.env["ir.ui.view"].create(
            {"name": "Round", "type": "qweb", "arch": DOCUMENT}
        )
        preset = self.env["lead.nurture.preset"].create(
            {"name": "Round", "sentence": "Round and round.", "view_id": view.id}
        )
        flow = preset._build({})
        wait, back = flow.step_ids.sorted("id")
        self.assertFalse(wait.parent_id)
        self.assertEqual(back.jump_step_id, wait)
        flow = preset._build({"pool_id": self.pool})
        self.assertEqual(flow.step_ids.sorted("id")[0].pool_id, self.pool)

    def test_gallery_shows_the_steps_of_each(self):
        for preset in self.get_presets():
            steps = list(preset._read_document().find_all("step"))
            kinds = [step.settings["kind"] for step in steps]
            shown = len(kinds) - kinds.count("end")
            self.assertEqual(str(preset.picture).count("title="), shown)
            self.assertIn(f"E-mails: {kinds.count('email')} ", preset.size_sentence)
