from odoo.tests import tagged

from .playbook_preset_common import PlaybookPresetCase


@tagged("post_install", "-at_install")
class TestPlaybookPresets(PlaybookPresetCase):
    """Each preset from its questions to the end, on the engine, on a virtual clock.

    Capabilities: 104, 105, 106, 110, 112
    """

    def test_sizes_and_talks(self):
        """Ten, twelve and eight steps; each talk has three to six points."""
        sizes = {}
        for preset in self.env["lead.playbook.preset"].search([]):
            steps = list(preset._read_document().find_all("step"))
            sizes[preset.icon] = len(steps)
            for step in steps:
                settings, texts = step.settings, step.texts
                self.assertTrue(texts["action"] and texts["talk"], texts["name"])
                if settings["activity_type_id"].endswith("_call"):
                    points = len(list(step.find_all("point")))
                    self.assertTrue(3 <= points <= 6, texts["name"])
        self.assertEqual([*sizes.values()], [10, 12, 8])

    def test_gallery_draws_each_preset(self):
        for preset in self.env["lead.playbook.preset"].search([]):
            steps = list(preset._read_document().find_all("step"))
            self.assertEqual(len(preset.drawing), len(steps))
            self.assertTrue(all(one["icon"] and one["name"] for one in preset.drawing))

    # Software ---------------------------------------------------------------------
    def test_software_goes_from_call_to_close(self):
        playbook = self.start_preset("software")
        self.start_lead(playbook)
        self.assertEqual(self.hours(self.get_open(self.run)), 2)
        self.work()
        self.assertEqual(self.run.state, "done")
        self.assertEqual(self.get_names(), playbook.step_ids.mapped("name"))
        self.assertFalse(self.run.task_ids.filtered("overdue_at"))

    def test_software_gives_trial_after_review_and_discount_after_business_case(self):
        self.start_lead(self.start_preset("software"))
        seen = {}
        for _step in range(9):
            task = self.get_open(self.run)
            seen[task.step_id.name] = self.get_rights()
            self.work_task(task)
            self.run.invalidate_recordset()
        self.assertEqual(seen["Technical pre-review"], [])
        self.assertEqual(seen["Trial"], ["trial"])
        self.assertEqual(seen["Quote"], ["discount", "trial"])

    def test_software_call_without_answer_comes_again_and_demo_can_be_at_once(self):
        self.start_lead(self.start_preset("software"))
        call = "First call"
        self.work(
            (call, "No answer"), (call, "No answer"), (call, "Wants the demo at once")
        )
        names = self.get_names()
        self.assertEqual(names[:4], [call, call, call, "Demo and requirements"])
        passed = ["Understand the needs", "Case pack"]
        self.assertEqual(sorted(self.get_names("not_needed")), sorted(passed))

    def test_software_ends_for_who_has_no_need(self):
        self.start_lead(self.start_preset("software"))
        self.work(("First call", "No need"))
        self.assertEqual((self.run.state, self.run.reason), ("ended", "by_outcome"))
        self.assertFalse(self.run.lead_id.activity_ids)

    # Manufacturing ------------------------------------------------------------------
    def test_manufacturing_goes_from_call_to_production(self):
        playbook = self.start_preset("manufacturing")
        self.start_lead(playbook)
        self.work()
        self.assertEqual(self.run.state, "done")
        self.assertEqual(
            sorted(self.get_names()), sorted(playbook.step_ids.mapped("name"))
        )
        names = ("Technical pre-review", "Costing")
        of_roles = self.run.task_ids.filtered(lambda task: task.step_id.name in names)
        self.assertEqual(of_roles.user_id, self.expert)

    def test_manufacturing_costing_and_tour_run_side_by_side(self):
        self.start_lead(self.start_preset("manufacturing"))
        for name in ("First call", "Drawings and requirements", "Technical pre-review"):
            self.work_task(self.get_open(self.run, name))
        self.assert_open(self.run, "Costing", "Visit or video tour")
        self.assertEqual(self.get_rights(), ["sample"])
        self.work_task(self.get_open(self.run, "Costing"))
        self.assert_open(self.run, "Visit or video tour")

    def test_manufacturing_samples_and_quotes_are_repeated(self):
        self.start_lead(self.start_preset("manufacturing"))
        self.work(
            ("Result of the sample", "Needs another sample"),
            ("Negotiation", "Wants another quote"),
        )
        names = self.get_names()
        self.assertEqual(names.count("Make and send the sample"), 2)
        self.assertEqual(names.count("Quote"), 2)
        self.assertEqual(self.run.state, "done")

    # Education ---------------------------------------------------------------------
    def test_education_goes_from_call_to_enrolment(self):
        playbook = self.start_preset("education")
        self.start_lead(playbook)
        self.work()
        self.assertEqual(self.run.state, "done")
        self.assertEqual(
            sorted(self.get_names()), sorted(playbook.step_ids.mapped("name"))
        )
        tests = self.run.task_ids.filtered(
            lambda task: task.step_id.name in ("Placement test", "Trial lesson")
        )
        self.assertEqual(tests.user_id, self.expert)

    def test_education_parents_who_think_it_over_are_called_without_an_offer(self):
        self.start_lead(self.start_preset("education"))
        self.work(
            ("Talk with the parents", "Knows the prices, thinks it over"),
            ("Call about the decision", "Thinks it over"),
        )
        self.assertEqual(self.get_names("not_needed"), ["Offer"])
        self.assertEqual(self.get_names().count("Call about the decision"), 2)

    # The questions -------------------------------------------------------------------
    def test_answers_are_kept(self):
        team = self.env["crm.team"].create({"name": "Schools"})
        playbook = self.start_preset("education", name="Autumn courses")
        self.assertEqual(playbook.name, "Autumn courses")
        roles = playbook.step_ids.role_id
        self.assertEqual(roles.user_ids, self.expert)
        start = self.env["lead.playbook.preset.start"].create(
            {
                "preset_id": self.env.ref(
                    "lead_nurture.lead_playbook_preset_education"
                ).id,
                "team_ids": team.ids,
            }
        )
        made = self.env["lead.playbook"].browse(start.action_create()["res_id"])
        self.assertEqual(made.team_ids, team)

    def test_preset_is_made_in_the_language_of_who_starts_it(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        preset = self.env.ref("lead_nurture.lead_playbook_preset_education")
        view, lang = preset.view_id, "zh_CN"
        view.update_field_translations(
            "arch_db", {lang: {"First call": "首次电话", "Offer": "报价"}}
        )
        playbook = preset.with_context(lang=lang)._build()
        self.assertEqual(playbook.step_ids[0].with_context(lang=lang).name, "首次电话")
