from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestSurveyLead(TransactionCase):
    """Leads that surveys make are in the register. Capabilities: 1"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Which pump?",
                "survey_type": "survey",
                "access_mode": "public",
                "question_and_page_ids": [
                    (0, 0, {"title": "Buying?", "question_type": "simple_choice"}),
                    (
                        0,
                        0,
                        {
                            "title": "Mail?",
                            "question_type": "char_box",
                            "validation_email": True,
                        },
                    ),
                ],
            }
        )
        cls.buying, cls.mail = cls.survey.question_ids
        cls.yes = cls.env["survey.question.answer"].create(
            {"question_id": cls.buying.id, "value": "Yes", "generate_lead": True}
        )

    def answer(self, email=None):
        lines = [
            {
                "question_id": self.buying.id,
                "answer_type": "suggestion",
                "suggested_answer_id": self.yes.id,
            }
        ]
        if email:
            lines.append(
                {
                    "question_id": self.mail.id,
                    "answer_type": "char_box",
                    "value_char_box": email,
                }
            )
        answer = self.env["survey.user_input"].create(
            {
                "survey_id": self.survey.id,
                "user_input_line_ids": [(0, 0, line) for line in lines],
            }
        )
        answer._mark_done()
        return answer

    def captures(self):
        return self.env["lead.capture"].search([("entry", "=", "survey")])

    def test_an_answer_is_a_capture_and_a_lead(self):
        lead = self.answer("ann@example.com").lead_id
        self.assertEqual(lead.origin_survey_id, self.survey)
        self.assertEqual(lead.email_from, "ann@example.com")
        self.assertIn("Buying?", lead.description)
        self.assertEqual(self.captures().lead_id, lead)
        self.assertEqual(self.captures().state, "lead")
        self.assertEqual(len(lead.custody_ids), 1)
        self.assertEqual(lead.engagement_ids.type_id.code, "form_submitted")

    def test_a_known_person_is_touched(self):
        values = {"name": "Pumps", "email_from": "Ann@example.com", "type": "lead"}
        known = self.env["crm.lead"].create({**values, "user_id": False})
        answer = self.answer("ann@example.com")
        self.assertEqual(answer.lead_id, known)
        self.assertEqual((known.name, known.type), ("Pumps", "lead"))
        self.assertEqual(known.origin_survey_id, self.survey)
        self.assertEqual(self.captures().state, "merged")
        self.assertIn("Buying?", str(known.message_ids.mapped("body")))

    def test_without_contact_it_is_a_lead_as_before(self):
        lead = self.answer().lead_id
        self.assertTrue(lead)
        self.assertEqual(self.captures().state, "lead")
