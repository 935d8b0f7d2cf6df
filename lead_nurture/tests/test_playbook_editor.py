from odoo.tests import Form, TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPlaybookEditor(TransactionCase):
    """Copies and versions of playbooks, and how they are drawn.

    Capabilities: 104, 105
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.playbook = cls.env["lead.playbook"].create({"name": "New business"})
        cls.call = cls.add_step("Call", limit_amount=2)
        cls.demo = cls.add_step("Demo", branch="a")
        cls.legal = cls.add_step("Contract", branch="b")
        cls.close = cls.add_step("Close", is_milestone=True)
        cls.call.outcome_ids = [
            (0, 0, {"name": "No answer", "leads_to": "again", "again_hours": 4}),
            (
                *(0, 0),
                {"name": "Buys", "leads_to": "step", "target_step_id": cls.close.id},
            ),
        ]
        cls.call.check_ids = [(0, 0, {"name": "Who decides"})]
        cls.call.point_ids = [(0, 0, {"name": "Budget", "phrases": "budget\n预算"})]

    @classmethod
    def add_step(cls, name, **values):
        steps = cls.playbook.step_ids
        return cls.env["lead.playbook.step"].create(
            {
                "playbook_id": cls.playbook.id,
                "name": name,
                "activity_type_id": cls.call_type.id,
                "sequence": max(steps.mapped("sequence"), default=0) + 10,
                **values,
            }
        )

    def draw(self, playbook):
        return [
            [[step["name"] for step in branch] for branch in stage]
            for stage in playbook.drawing
        ]

    def test_copy_has_all_parts_and_points_to_its_own_steps(self):
        copy = self.playbook.copy()
        self.assertEqual(copy.name, "New business (copy)")
        self.assertEqual(
            copy.step_ids.mapped("name"), ["Call", "Demo", "Contract", "Close"]
        )
        first, last = copy.step_ids[0], copy.step_ids[-1]
        self.assertEqual(first.outcome_ids.mapped("name"), ["No answer", "Buys"])
        self.assertEqual(first.outcome_ids[1].target_step_id, last)
        self.assertEqual(first.check_ids.name, "Who decides")
        self.assertEqual(first.point_ids.phrases, "budget\n预算")
        self.assertFalse(copy.step_ids.origin_id)
        self.assertEqual(copy.family_id, copy)

    def test_new_version_knows_which_step_was_which(self):
        self.playbook._activate("from_now", now=self.env.cr.now())
        action = self.playbook.action_new_version()
        draft = self.env["lead.playbook"].browse(action["res_id"])
        self.assertEqual((draft.name, draft.version), ("New business", 2))
        self.assertEqual(draft.step_ids.origin_id, self.playbook.step_ids)
        self.assertEqual(
            draft.step_ids[0].outcome_ids[1].target_step_id, draft.step_ids[-1]
        )
        self.assertEqual(draft.version_count, 2)

    def test_copy_keeps_translations(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.call.with_context(lang="zh_CN").name = "电话"
        copy = self.playbook.copy()
        self.assertEqual(copy.step_ids[0].with_context(lang="zh_CN").name, "电话")

    def test_branches_stand_side_by_side(self):
        drawn = [[["Call"]], [["Demo"], ["Contract"]], [["Close"]]]
        self.assertEqual(self.draw(self.playbook), drawn)
        self.legal.sequence = self.close.sequence + 10
        self.playbook.invalidate_recordset(["step_ids", "drawing"])
        drawn = [[["Call"]], [["Demo"]], [["Close"]], [["Contract"]]]
        self.assertEqual(self.draw(self.playbook), drawn)

    def test_step_says_who_until_when_and_where_it_leads(self):
        self.assertEqual(
            self.call.sentence, "Call · Owner of the lead · within 2 working hours"
        )
        self.assertEqual(
            self.call.ways, "No answer → again after 4 hours · Buys → Close"
        )

    def test_talk_track_offers_fields_it_may_name(self):
        offered = {one["name"] for one in self.call.get_script_fields()}
        self.assertLessEqual({"contact_name", "last_download"}, offered)
        self.assertLessEqual(offered, self.env["crm.lead"]._get_script_names())

    def test_manager_asks_for_fields_and_copies_without_being_administrator(self):
        manager = new_test_user(
            self.env, "pb_manager", groups="sales_team.group_sale_manager"
        )
        playbook = self.playbook.with_user(manager)
        offered = [one["name"] for one in playbook.step_ids.get_done_fields()]
        self.assertIn("expected_revenue", offered)
        playbook.step_ids[0].done_names = "expected_revenue,date_deadline"
        with Form(playbook) as form, form.step_ids.edit(0) as step:
            step.action = "Ask for the budget"
        made = playbook.copy()
        self.env.invalidate_all()
        self.assertEqual(
            sorted(made.step_ids[0].sudo().done_field_ids.mapped("name")),
            ["date_deadline", "expected_revenue"],
        )

    def test_fields_named_by_a_program_are_names_for_people(self):
        field = self.env.ref("crm.field_crm_lead__expected_revenue")
        self.call.done_field_ids = field
        self.assertEqual(self.call.done_names, "expected_revenue")

    def test_runs_in_lists_say_at_which_steps_they_are(self):
        self.playbook._activate("from_now", now=self.env.cr.now())
        lead = self.env["crm.lead"].create({"name": "A lead", "type": "lead"})
        run = self.env["lead.playbook.run"]._start(
            self.playbook, lead.ids, self.env.cr.now()
        )
        self.assertEqual(run.open_steps, "Call")
        self.assertEqual(run.action_open_lead()["res_id"], lead.id)
        self.assertEqual(
            (self.playbook.running_count, self.playbook.done_count), (1, 0)
        )
        found = self.env["lead.playbook.run"].search(
            self.playbook.action_view_runs()["domain"]
        )
        self.assertEqual(found, run)
