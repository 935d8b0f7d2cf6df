from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from odoo.addons.lead_priority.tests.access_common import AccessMatrixCase

ALL = "crwd"
ASKED = "crw"
# What each role may do, by model: create, read, write, delete.
MATRIX = {
    #              rep  leader manager marketing integration employee public
    "lead.audience": ("r", "r", ALL, ALL, "", "", ""),
    "lead.audience.download": ("", "", ASKED, ASKED, "", "", ""),
    "lead.audience.export": ("", "", "r", "r", "", "", ""),
    "lead.audience.member": ("r", "r", "r", "r", "", "", ""),
    "lead.content": ("r", "r", ALL, ALL, "", "", ""),
    "lead.content.delivery": ("r", "r", "r", "r", "", "", ""),
    "lead.content.tag": ("r", "r", ALL, ALL, "", "", ""),
    "lead.nurture.enroll": ("", "", ALL, ALL, "", "", ""),
    "lead.nurture.enrollment": ("r", "r", "r", "r", "", "", ""),
    "lead.nurture.execution": ("r", "r", "r", "r", "", "", ""),
    "lead.nurture.flow": ("r", "r", ALL, ALL, "", "", ""),
    "lead.nurture.match": ("", "", "", "", "", "", ""),
    "lead.nurture.preset": ("", "", "r", "r", "", "", ""),
    "lead.nurture.preset.start": ("", "", ASKED, ASKED, "", "", ""),
    "lead.nurture.preview": ("", "", ASKED, ASKED, "", "", ""),
    "lead.nurture.report.content": ("r", "r", "r", "r", "", "", ""),
    "lead.nurture.report.enrollment": ("r", "r", "r", "r", "", "", ""),
    "lead.nurture.report.flow": ("", "r", "r", "r", "", "", ""),
    "lead.nurture.report.lead": ("r", "r", "r", "r", "", "", ""),
    "lead.nurture.report.step": ("r", "r", "r", "r", "", "", ""),
    "lead.nurture.signal": ("", "", "", "", "", "", ""),
    "lead.nurture.simulation": ("", "", ALL, ALL, "", "", ""),
    "lead.nurture.simulation.act": ("", "", ALL, ALL, "", "", ""),
    "lead.nurture.simulation.line": ("", "", ALL, ALL, "", "", ""),
    "lead.nurture.start": ("", "", ASKED, ASKED, "", "", ""),
    "lead.nurture.step": ("r", "r", ALL, ALL, "", "", ""),
    "lead.nurture.stop": ("", "", ASKED, ASKED, "", "", ""),
    "lead.nurture.take.out": ("", "", ALL, ALL, "", "", ""),
    "lead.nurture.trigger": ("r", "r", ALL, ALL, "", "", ""),
    "lead.nurture.who": ("", "", ALL, ALL, "", "", ""),
    "lead.nurture.who.line": ("", "", ALL, ALL, "", "", ""),
    "lead.segment": ("r", "r", ALL, ALL, "", "", ""),
    "lead.segment.condition": ("r", "r", ALL, ALL, "", "", ""),
    "lead.segment.member": ("r", "r", "r", "r", "", "", ""),
    "lead.sms.provider": ("", "", ALL, "", "", "", ""),
    "lead.speech.provider": ("", "", ALL, "", "", "", ""),
}
# Public methods that change something or show what a rep may not see.
FOR_MARKETING = {
    "lead.audience": ("action_update",),
    "lead.content": ("action_publish", "action_unpublish", "action_renew_page_key"),
    "lead.nurture.enrollment": (
        "action_skip_step",
        "action_take_out",
        "action_try_again",
    ),
    "lead.nurture.execution": ("action_send_again", "action_was_sent"),
    "lead.nurture.flow": (
        "action_open_simulation",
        "action_open_start",
        "action_open_stop",
        "action_pause",
        "action_resume",
        "action_start",
        "action_stop",
        "action_stop_entries",
        "action_who_would_enter",
    ),
    "lead.nurture.step": (
        "action_move",
        "action_preview",
        "action_remove",
        "action_send_test",
    ),
    "lead.segment": ("action_keep_current",),
}
# Public methods that only open or read what the rights of the caller let through.
FOR_READERS = {
    "crm.lead": (
        "action_ask_for_discount",
        "action_view_calls",
        "get_content_suggestions",
        "get_next_playbook_steps",
        "get_playbooks",
        "record_content_sent",
    ),
    "mail.activity": ("action_open_document",),
    "lead.audience": ("action_export", "action_view_members"),
    "lead.content": ("action_open_page", "action_view_deliveries"),
    "lead.nurture.enrollment": ("action_open_lead",),
    "lead.nurture.execution": ("action_open_lead",),
    "lead.nurture.flow": (
        "action_open_total",
        "action_view_goal",
        "action_view_parked",
        "action_view_running",
        "action_view_versions",
        "get_picture",
        "get_problems",
    ),
    "lead.nurture.step": ("action_edit_mail", "action_open_chip"),
    "lead.segment": ("action_make_mailing", "action_view_leads"),
}
ARGUMENTS = {"action_move": (False, "next")}
# See test_access_playbooks.py.
PLAYBOOKS = ("lead.playbook", "lead.call", "lead.discount")
OF_LEADS = (
    "lead.nurture.enrollment",
    "lead.nurture.execution",
    "lead.segment.member",
    "lead.audience.member",
    "lead.content.delivery",
)


@tagged("post_install", "-at_install")
class TestNurtureAccessMatrix(AccessMatrixCase):
    """Who may do and see what in flows, segments, contents. Targets: S7"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.registry.clear_cache()
        cls.ina = cls._user("ina", "lead_priority.lead_priority_group_integration")
        cls.pia = new_test_user(cls.env, "lp_pia", groups="base.group_public")
        cls.roles = (cls.ann, cls.lea, cls.max, cls.mia, cls.ina, cls.eve, cls.pia)
        cls.made = cls._make("Ours")
        cls.far_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.far = cls._make("Theirs", company_id=cls.far_company.id)
        cls._put_in([lead.id for lead in cls.leads.values()])

    @classmethod
    def _make(cls, name, **values):
        flow = cls.env["lead.nurture.flow"].create(
            {"name": name, "trigger_ids": [(0, 0, {"kind": "manual"})], **values}
        )
        step = cls.env["lead.nurture.step"].create(
            {"flow_id": flow.id, "name": name, "kind": "wait", "wait_amount": 9}
        )
        url = {"url": "https://example.com/x"}
        return {
            "lead.nurture.flow": flow,
            "lead.nurture.step": step,
            "lead.segment": cls.env["lead.segment"].create({"name": name, **values}),
            "lead.audience": cls.env["lead.audience"].create({"name": name, **values}),
            "lead.content": cls.env["lead.content"].create(
                {"name": name, "kind": "article", **url, **values}
            ),
        }

    @classmethod
    def _put_in(cls, lead_ids):
        """Put all leads into our flow, segment and audience; give them a content."""
        flow, audience = cls.made["lead.nurture.flow"], cls.made["lead.audience"]
        flow._activate("from_now", now=cls.now)
        enrollments = cls.env["lead.nurture.enrollment"]
        enrollments._enter(flow, lead_ids, cls.now)
        enrollments._run_due(cls.now)
        cls.made["lead.nurture.enrollment"] = enrollments.search(
            [("flow_id", "=", flow.id)]
        )
        executions = cls.made["lead.nurture.enrollment"].execution_ids
        cls.made["lead.nurture.execution"] = executions
        cls.env["lead.content.delivery"]._record_deliveries(
            [
                {
                    "lead_id": id_,
                    "content_id": cls.made["lead.content"].id,
                    "channel": "mail",
                }
                for id_ in lead_ids
            ],
            now=cls.now,
        )
        segment = cls.made["lead.segment"]
        segment.flush_recordset()
        cls.env["lead.segment.member"].search([]).unlink()
        cls.env["lead.segment.member"].create(
            [
                {"segment_id": segment.id, "lead_id": id_, "since": cls.now}
                for id_ in lead_ids
            ]
        )
        cls.env["lead.audience.member"]._add(audience, lead_ids, cls.now)

    def _models(self):
        return [
            model
            for model in self.env.registry.values()
            if model._original_module == "lead_nurture"
            and not model._abstract
            and not model._name.startswith(PLAYBOOKS)
        ]

    def test_operations_by_role(self):
        self.check_matrix(MATRIX)

    def test_no_model_is_left_out(self):
        self.assertEqual({model._name for model in self._models()}, {*MATRIX})

    def test_no_public_method_is_left_out(self):
        """Those of wizards need the wizard, which only marketing may create."""
        known = {
            (model, name)
            for table in (FOR_MARKETING, FOR_READERS)
            for model, names in table.items()
            for name in names
        }
        found = {
            (model, name)
            for model, name in self._get_public_methods()
            if ".report." not in model
            and self.env[model].with_user(self.ann).has_access("read")
        }
        self.assertFalse(found - known)

    def _get_public_methods(self):
        """Give (model, method) of what this addon lets be called from outside."""
        for model in self.env.registry.values():
            if model._name.startswith(PLAYBOOKS):
                continue
            for part in model.mro():
                if part.__module__.startswith("odoo.addons.lead_nurture."):
                    for name, value in vars(part).items():
                        if callable(value) and name.startswith(("action_", "get_")):
                            yield model._name, name

    def test_only_marketing_and_managers_change_flows(self):
        for user in (self.ann, self.lea, self.ina, self.eve, self.pia):
            for model, names in FOR_MARKETING.items():
                for name in names:
                    args = ARGUMENTS.get(name, ())
                    self.check_refused(user, self.made[model][:1], name, *args)

    def test_others_open_nothing(self):
        for user in (self.ina, self.eve, self.pia):
            flow = self.made["lead.nurture.flow"].with_user(user)
            self.check_refused(user, flow, "get_problems")
            with self.assertRaises(AccessError):
                call_kw(flow, "get_picture", [flow.id], {})
            self.check_refused(user, self.leads["own"], "get_content_suggestions")

    def test_rep_asks_nothing_about_leads_of_others(self):
        lead = self.leads["of bob"]
        content = self.made["lead.content"].id
        self.check_refused(self.ann, lead, "get_content_suggestions")
        self.check_refused(self.ann, lead, "record_content_sent", content, "mail")

    def test_rep_sees_rows_of_the_leads_a_rep_sees(self):
        expected = {"own", "unassigned", "public pool"}
        for model in OF_LEADS:
            self.assertEqual(self._seen(self.ann, model) - {"lost"}, expected, model)

    def test_leader_manager_and_marketing_see_all_rows(self):
        everyone = {*self.leads} - {"lost"}
        for user in (self.lea, self.max, self.mia):
            for model in OF_LEADS:
                self.assertEqual(self._seen(user, model) - {"lost"}, everyone, model)

    def test_other_company_is_out_of_reach(self):
        for user in (self.ann, self.max, self.mia):
            for model, record in self.far.items():
                seen = record.with_user(user).search([("id", "in", record.ids)])
                self.assertFalse(seen, f"{user.name} on {model}")
                for name in FOR_MARKETING[model]:
                    args = ARGUMENTS.get(name, ())
                    self.check_refused(user, record, name, *args)

    def test_wizard_asks_for_the_rights_on_its_flow(self):
        flow = {"flow_id": self.far["lead.nurture.flow"].id}
        who = self.env["lead.nurture.who"].with_user(self.max)
        with self.assertRaises(AccessError):
            call_kw(who, "create", [flow], {})
        audience = {"audience_id": self.far["lead.audience"].id}
        download = self.env["lead.audience.download"].with_user(self.mia)
        with self.assertRaises(AccessError):
            download.create({**audience, "platform": "meta"}).read(["row_count"])

    def test_one_record_out_of_reach_refuses_the_mass_edit(self):
        for model, record in self.far.items():
            both = self.made[model] | record
            self.check_refused(self.mia, both, "write", {"name": "Mine"})
            self.check_refused(self.mia, both, "web_save", {"name": "Mine"}, {})
            self.check_refused(self.mia, both, "unlink")
            self.assertNotIn("Mine", both.sudo().mapped("name"))
        ours = self.made["lead.nurture.flow"]
        for user in (self.ann, self.lea, self.ina):
            self.check_refused(user, ours, "write", {"name": "Mine"})

    def test_wizards_are_for_who_asked(self):
        flow = self.made["lead.nurture.flow"]
        other = self._user("mona", "lead_priority.lead_priority_group_marketing")
        for model in ("simulation", "who", "start", "stop"):
            wizard = self.env[f"lead.nurture.{model}"].with_user(self.mia)
            wizard = wizard.create({"flow_id": flow.id})
            self.check_refused(other, wizard, "read", ["flow_id"])

    def test_rep_puts_nobody_in_a_flow(self):
        values = {"flow_id": self.made["lead.nurture.flow"].id}
        for model in ("enroll", "take.out", "simulation", "who", "start", "stop"):
            wizards = self.env[f"lead.nurture.{model}"]
            made = wizards.with_user(SUPERUSER_ID).create(values)
            for user in (self.ann, self.lea, self.ina):
                with self.assertRaises(AccessError):
                    call_kw(wizards.with_user(user), "create", [values], {})
                self.check_refused(user, made, "read", ["flow_id"])

    def test_rep_exports_no_audience(self):
        audience = self.made["lead.audience"]
        values = {"audience_id": audience.id, "platform": "meta"}
        downloads = self.env["lead.audience.download"]
        made = downloads.create(values)
        for user in (self.ann, self.lea, self.ina, self.eve):
            with self.assertRaises(AccessError):
                call_kw(downloads.with_user(user), "create", [values], {})
            self.check_refused(user, made, "action_make")
