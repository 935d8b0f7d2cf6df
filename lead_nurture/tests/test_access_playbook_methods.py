from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .playbook_access_common import PlaybookAccessCase
from .test_access_matrix import PLAYBOOKS

# Public methods of playbooks and calls, by who may call them from outside.
FOR_MANAGERS = {
    "lead.playbook": (
        "action_activate",
        "action_duplicate",
        "action_open_activate",
        "action_open_stop",
        "action_pause",
        "action_resume",
        "action_stop",
        "action_stop_starts",
    ),
    "lead.playbook.hidden.search": ("action_look",),
    "lead.playbook.hidden.step": (
        "action_decide_again",
        "action_make_step",
        "action_not_a_step",
    ),
    "lead.playbook.task": ("action_try_again",),
}
# Those who may do the activity: whose it is, or who may write the lead.
FOR_WORKERS = {
    "lead.playbook.task": (
        "action_finish",
        "action_open_skip",
        "action_open_submit",
        "action_tick",
    ),
}
FOR_REVIEWERS = {
    "lead.playbook.review": (
        "action_approve",
        "action_ask_for_changes",
        "action_refuse",
        "action_take_over",
    ),
}
FOR_LEADERS = {"lead.discount.request": ("action_approve", "action_refuse")}
# Only open or read what the rights of the caller let through.
FOR_READERS = {
    "lead.call": ("action_compare", "action_try_again"),
    "lead.playbook": (
        "action_open_preview",
        "action_view_overdue",
        "action_view_runs",
        "action_view_versions",
        "get_problems",
    ),
    "lead.playbook.hidden.step": ("action_open_leads",),
    "lead.playbook.preset": ("action_start",),
    "lead.playbook.review": ("action_open_lead",),
    "lead.playbook.run": ("action_open_lead",),
    "lead.playbook.step": ("get_done_fields", "get_script_fields"),
    "lead.playbook.task": ("action_open_lead", "action_open_review", "get_of_activity"),
}
# Of wizards and reports: who has one may use it, and asks for the rights on the rest.
SELF_GUARDED = (
    "lead.call.report",
    "lead.call.upload",
    "lead.discount.ask",
    "lead.playbook.activate",
    "lead.playbook.closed.loop",
    "lead.playbook.end",
    "lead.playbook.preset.start",
    "lead.playbook.preview",
    "lead.playbook.report",
    "lead.playbook.skip",
    "lead.playbook.start",
    "lead.playbook.stop",
    "lead.playbook.submit",
    "lead.playbook.verdict",
)
# Odoo's own, made stricter: the matrix of operations says who may.
OF_ODOO = {"copy", "copy_data", "create", "default_get", "init", "unlink", "write"}
TABLES = (FOR_MANAGERS, FOR_WORKERS, FOR_REVIEWERS, FOR_LEADERS, FOR_READERS)
ARGUMENTS = {"action_tick": (0, True)}


@tagged("post_install", "-at_install")
class TestPlaybookAccessMethods(PlaybookAccessCase):
    """Who may call what of playbooks from outside. Targets: S7"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playbook = cls.make_playbook("Ours")
        leads = cls.leads["own"] | cls.leads["of bob"]
        runs = cls.start(cls.playbook, leads)
        cls.own_run = runs.filtered(lambda run: run.lead_id == cls.leads["own"])
        cls.far_run = runs - cls.own_run
        cls.task = cls.far_run.task_ids
        cls.review = cls.submit(cls.own_run)

    def test_no_public_method_is_left_out(self):
        known = {
            (model, name)
            for table in TABLES
            for model, names in table.items()
            for name in names
        }
        found = {*self._get_public_methods()}
        self.assertFalse(found - known, "not in the lists above")
        self.assertFalse(known - found, "gone")

    def _get_public_methods(self):
        """Give (model, method) of what may be called from outside."""
        for model in self.env.registry.values():
            name = model._name
            if not name.startswith(PLAYBOOKS) or name.startswith(SELF_GUARDED):
                continue
            for part in model.mro():
                if part.__module__.startswith("odoo.addons.lead_nurture."):
                    for method, value in vars(part).items():
                        if self._is_public(method, value):
                            yield name, method

    def _is_public(self, name, value):
        return (
            callable(value)
            and not name.startswith("_")
            and name not in OF_ODOO
            and not getattr(value, "_api_private", False)
        )

    def check_all_refused(self, table, record, users):
        for user in users:
            for name in table[record._name]:
                self.check_refused(user, record, name, *ARGUMENTS.get(name, ()))

    def test_only_managers_change_playbooks(self):
        others = [user for user in self.roles if user != self.max]
        draft = self.make_playbook("Draft")
        self.check_all_refused(FOR_MANAGERS, draft, others)
        self.check_all_refused(FOR_MANAGERS, self.task, others)
        search = self.env["lead.playbook.hidden.search"].create(
            {"playbook_id": self.playbook.id}
        )
        found = self.env["lead.playbook.hidden.step"].create(
            {
                "search_id": search.id,
                "family_id": self.playbook.id,
                "key": "1",
                "kind": "activity",
            }
        )
        self.check_all_refused(FOR_MANAGERS, search, others)
        self.check_all_refused(FOR_MANAGERS, found, others)

    def test_only_who_works_the_lead_works_its_tasks(self):
        others = (self.ann, self.mia, self.ina, self.eve, self.ria, self.pia)
        self.check_all_refused(FOR_WORKERS, self.task, others)

    def test_only_reviewers_review(self):
        others = (self.ann, self.lea, self.mia, self.ina, self.eve, self.pia)
        self.check_all_refused(FOR_REVIEWERS, self.review, others)

    def test_only_the_leader_decides_about_discounts(self):
        right = self.env.ref("lead_nurture.lead_playbook_right_discount")
        lead = self.leads["own"]
        lead.sudo().playbook_right_ids = right
        request = self.env["lead.discount.request"].with_user(self.ann)
        request = request.create({"lead_id": lead.id, "percent": 5, "why": "So"})
        request.sudo().approver_id = self.bob
        others = (self.ann, self.lea, self.mia, self.ina, self.eve, self.ria, self.pia)
        self.check_all_refused(FOR_LEADERS, request, others)

    def test_readers_open_nothing_of_leads_of_others(self):
        lead = self.leads["of bob"]
        for name in (
            "get_playbooks",
            "get_next_playbook_steps",
            "action_ask_for_discount",
        ):
            for user in (self.ann, self.ina, self.eve, self.ria, self.pia):
                self.check_refused(user, lead, name)
        tasks = self.env["lead.playbook.task"]
        for user in (self.ann, self.eve, self.ria, self.pia):
            self.check_refused(user, self.task, "action_open_lead")
            with self.assertRaises(AccessError):
                args = [self.task.activity_id.id]
                call_kw(tasks.with_user(user), "get_of_activity", args, {})

    def test_others_read_no_playbook(self):
        for user in (self.ina, self.eve, self.ria, self.pia):
            self.check_refused(user, self.playbook, "get_problems")

    def test_wizards_ask_for_the_rights_on_what_they_change(self):
        reason = self.env["lead.playbook.skip.reason"].create({"name": "No time"})
        wizards = {
            "lead.playbook.skip": ("action_skip", {"reason_id": reason.id}),
            "lead.playbook.submit": ("action_submit", {"requirements": "So"}),
        }
        for model, (method, values) in wizards.items():
            wizard = self.env[model].with_user(self.ann)
            wizard = wizard.create({"task_id": self.task.id, **values})
            self.check_refused(self.ann, wizard, method)
        verdict = self.env["lead.playbook.verdict"].with_user(self.ann)
        verdict = verdict.create({"review_id": self.review.id, "verdict": "approved"})
        self.check_refused(self.ann, verdict, "action_decide")
        ask = self.env["lead.discount.ask"].with_user(self.ann)
        ask = ask.create({"lead_id": self.leads["of bob"].id, "why": "So"})
        self.check_refused(self.ann, ask, "action_ask")
        end = self.env["lead.playbook.end"].with_user(self.ann)
        end = end.create({"run_id": self.far_run.id})
        self.check_refused(self.ann, end, "action_end")
        self.assertEqual(self.far_run.state, "running")

    def test_starting_wants_leads_one_may_write(self):
        playbook = self.make_playbook("Second")
        playbook._activate("from_now", now=self.now)
        leads = self.leads["of bob"]
        start = self.env["lead.playbook.start"].with_user(self.ann)
        wizard = start.create({"playbook_id": playbook.id})
        # Chosen past the screen: what one may not see, nobody starts.
        wizard.sudo().lead_ids = leads
        with self.assertRaises(UserError):
            wizard.action_start()
        runs = [("playbook_id", "=", playbook.id)]
        self.assertFalse(self.env["lead.playbook.run"].search(runs))
