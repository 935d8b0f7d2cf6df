from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookProblems(PlaybookCase):
    """What is checked before a playbook is activated.

    Capabilities: 104, 106
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.playbook = cls.make_playbook("Call", "Demo", "Close")
        cls.playbook.step_ids.activity_type_id = cls.call_type
        cls.call, cls.demo, cls.close = cls.playbook.step_ids

    def errors(self):
        return self.find("error")

    def find(self, severity):
        problems = self.playbook.get_problems()
        return [one["text"] for one in problems if one["severity"] == severity]

    def assert_error(self, *words):
        (error,) = self.errors()
        for word in words:
            self.assertIn(word, error)
        with self.assertRaisesRegex(UserError, "activate|“|needs|step"):
            self.playbook.action_activate()

    def add_outcome(self, step, **values):
        values = {"step_id": step.id, "name": "Way", **values}
        return self.env["lead.playbook.outcome"].create(values)

    def test_good_playbook_has_none(self):
        self.add_outcome(self.call, leads_to="again")
        self.add_outcome(self.demo, leads_to="step", target_step_id=self.call.id)
        self.assertEqual(self.playbook.get_problems(), [])
        self.playbook.action_activate()
        self.assertFalse(self.playbook.problems)

    def test_no_step(self):
        self.playbook.step_ids.unlink()
        self.assert_error("no step")

    def test_step_without_activity(self):
        self.demo.activity_type_id = False
        self.assert_error("Demo", "needs an activity")

    def test_outcome_to_a_deleted_step(self):
        target = {"leads_to": "step", "target_step_id": self.close.id}
        self.add_outcome(self.call, name="Buys", **target)
        self.add_outcome(self.call, name="Waits")
        self.close.unlink()
        self.assert_error("Buys", "not there any more")

    def test_going_back_without_limit(self):
        self.add_outcome(
            *(self.demo,),
            **{"leads_to": "step", "target_step_id": self.call.id, "most_visits": 0},
        )
        self.assert_error("Demo", "for ever")

    def test_again_without_limit(self):
        self.add_outcome(self.call, leads_to="again", most_visits=0)
        self.assert_error("Call", "for ever")

    def test_role_without_people(self):
        role = self.env["lead.playbook.role"].create({"name": "Legal"})
        self.demo.write({"responsible": "role", "role_id": role.id})
        self.assert_error("Legal", "Demo")
        role.user_ids = self.rep
        self.assertFalse(self.errors())

    def test_nobody_is_named(self):
        self.demo.responsible = "named"
        self.assert_error("Say who does")

    def test_unknown_name_in_a_talk_track(self):
        self.call.script = "Hello {{contact_name}} of {{compny}} {{user_id|you}}"
        errors = " ".join(self.errors())
        self.assertIn("compny", errors)
        self.assertIn("user_id|you", errors)
        self.assertNotIn("contact_name", errors)

    def test_two_outcomes_of_one_name(self):
        self.add_outcome(self.call)
        self.add_outcome(self.call, leads_to="end")
        self.assert_error("same name")

    def test_outcome_to_a_branch_beside(self):
        (self.call + self.demo).write({"branch": "a"})
        self.demo.branch = "b"
        self.add_outcome(self.call, leads_to="step", target_step_id=self.demo.id)
        self.assert_error("another branch beside")

    def test_warnings_do_not_stop_the_activation(self):
        """Cut off, two of one name, rights without a milestone, a letter alone."""
        target = {"leads_to": "step", "target_step_id": self.close.id}
        self.add_outcome(self.call, **target)
        self.demo.write({"name": "Close", "branch": "a"})
        self.close.right_ids = self.env["lead.playbook.right"].search([], limit=1)
        self.assertEqual(self.errors(), [])
        self.assertEqual(len(self.find("warning")), 4)
        self.playbook.action_activate()
        self.assertEqual(self.playbook.state, "active")

    def test_problems_are_shown_while_it_is_written(self):
        with Form(self.playbook) as form:
            with form.step_ids.edit(0) as step:
                step.script = "{{nonsense}}"
            self.assertIn("nonsense", form.problems[0]["text"])
            with form.step_ids.edit(0) as step:
                step.script = ""
            self.assertFalse(form.problems)

    def test_asking_before_activation_says_what_happens(self):
        wizard = self.env["lead.playbook.activate"].browse(
            self.playbook.action_open_activate()["res_id"]
        )
        self.assertFalse(wizard.has_errors)
        self.assertIn("by hand", wizard.effects[0])
        self.assertIn("Call", wizard.effects[1])
        wizard.action_activate()
        self.assertEqual(self.playbook.state, "active")

    def test_stopping_ends_runs_or_lets_them_finish(self):
        for how, state in (("finish", "running"), ("leave", "ended")):
            playbook = self.playbook.copy()
            run = self.start_run(playbook)
            action = playbook.action_open_stop()
            wizard = self.env["lead.playbook.stop"].browse(action["res_id"])
            self.assertEqual(wizard.inside_count, 1)
            wizard.for_those_inside = how
            wizard.action_stop()
            self.assertEqual((playbook.state, run.state), ("archived", state))
