from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestLivechatLead(TransactionCase):
    """Leads that chats make are in the register. Capabilities: 1"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "im_livechat.im_livechat_group_user,sales_team.group_sale_salesman"
        cls.rep = new_test_user(cls.env, "chat-rep", groups)
        cls.portal = new_test_user(
            cls.env, "chat-ann", "base.group_portal", email="ann@example.com"
        )
        site = cls.env["im_livechat.channel"].create(
            {"name": "Site", "user_ids": [(4, cls.rep.id)]}
        )
        people = (cls.rep | cls.portal).partner_id
        cls.chat = cls.env["discuss.channel"].create(
            {
                "name": "Ann",
                "channel_type": "livechat",
                "livechat_channel_id": site.id,
                "livechat_operator_id": cls.rep.partner_id.id,
                "channel_partner_ids": [(4, id_) for id_ in people.ids],
            }
        )
        cls.chat.message_post(
            body="Which pump is quiet?",
            author_id=cls.portal.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def make_lead(self):
        chat = self.chat.with_user(self.rep)
        return chat._convert_visitor_to_lead(self.rep.partner_id, "/lead Pumps")

    def captures(self):
        return self.env["lead.capture"].search([("entry", "=", "livechat")])

    def test_a_chat_is_a_capture_and_a_lead_with_what_was_said(self):
        lead = self.make_lead()
        self.assertEqual(lead.partner_id, self.portal.partner_id)
        self.assertEqual(lead.origin_channel_id, self.chat)
        self.assertIn("Which pump is quiet?", lead.description)
        capture = self.captures()
        self.assertEqual((capture.lead_id.id, capture.state), (lead.id, "lead"))
        self.assertEqual(lead.engagement_ids.type_id.code, "chat")

    def test_a_second_lead_of_a_chat_is_the_first(self):
        self.assertEqual(self.make_lead(), self.make_lead())
        self.assertEqual(len(self.captures()), 2)

    def test_a_colleagues_lead_is_touched_and_keeps_its_owner(self):
        owner = new_test_user(self.env, "other", "sales_team.group_sale_salesman")
        known = self.env["crm.lead"].create(
            {"name": "Old", "email_from": "ann@example.com", "user_id": owner.id}
        )
        self.chat.with_user(self.rep).execute_command_lead(body="/lead Pumps")
        self.assertEqual(self.captures().lead_id, known)
        self.assertEqual((known.name, known.user_id), ("Old", owner))
        self.assertIn("Which pump is quiet?", str(known.message_ids.mapped("body")))
