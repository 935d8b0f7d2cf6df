from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .access_common import AccessMatrixCase

# What each role may do, by model: create, read, write, delete.
MATRIX = {
    #                             rep    leader  manager marketing employee
    "crm.lead": ("crw", "crw", "crwd", "", ""),
    "lead.alert": ("r", "r", "r", "r", ""),
    "lead.alert.event": ("r", "r", "r", "r", ""),
    "lead.alert.preference": ("rw", "rw", "rw", "rw", ""),
    "lead.alert.rule": ("r", "r", "crwd", "r", ""),
    "lead.api.key": ("", "", "crwd", "", ""),
    "lead.api.key.show": ("", "", "cr", "", ""),
    "lead.api.rep": ("", "", "crwd", "", ""),
    "lead.api.request": ("", "", "r", "", ""),
    "lead.capture": ("r", "r", "r", "r", ""),
    "lead.capture.stand": ("r", "r", "crwd", "crwd", ""),
    "lead.personal.data": ("", "", "crwd", "", ""),
    "lead.consent": ("r", "r", "r", "r", ""),
    "lead.consent.entry": ("crwd", "crwd", "crwd", "", ""),
    "lead.consent.request": ("", "", "r", "r", ""),
    "lead.consent.text": ("r", "r", "crwd", "crwd", ""),
    "lead.consent.text.version": ("r", "r", "r", "r", ""),
    "lead.capture.webhook": ("", "", "crwd", "crwd", ""),
    "lead.capture.webhook.delivery": ("", "", "r", "r", ""),
    "lead.capture.webhook.field": ("", "", "crwd", "crwd", ""),
    "lead.custody": ("r", "r", "r", "r", ""),
    "lead.custody.difference": ("", "r", "r", "", ""),
    "lead.duplicate": ("r", "r", "r", "", ""),
    "lead.duplicate.search": ("", "", "", "", ""),
    "lead.engagement": ("r", "r", "r", "r", ""),
    "lead.engagement.month": ("r", "r", "r", "r", ""),
    "lead.field.change": ("", "", "r", "", ""),
    "lead.retention": ("", "", "", "", ""),
    "lead.retention.decision": ("", "", "r", "", ""),
    "lead.followup": ("r", "r", "r", "", ""),
    "lead.journal.change": ("", "", "r", "", ""),
    "lead.journal.check": ("", "", "r", "", ""),
    "lead.journal.finding": ("", "", "r", "", ""),
    "lead.journal.seal": ("", "", "r", "", ""),
    "lead.journal.seal.block": ("", "", "", "", ""),
    "lead.journal.seal.part": ("", "", "r", "", ""),
    "lead.journal.verify": ("", "", "crwd", "", ""),
    "lead.health": ("", "", "r", "", ""),
    "lead.health.card": ("", "", "r", "", ""),
    "lead.journaled.field": ("", "", "r", "", ""),
    "lead.qualification.change": ("r", "r", "r", "r", ""),
    "lead.score.canary": ("", "", "crwd", "", ""),
    "lead.score.before": ("", "", "", "", ""),
    "lead.score.activation": ("", "", "crwd", "", ""),
    "lead.score.activation.line": ("", "", "crwd", "", ""),
    "lead.version.activation": ("", "", "r", "r", ""),
    "lead.webhook": ("", "", "crwd", "", ""),
    "lead.score": ("", "", "", "", ""),
    "lead.feedback": ("crw", "crw", "crwd", "crw", ""),
    "lead.quality.rating": ("r", "r", "r", "r", ""),
    "lead.pool": ("r", "r", "crwd", "crwd", ""),
    "lead.sla.clock": ("r", "r", "r", "", ""),
    "lead.sla.policy": ("r", "r", "crwd", "", ""),
    "lead.sla.preview": ("", "", "crwd", "", ""),
    "lead.workday.exception": ("r", "r", "crwd", "", ""),
    "lead.engagement.type": ("r", "r", "crwd", "crwd", ""),
    "lead.erasure": ("", "", "crwd", "", ""),
    "lead.hand.over": ("crwd", "crwd", "crwd", "", ""),
    "lead.expertise": ("r", "r", "crwd", "", ""),
    "lead.routing.rule": ("r", "r", "crwd", "", ""),
    "lead.routing.decision": ("r", "r", "r", "", ""),
    "lead.routing.run": ("", "", "r", "", ""),
    "lead.routing.credit": ("", "", "r", "", ""),
    "lead.routing.override": ("", "crwd", "crwd", "", ""),
    "lead.routing.trial": ("", "crwd", "crwd", "", ""),
    "lead.rule.set.export": ("", "", "crwd", "", ""),
    "lead.rule.set.import": ("", "", "crwd", "", ""),
    "lead.score.suggestion": ("", "", "crwd", "crwd", ""),
    "lead.score.suggestion.input": ("", "", "crwd", "crwd", ""),
    "lead.score.suggestion.rule": ("", "", "rw", "rw", ""),
    "lead.won.profile": ("", "", "crwd", "crwd", ""),
    "lead.won.profile.line": ("", "", "rw", "rw", ""),
    "lead.setup": ("", "", "crwd", "", ""),
    "lead.score.review": ("", "", "crwd", "crwd", ""),
    "lead.score.backtest": ("", "", "crwd", "crwd", ""),
    "lead.score.backtest.lead": ("", "", "r", "r", ""),
    "lead.score.calibration": ("", "", "crwd", "crwd", ""),
    "lead.company.provider": ("", "", "crwd", "", ""),
    "lead.company.provider.field": ("", "", "crwd", "", ""),
    "lead.company.data": ("", "", "r", "", ""),
    "lead.company.request": ("", "", "r", "", ""),
    "lead.company.use": ("", "", "", "", ""),
    "lead.connected.system": ("", "", "rw", "rw", ""),
    "lead.page.rule": ("", "", "crwd", "crwd", ""),
    "lead.site": ("", "", "crwd", "crwd", ""),
    "lead.tracked.file": ("r", "r", "crwd", "crwd", ""),
    "lead.visitor": ("", "", "r", "r", ""),
    "lead.tracked.link": ("crwd", "crwd", "crwd", "crwd", ""),
    "lead.visitor.visit": ("", "", "r", "r", ""),
    "lead.score.calibration.lead": ("", "", "r", "r", ""),
}
JOURNALS = (
    "lead.custody",
    "lead.engagement",
    "lead.followup",
    "lead.qualification.change",
)


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCase):
    """Who may do and see what (design: roles)."""

    def test_operations_by_role(self):
        self.check_matrix(MATRIX)

    def test_rep_sees_rows_of_the_leads_a_rep_sees(self):
        expected = {"own", "unassigned", "public pool", "lost"}
        for model in ("crm.lead", "lead.capture", *JOURNALS[:3]):
            self.assertEqual(self._seen(self.ann, model), expected, model)

    def test_leader_and_manager_see_all_rows(self):
        for user in (self.lea, self.max):
            for model in ("crm.lead", "lead.capture", *JOURNALS[:3]):
                self.assertEqual(self._seen(user, model), {*self.leads}, model)

    def test_marketing_sees_all_but_the_talks(self):
        for model in ("lead.capture", "lead.custody", "lead.engagement"):
            self.assertEqual(self._seen(self.mia, model), {*self.leads}, model)
        with self.assertRaises(AccessError):
            self._seen(self.mia, "lead.followup")

    def test_marketing_finds_no_menu_it_may_not_open(self):
        menus = self.env["ir.ui.menu"].with_user(self.mia)._visible_menu_ids()
        self.assertNotIn(self.env.ref("crm.crm_menu_sales").id, menus)
        for name in ("lead_capture_menu", "lead_score_model_marketing_menu"):
            self.assertIn(self.env.ref(f"lead_priority.{name}").id, menus)

    def test_rows_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["crm.team"].create({"name": "Far", "company_id": company.id})
        lead = self._lead(name="far", team_id=team.id)
        self.assertEqual(lead.company_id, company)
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type": "page_view"}], now=self.now
        )
        self.leads["far"] = lead
        self.addCleanup(self.leads.pop, "far")
        for user in (self.max, self.mia):
            for model in ("lead.capture", "lead.custody", "lead.engagement"):
                self.assertNotIn("far", self._seen(user, model), model)

    def test_journals_refuse_rpc(self):
        for user in self.roles[:4]:
            for name in (*JOURNALS, "lead.capture"):
                journal = self.env[name].with_user(user)
                row_ids = journal.sudo().search([], limit=1).ids
                for method, args in (
                    ("create", [{"lead_id": self.leads["own"].id}]),
                    ("write", [row_ids, {"lead_id": False}]),
                    ("unlink", [row_ids]),
                ):
                    with self.assertRaises(AccessError):
                        call_kw(journal, method, args, {})

    def test_recording_methods_refuse_rpc(self):
        for name, method in (
            ("lead.custody", "_hand_over"),
            ("lead.consent", "_record_consent"),
            ("lead.consent.request", "_answer"),
            ("lead.consent.request", "_find_by_token"),
            ("lead.engagement", "_record_engagement"),
            ("lead.followup", "_record_followup"),
            ("lead.qualification.change", "_record_change"),
            ("crm.lead", "_claim"),
            ("crm.lead", "_move"),
            ("crm.lead", "_reclaim"),
            ("lead.sla.clock", "_follow_custody"),
            ("lead.sla.clock", "_process_due"),
            ("lead.visitor", "_see"),
            ("lead.visitor", "_link"),
        ):
            with self.assertRaises(AccessError):
                call_kw(self.env[name].with_user(self.max), method, [[]], {})

    def test_rep_cannot_take_from_a_hidden_pool(self):
        for leads in (
            self.leads["hidden pool"],
            self.leads["hidden pool"] | self.leads["own"],
        ):
            with self.assertRaises(AccessError):
                leads.with_user(self.ann).write({"user_id": self.ann.id})

    def test_rep_cannot_write_rows_through_the_lead(self):
        lead = self.leads["own"].with_user(self.ann)
        with self.assertRaises(AccessError):
            lead.write(
                {"followup_ids": [Command.create({"channel": "call", "user_id": 1})]}
            )
