from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .playbook_common import PlaybookCase

WRITES = ("INSERT", "UPDATE", "DELETE")


@tagged("post_install", "-at_install")
class TestPlaybookPreview(PlaybookCase):
    """A playbook as the rep sees it, without a trace. Capabilities: 104, 107"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.playbook = cls.make_playbook(
            {"name": "Call", "script": "Hello {{contact_name}}!", "limit_amount": 2},
            {"name": "Demo", "branch": "a", "outcomes": [("Yes", "next", {})]},
            {"name": "Legal", "branch": "b", "responsible": "named"},
            "Close",
        )
        cls.playbook.step_ids.activity_type_id = cls.call_type
        cls.playbook.step_ids[2].user_id = cls.rep
        cls.playbook.step_ids[0].check_ids = [(0, 0, {"name": "Budget"})]
        cls.lead = cls.make_leads(contact_name="Eve")

    def preview(self, lead=None):
        action = self.playbook.action_open_preview()
        model = self.env[action["res_model"]].with_context(**action["context"])
        form = Form(model)
        if lead:
            form.lead_id = lead
        return form.run

    def test_invented_lead_goes_through_all_steps(self):
        run = self.preview()
        self.assertEqual(
            [step["state"] for step in run["steps"]], ["open", *["ahead"] * 3]
        )
        call, demo, legal, _close = run["tasks"]
        self.assertEqual(call["script"], "Hello Alex Example!")
        self.assertEqual(call["checks"][0]["name"], "Budget")
        self.assertEqual(demo["outcomes"][0]["name"], "Yes")
        self.assertEqual(legal["who"], self.rep.name)
        limits = [task["limit_at"] for task in run["tasks"]]
        self.assertEqual(limits, sorted(limits))

    def test_chosen_lead_fills_the_talk_track(self):
        run = self.preview(self.lead)
        self.assertEqual(run["tasks"][0]["script"], "Hello Eve!")

    def test_nothing_is_written(self):
        """Not a row, on no way: no statement that writes is sent at all."""
        self.env.flush_all()
        sent = []
        execute = self.env.cr.execute

        def note(query, *args, **kwargs):
            sent.append(str(getattr(query, "code", query)).lstrip().upper())
            return execute(query, *args, **kwargs)

        self.patch(self.env.cr, "execute", note)
        self.preview()
        self.preview(self.lead)
        self.env.flush_all()
        self.assertTrue(sent)
        self.assertEqual([one for one in sent if one.startswith(WRITES)], [])
        self.assertFalse(self.lead.activity_ids)

    def test_lead_that_one_may_not_see_is_not_shown(self):
        other = self.make_leads(user_id=self.env.ref("base.user_admin").id)
        preview = self.env["lead.playbook.preview"].with_user(self.rep)
        with self.assertRaises(AccessError):
            preview.new(
                {"playbook_id": self.playbook.id, "lead_id": other.id}
            )._compute_run()
