import base64

from odoo.tests import tagged

from .test_playbook_review import ReviewCase

ANN = "ann@example.com"
WORDS = ("Likes tea", "Lives in Ghent", "Says 40 kW", "My name is Ann", "Knows Bob")


@tagged("post_install", "-at_install")
class TestPlaybookPrivacy(ReviewCase):
    """What playbooks hold of a person is exported, and erased."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.make_leads(user_id=cls.rep.id, email_from=ANN)
        cls.run_ = cls.start_run(cls.playbook, cls.lead)

    def _live(self):
        """Write something personal in each place there is."""
        attachments = self.env["ir.attachment"].with_user(self.rep)
        document = attachments.create({"name": "a.txt", "raw": b"Ann"})
        task = self.get_open(self.run_)
        task.activity_id.with_user(self.rep).action_feedback(
            feedback="Likes tea", attachment_ids=document.ids
        )
        review = self.get_review(self.run_)
        self.say(review, "changes", "Lives in Ghent")
        task = self.get_open(self.run_)
        task.sudo().skip_note = "Says 40 kW"
        self.env["lead.call"].create(
            {
                "lead_id": self.lead.id,
                "occurred_at": self.now,
                "source": "typed",
                "transcript": "My name is Ann",
            }
        )
        discounts = self.env["lead.discount.request"]
        right = self.env.ref("lead_nurture.lead_playbook_right_discount")
        self.lead.sudo().playbook_right_ids = right
        discounts.create({"lead_id": self.lead.id, "percent": 5, "why": "Knows Bob"})
        return review

    def _count(self):
        """Count what figures are made of."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT (SELECT count(*) FROM lead_followup),
                      (SELECT count(*) FROM lead_custody),
                      (SELECT count(*) FROM lead_playbook_run),
                      (SELECT array_agg((state, ended_at, outcome_id)::text ORDER BY id)
                         FROM lead_playbook_task WHERE state <> 'running'),
                      (SELECT array_agg((verdict, decided_at)::text ORDER BY id)
                         FROM lead_playbook_review)"""
        )
        return self.env.cr.fetchone()

    def _read_file(self):
        data = self.env["lead.personal.data"]
        page = data._write_file(data._find_records(ANN), ANN)
        return page.decode()

    def test_the_export_has_all_of_it(self):
        self._live()
        page = self._read_file()
        for words in WORDS:
            self.assertIn(words, page)

    def test_managers_get_it_by_the_button(self):
        self._live()
        self.lead.with_user(
            self.env.ref("base.user_admin")
        ).action_export_personal_data()
        data = self.env["lead.personal.data"].search([], order="id desc", limit=1)
        page = base64.b64decode(data.file).decode()
        for words in WORDS:
            self.assertIn(words, page)

    def test_erasure_forgets_it_and_keeps_the_figures(self):
        review = self._live()
        run = self.run_
        followups, _custody, runs, tasks, reviews = self._count()
        self.lead._erase(now=self.now)
        after = self._count()
        self.assertEqual((after[0], after[2], after[4]), (followups, runs, reviews))
        self.assertEqual(after[3][: len(tasks)], tasks)
        self.assertFalse(run.lead_id)
        self.assertFalse(review.requirements or review.comment or review.attachment_ids)
        self.assertFalse(any(run.task_ids.mapped("feedback")))
        self.assertFalse(self.env["lead.call"].search([("source", "=", "typed")]))
        self.assertFalse(
            self.env["mail.activity"].search(
                [("res_id", "=", self.lead.id), ("res_model", "=", "crm.lead")]
            )
        )

    def test_erasure_line_by_line_in_odoos_lookup(self):
        review = self._live()
        wizard = self.env["privacy.lookup.wizard"].create({"email": ANN, "name": "Ann"})
        wizard.action_lookup()
        lines = wizard.line_ids.filtered(lambda line: line.res_model != "crm.lead")
        lines.filtered(
            lambda line: line.res_model.startswith("lead.")
        ).action_unlink_all()
        self.assertTrue(review.exists() and self.run_.task_ids)
        self.assertFalse(review.requirements or review.comment)
        self.assertFalse(any(self.run_.task_ids.mapped("feedback")))
        self.assertFalse(self.env["lead.discount.request"].search([]))
