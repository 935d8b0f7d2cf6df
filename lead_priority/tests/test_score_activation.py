import os

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import SQL

from .score_worlds import ScoreWorlds

WORLDS = int(os.environ.get("LEAD_SCORE_WORLDS", "6"))


class TestScoreActivation(ScoreWorlds):
    """A version takes effect from now or retroactively, as its preview says."""

    def _two_versions(self):
        """Give a version that makes everyone an SQL lead, and a draft that does not."""
        rules = [{"domain": "[]", "points": 80}]
        model = self._create_model(fit=rules, mql_threshold=40, sql_threshold=80)
        draft = model._make_version()
        draft.rule_ids.points = 30
        return model, draft

    def test_from_now_keeps_a_qualification_once_reached(self):
        __, draft = self._two_versions()
        lead = self._create_lead()
        draft._activate("from_now", now=self.now)
        self.assertEqual((lead.lead_score, lead.qualification), (30, "sql"))

    def test_retroactively_a_qualification_falls(self):
        __, draft = self._two_versions()
        owner = new_test_user(
            self.env, "ann_a", groups="sales_team.group_sale_salesman"
        )
        lead = self._create_lead(user_id=owner.id)
        draft._activate("retroactive", now=self.now)
        self.assertEqual((lead.lead_score, lead.qualification), (30, "raw"))
        last = lead.qualification_change_ids.sorted("id")[-1]
        self.assertEqual(
            (last.reason, last.from_qualification, last.score_model_id),
            ("retroactive", "sql", draft),
        )
        self.assertEqual(lead.user_id, owner)

    def test_retroactively_what_a_person_said_stands(self):
        __, draft = self._two_versions()
        lead = self._create_lead()
        lead.action_set_qualification("mql", "I know them")
        draft._activate("retroactive", now=self.now)
        self.assertEqual(lead.qualification, "mql")

    def test_retroactively_who_stays_is_not_recorded(self):
        __, draft = self._two_versions()
        draft.sql_threshold = 40
        draft.mql_threshold = 20
        draft.rule_ids.points = 45
        lead = self._create_lead()
        rows = lead.qualification_change_ids
        draft._activate("retroactive", now=self.now)
        self.assertEqual((lead.lead_score, lead.qualification), (45, "sql"))
        self.assertEqual(lead.qualification_change_ids, rows)

    def test_closed_leads_keep_what_they_had(self):
        __, draft = self._two_versions()
        lead = self._create_lead()
        lead.action_set_lost()
        draft._activate("retroactive", now=self.now)
        self.assertEqual((lead.lead_score, lead.qualification), (80, "sql"))

    def _replay_from_nothing(self, now):
        """Blank scores and what versions gave, then score all leads once."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE lead_score SET lead_score = 0, fit_score = 0,
                      engagement_score = 0, scored_at = NULL"""
        )
        for lead in self.leads:
            qualification, held = self.said.get(lead.id, ("raw", 0))
            self.env.cr.execute(
                SQL(
                    """UPDATE crm_lead SET qualification = %s, is_urgent = FALSE,
                              qualification_held_score = %s WHERE id = %s""",
                    qualification,
                    held,
                    lead.id,
                )
            )
        self.env.invalidate_all()
        self.env["lead.score.model"]._score_leads(self.leads.ids, now)

    def test_retroactive_is_a_replay_from_nothing(self):
        """Capabilities: 28. Target: R5"""
        for seed, model in self._worlds(0, WORLDS):
            draft = self._random_version(model)
            draft._activate("retroactive", now=self.now)
            found = self._facts()
            self._replay_from_nothing(self.now)
            self.assertEqual(found, self._facts(), f"world {seed}")

    def test_preview_says_what_activating_does(self):
        for seed, model in self._worlds(100, WORLDS):
            draft = self._random_version(model)
            rows = draft._preview_bands(self.now)
            kind = self.random.choice(["from_now", "retroactive"])
            counted = self._count_moves(rows, 1 if kind == "from_now" else 2)
            before = {lead.id: lead.qualification for lead in self._open_leads()}
            draft._activate(kind, now=self.now)
            moves = {}
            for lead in self._open_leads():
                move = (before[lead.id], lead.qualification)
                moves[move] = moves.get(move, 0) + 1
            self.assertEqual(counted, moves, f"world {seed}, {kind}")

    def _open_leads(self):
        leads = self.env["crm.lead"]
        leads.invalidate_model()
        return leads.search([("won_status", "=", "pending"), ("active", "=", True)])

    @staticmethod
    def _count_moves(rows, place):
        counted = {}
        for row in rows:
            move = (row[0], row[place])
            counted[move] = counted.get(move, 0) + row[3]
        return counted

    def test_wizard_shows_rules_and_leads_then_activates(self):
        """Capabilities: 28"""
        model, draft = self._two_versions()
        draft.rule_ids.copy({"name": "Second", "points": 4})
        draft.sql_threshold = 90
        lead = self._create_lead()
        opened = draft.action_open_activation()
        wizard = self.env[opened["res_model"]].browse(opened["res_id"])
        changes = {
            (line.kind, line.field, line.old_value, line.new_value)
            for line in wizard.line_ids
        }
        self.assertIn(("changed", "Points", "80", "30"), changes)
        self.assertIn(("changed", "SQL Lead From", "80", "90"), changes)
        self.assertIn(("added", "", "", "+4"), changes)
        self.assertEqual((wizard.risen_count, wizard.fallen_count), (0, 0))
        wizard.write({"kind": "retroactive", "note": "Fewer"})
        self.assertGreaterEqual(wizard.fallen_count, 1)
        self.assertIn("SQL lead", wizard.picture)
        self.assertEqual(wizard.action_activate()["res_id"], draft.id)
        self.assertEqual((lead.qualification, draft.change_note), ("raw", "Fewer"))
        self.assertEqual(draft.activation_ids[0].kind, "retroactive")
        self.assertEqual(model.state, "archived")

    def test_only_managers_activate(self):
        leader = new_test_user(
            self.env, "lea_a", groups="sales_team.group_sale_salesman_all_leads"
        )
        __, draft = self._two_versions()
        for act in ("action_activate", "action_open_activation", "action_roll_back"):
            with self.assertRaises(AccessError):
                getattr(draft.with_user(leader), act)()
