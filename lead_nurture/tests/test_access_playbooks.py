from odoo.exceptions import AccessError, RedirectWarning
from odoo.service.model import call_kw
from odoo.tests import tagged

from .playbook_access_common import PlaybookAccessCase
from .test_access_matrix import PLAYBOOKS

ALL = "crwd"
ASKED = "crw"
# What each role may do, by model: create, read, write, delete.
MATRIX = {
    #         rep  leader manager marketing integration employee reviewer public
    "lead.call": ("crw", "crw", ALL, "", "", "", "", ""),
    "lead.call.point": ("r", "r", "r", "", "", "", "", ""),
    "lead.call.report": ("r", "r", "r", "", "", "", "", ""),
    "lead.call.upload": ("crw", "crw", "crw", "", "", "", "", ""),
    "lead.discount.ask": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.discount.request": ("cr", "cr", "cr", "", "", "", "", ""),
    "lead.playbook": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.activate": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.check": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.closed.loop": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.end": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.hidden.search": ("", "r", ALL, "", "", "", "", ""),
    "lead.playbook.hidden.step": ("", "r", "r", "", "", "", "", ""),
    "lead.playbook.outcome": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.point": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.preset": ("", "", "r", "r", "", "", "", ""),
    "lead.playbook.preset.start": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.preset.start.role": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.preview": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.report.board": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.report.run": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.report.step": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.report.task": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.review": ("r", "r", "r", "", "", "", "r", ""),
    "lead.playbook.right": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.role": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.run": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.skip": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.skip.reason": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.start": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.step": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.stop": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.submit": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.task": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.verdict": (ASKED, ASKED, ASKED, "", "", "", ASKED, ""),
}
# Written by the system only: by starting, working, submitting, deciding.
BY_SYSTEM = ("lead.playbook.run", "lead.playbook.task", "lead.playbook.review")
OF_LEADS = (*BY_SYSTEM, "lead.call")
# Asked for by a person, with what that person chose: nobody else reads them.
WIZARDS = (
    "lead.playbook.end",
    "lead.playbook.skip",
    "lead.playbook.start",
    "lead.playbook.submit",
    "lead.playbook.verdict",
    "lead.discount.ask",
    "lead.call.upload",
    "lead.playbook.activate",
    "lead.playbook.stop",
    "lead.playbook.preset.start",
    "lead.playbook.preview",
)


@tagged("post_install", "-at_install")
class TestPlaybookAccessMatrix(PlaybookAccessCase):
    """Who may do and see what in playbooks and calls. Targets: S7"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        leads = cls.env["crm.lead"].browse(lead.id for lead in cls.leads.values())
        cls.playbook = cls.make_playbook("Ours")
        cls.runs = cls.start(cls.playbook, leads)
        for run in cls.runs:
            cls.submit(run)
        cls.make_calls(leads)
        far_lead = cls._lead(name="far", company_id=cls.far_company.id)
        cls.far_playbook = cls.make_playbook("Theirs", company_id=cls.far_company.id)
        cls.far_run = cls.start(cls.far_playbook, far_lead)
        cls.far_review = cls.submit(cls.far_run)
        cls.far_call = cls.make_calls(far_lead)

    def test_operations_by_role(self):
        self.check_matrix(MATRIX)

    def test_no_model_is_left_out(self):
        found = {
            model._name
            for model in self.env.registry.values()
            if model._name.startswith(PLAYBOOKS) and not model._abstract
        }
        self.assertEqual(found, {*MATRIX})

    def test_rep_sees_rows_of_the_leads_a_rep_sees(self):
        for model in OF_LEADS:
            seen = self._seen(self.ann, model) - {"lost"}
            # What a rep submitted stays readable to that rep.
            if model != "lead.playbook.review":
                self.assertEqual(seen, {"own", "unassigned", "public pool"}, model)

    def test_rep_sees_own_tasks_of_leads_of_others(self):
        run = self.runs.filtered(lambda run: run.lead_id == self.leads["of bob"])
        task = run.task_ids[-1:]
        tasks = self.env["lead.playbook.task"].with_user(self.ann)
        self.assertFalse(tasks.search([("id", "=", task.id)]))
        task.user_id = self.ann
        self.assertTrue(tasks.search([("id", "=", task.id)]))

    def test_rep_sees_no_review_of_leads_of_others(self):
        reviews = self.runs.task_ids.review_ids
        reviews.submitted_by_id = self.bob
        self.assertEqual(
            self._seen(self.ann, "lead.playbook.review") - {"lost"},
            {"own", "unassigned", "public pool"},
        )

    def test_leader_and_manager_see_all_rows(self):
        everyone = {*self.leads} - {"lost"}
        for user in (self.lea, self.max):
            for model in OF_LEADS:
                self.assertEqual(self._seen(user, model) - {"lost"}, everyone, model)

    def test_reviewer_sees_reviews_of_the_own_roles_and_nothing_else(self):
        self.assertEqual(
            self._seen(self.ria, "lead.playbook.review"), {*self.leads} - {"lost"}
        )
        self.role.user_ids = self.env["res.users"]
        self.runs.task_ids.user_id = self.bob
        self.role.user_ids = self.bob
        group = "lead_nurture.lead_nurture_group_reviewer"
        self.env.ref(group).user_ids += self.ria
        self.assertFalse(self._seen(self.ria, "lead.playbook.review"))

    def test_nobody_writes_what_the_system_keeps(self):
        for model in BY_SYSTEM:
            row = self.env[model].search([], limit=1)
            name = "note" if model == "lead.playbook.run" else "lead_id"
            for user in self.roles:
                self.check_refused(user, row, "write", {name: False})
                self.check_refused(user, row, "web_save", {name: False}, {})
                self.check_refused(user, row, "unlink")
                with self.assertRaises(AccessError):
                    call_kw(self.env[model].with_user(user), "create", [{}], {})

    def test_other_company_is_out_of_reach(self):
        far = (
            self.far_playbook,
            self.far_playbook.step_ids,
            self.far_playbook.step_ids.outcome_ids,
            self.far_playbook.step_ids.check_ids,
            self.far_playbook.step_ids.point_ids,
            self.far_run,
            self.far_run.task_ids,
            self.far_review,
            self.far_call,
        )
        for user in (self.ann, self.lea, self.max, self.mia, self.ria):
            for records in far:
                if self.env[records._name].with_user(user).has_access("read"):
                    seen = records.with_user(user).search([("id", "in", records.ids)])
                    self.assertFalse(seen, f"{user.name} on {records._name}")
                self.check_refused(user, records[:1], "read", ["display_name"])

    def test_one_record_out_of_reach_refuses_the_mass_edit(self):
        draft = self.make_playbook("Draft")
        far = self.make_playbook("Far", company_id=self.far_company.id)
        for ours, theirs in (
            (draft, far),
            (draft.step_ids[0], far.step_ids[0]),
            (draft.step_ids.check_ids, far.step_ids.check_ids),
            (draft.step_ids.outcome_ids[0], far.step_ids.outcome_ids[0]),
        ):
            both = ours | theirs
            self.check_refused(self.max, both, "write", {"name": "Mine"})
            self.check_refused(self.max, both, "web_save", {"name": "Mine"}, {})
            self.check_refused(self.max, both, "unlink")
            self.assertNotIn("Mine", both.mapped("name"))

    def test_a_version_in_use_changes_for_nobody(self):
        steps = self.playbook.step_ids
        for records, values in (
            (self.playbook, {"step_ids": [(5,)]}),
            (steps[0], {"limit_amount": 1}),
            (steps[0], {"right_ids": [(5,)]}),
            (steps.check_ids, {"is_required": True}),
            (steps.point_ids, {"phrases": "x"}),
            (steps.outcome_ids[0], {"leads_to": "end"}),
        ):
            own = records.with_user(self.max)
            for method, args in (
                ("write", [values]),
                ("web_save", [values, {}]),
                ("unlink", []),
            ):
                # A warning that offers a new version.
                with self.assertRaises(RedirectWarning, msg=f"{own}: {method}"):
                    call_kw(own, method, [own.ids, *args], {})
        self.check_refused(self.max, self.playbook, "write", {"state": "draft"})

    def test_wizards_are_for_who_asked(self):
        for model in WIZARDS:
            wizard = self.env[model].with_user(self.max)
            row = wizard.create(self._prepare_wizard(model))
            for user in (self.lea, self.ann, self.mia, self.ria):
                self.check_refused(user, row, "read", ["create_uid"])

    def _prepare_wizard(self, model):
        run = self.runs[0]
        values = {
            "run_id": run.id,
            "task_id": run.task_ids[-1:].id,
            "playbook_id": self.playbook.id,
            "review_id": run.task_ids.review_ids[:1].id,
            "lead_id": run.lead_id.id,
            "lead_ids": [(6, 0, run.lead_id.ids)],
            "why": "So",
            "percent": 5,
            "file": "QW5u",
            "preset_id": self.env["lead.playbook.preset"].search([], limit=1).id,
        }
        fields = self.env[model]._fields
        return {
            name: value
            for name, value in values.items()
            if name in fields and not fields[name].compute
        }
