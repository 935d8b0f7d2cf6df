import base64
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .routed_common import RoutingCase

FILE = """created_at,country,qualification,score
2026-03-02 09:00:00,DE,sql,80
2026-03-02 09:30:00,FR,sql,90
2026-03-03 10:00:00,DE,sql,70
"""


@tagged("post_install", "-at_install")
class TestRoutedTrial(RoutingCase):
    """A dry run says what would have been, and writes nothing."""

    def _try(self, **values):
        trial = self.env["lead.routing.trial"].with_user(self.lea)
        trial = trial.create({"rule_id": self.rule.id, **values})
        trial.action_try()
        return trial

    def _counts(self, trial, name="count"):
        return {line.user_id.name: line[name] for line in trial.line_ids}

    def _count_rows(self):
        models = ("crm.lead", "lead.custody", "lead.routing.decision", "lead.alert")
        counts = [self.env[model].search_count([]) for model in models]
        owners = self.env["crm.lead"].search([], order="id").mapped("user_id.id")
        return counts, owners, self.env["lead.routing.credit"].search_count([])

    def test_writes_nothing(self):
        self._new(10)
        self._route()
        self._new(5)
        before = self._count_rows()
        self._try()
        self.assertEqual(self._count_rows(), before)

    def test_same_set_up_gives_the_same_shares(self):
        self._new(10)
        self._route()
        trial = self._try()
        self.assertEqual(self._counts(trial), {"Ann": 5, "Bob": 5})
        self.assertEqual(self._counts(trial, "actual"), {"Ann": 5, "Bob": 5})
        self.assertEqual(trial.unrouted_count, 0)

    def test_changed_weights_and_limits(self):
        """Capabilities: 77"""
        self.member_ann.routing_weight = 3
        self._new(8)
        self._route()
        self.assertEqual(
            self._counts(self._try(strategy="weighted")), {"Ann": 6, "Bob": 2}
        )
        self.member_ann.routing_capacity_day = 10
        changed = self._try(strategy="weighted", capacity_percent=10)
        self.assertEqual(self._counts(changed), {"Ann": 1, "Bob": 7})

    def test_without_somebody(self):
        self._new(4)
        self._route()
        trial = self._try(without_ids=[(6, 0, self.member_ann.ids)])
        self.assertEqual(self._counts(trial), {"Bob": 4, "Ann": 0})
        self.assertEqual(self._counts(trial, "actual"), {"Bob": 2, "Ann": 2})

    def test_says_why_nobody(self):
        self.member_ann.routing_capacity_day = 1
        self.member_bob.routing_capacity_day = 1
        self._new(5)
        self._route()
        trial = self._try()
        self.assertEqual((trial.routed_count, trial.unrouted_count), (2, 3))
        self.assertIn("too many new leads that day", trial.unrouted_note)

    def test_leads_of_a_file(self):
        self.member_ann.routing_country_ids = self.env.ref("base.de")
        self.member_bob.routing_country_ids = self.env.ref("base.fr")
        trial = self._try(
            source="file",
            file=base64.b64encode(FILE.encode()),
            requires_territory=True,
        )
        self.assertEqual(self._counts(trial), {"Ann": 2, "Bob": 1})

    def test_bad_files_are_refused_in_words(self):
        for text in ("", "score\nmany\n", "created_at\nyesterday\n"):
            with self.assertRaises(UserError):
                self._try(source="file", file=base64.b64encode(text.encode()))
        with self.assertRaises(UserError):
            self._try(source="file", file=base64.b64encode(b"\xff\xfe\x00"))

    def test_no_lead_in_that_time(self):
        self._new(1)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s", [self.now - timedelta(days=90)]
        )
        with self.assertRaises(UserError):
            self._try(days=30)

    def test_archived_rules_can_be_tried(self):
        self._new(2)
        self.rule.action_archive()
        self.assertEqual(self._try().routed_count, 2)

    def test_all_rules_with_one_changed(self):
        """Capabilities: 77"""
        south = self.env["crm.team"].create({"name": "Routed South"})
        member_lea = self._member(self.lea, crm_team_id=south.id)
        self._rule(name="South", team_ids=[(6, 0, south.ids)], sequence=20)
        self._new(4)
        self._new(3, team_id=south.id)
        self._route()
        trial = self._try(scope="all", without_ids=[(6, 0, self.member_ann.ids)])
        self.assertEqual(
            self._counts(trial), {"Ann": 0, "Bob": 4, member_lea.user_id.name: 3}
        )
        self.assertEqual(trial.rule_note, "4 leads by “SQL leads”\n3 leads by “South”")

    def test_a_draft_takes_the_place_of_a_rule(self):
        draft = self.rule.copy({"active": False, "min_score": 50, "name": "Draft"})
        self._rule(name="Rest", sequence=20)
        self._new(2)
        trial = self._try(rule_id=draft.id, scope="all", instead_of_id=self.rule.id)
        self.assertEqual(trial.rule_note, "0 leads by “Draft”\n2 leads by “Rest”")
        alone = self._try(rule_id=draft.id, scope="all")
        self.assertEqual(alone.rule_note.split("\n")[0], "2 leads by “SQL leads”")

    def test_leads_stay_in_the_team_they_came_with(self):
        self.rule.team_ids = False
        south = self.env["crm.team"].create({"name": "Routed South"})
        self._member(self.lea, crm_team_id=south.id)
        self._new(2, team_id=south.id)
        self._route()
        self.assertEqual(self._counts(self._try())["Lea"], 2)

    def test_shares_are_judged_only_where_they_are_promised(self):
        self._new(2)
        self.assertTrue(self._try().has_shares)
        self.assertFalse(self._try(strategy="least_loaded").has_shares)
