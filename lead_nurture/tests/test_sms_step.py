from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..sending.sms_presets import PRESETS
from .sending_common import SendingCase
from .sms_gateway import DOCUMENTED, SmsGateway


class GatewayCase(SendingCase):
    """A company whose SMS go to a gateway on this machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway = SmsGateway()
        cls.addClassCleanup(cls.gateway.close)
        cls.company.country_id = cls.env.ref("base.cn")
        cls.provider = cls.env["lead.sms.provider"].create(
            {
                "name": "Gateway",
                "url": cls.gateway.url,
                "allow_private": True,
                "account": "us",
                "secret": "key",
                "signature": "Example",
            }
        )
        cls.company.lead_sms_provider_id = cls.provider
        cls.flow = cls.make_flow(name="Texts", has_quiet_hours=False)
        cls.step = cls.add_step(
            cls.flow, "sms", sms_body="Hello {{ object.contact_name }}"
        )
        cls.lead.write(
            {
                "phone": "+8613800000000",
                "country_id": cls.env.ref("base.cn").id,
                "contact_name": "Li",
            }
        )

    def setUp(self):
        super().setUp()
        self.gateway.answer, self.gateway.status = {"code": 0}, 200
        self.gateway.received.clear()

    def send(self):
        execution = self.begin()
        self.executions._send_due(self.now)
        return execution


@tagged("post_install", "-at_install")
class TestSmsStep(GatewayCase):
    """The step SMS. Capabilities: 118"""

    def test_sms_arrives_with_the_leads_data(self):
        execution = self.send()
        self.assertEqual(execution.state, "done")
        self.assertEqual(
            self.gateway.received, [{"to": "+8613800000000", "text": "Hello Li"}]
        )
        self.assertEqual(self.lead.followup_ids.mapped("channel"), ["message"])

    def test_queue_of_odoo_leaves_it_alone(self):
        execution = self.begin()
        self.env["sms.sms"]._process_queue()
        self.assertEqual(self.gateway.received, [])
        self.assertEqual(execution.state, "queued")

    def test_line_that_breaks_leaves_it_unknown(self):
        self.gateway.answer = None
        execution = self.send()
        self.assertEqual(execution.state, "unknown")
        self.assertEqual(self.executions._send_due(self.now + timedelta(days=9)), 0)
        self.assertEqual(len(self.gateway.received), 1)

    def test_gateway_that_is_busy_is_tried_again(self):
        self.gateway.status = 503
        execution = self.send()
        self.assertEqual(
            (execution.state, execution.reason), ("queued", "no_connection")
        )
        self.gateway.status = 200
        self.executions._send_due(execution.next_try_at)
        self.assertEqual(execution.state, "done")

    def test_refused_by_a_code_nobody_knows(self):
        self.gateway.answer = {"code": 42}
        execution = self.send()
        self.assertEqual((execution.state, execution.reason), ("failed", "refused"))

    def test_number_on_the_exclusion_list(self):
        self.env["phone.blacklist"].add(self.lead.phone_sanitized)
        execution = self.send()
        self.assertEqual(
            (execution.state, execution.reason), ("skipped", "blacklisted")
        )

    def test_text_names_fields_of_the_lead_only(self):
        draft = self.make_flow(name="Other")
        with self.assertRaises(ValidationError):
            self.add_step(
                draft, "sms", sms_body="{{ object.env['res.users'].search([]) }}"
            )

    def test_step_names_its_template(self):
        self.provider.write({"preset": "template", **PRESETS["template"]})
        self.step.sms_template = "SMS_7"
        self.gateway.answer = DOCUMENTED["template"][0]
        self.send()
        self.assertEqual(self.gateway.received[0]["template_id"], "SMS_7")


@tagged("post_install", "-at_install")
class TestSmsProvider(GatewayCase):
    """Gateways with presets, as documented. Capabilities: 118"""

    def test_presets_read_what_gateways_answer(self):
        for preset, (sent, refused) in DOCUMENTED.items():
            with self.subTest(preset):
                self.provider.write({"preset": preset, **PRESETS[preset]})
                self.provider.test_number = "+8613800000000"
                self.gateway.answer = sent
                self.provider.action_try()
                self.gateway.answer = refused
                with self.assertRaises(UserError):
                    self.provider.action_try()

    def test_chinese_gateways_get_signature_and_national_number(self):
        self.provider.write({"preset": "chuanglan", **PRESETS["chuanglan"]})
        self.gateway.answer = DOCUMENTED["chuanglan"][0]
        self.send()
        self.assertEqual(
            self.gateway.received,
            [
                {
                    "account": "us",
                    "password": "key",
                    "msg": "【Example】Hello Li",
                    "phone": "13800000000",
                    "report": "true",
                }
            ],
        )

    def test_all_sms_of_the_company_go_there(self):
        sms = self.env["sms.sms"].create({"number": "+861380", "body": "Alert"})
        sms.send()
        self.assertEqual(self.gateway.received, [{"to": "+861380", "text": "Alert"}])
        self.assertEqual(sms.state, "pending")

    def test_inner_addresses_are_for_administrators(self):
        max_ = new_test_user(self.env, "nurture_max", "sales_team.group_sale_manager")
        provider = self.provider.with_user(max_)
        with self.assertRaises(AccessError):
            provider.copy({"allow_private": True})
        provider.url = "https://sms.example.com/send"
        self.assertFalse(self.provider.allow_private)

    def test_reps_do_not_see_the_key(self):
        rep = new_test_user(self.env, "nurture_rep", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.provider.with_user(rep).read(["secret"])

    def test_what_is_no_request_is_refused(self):
        for wrong in ({"url": "ftp://x"}, {"body": "{"}, {"code_path": "a..b"}):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.provider.write(wrong)
