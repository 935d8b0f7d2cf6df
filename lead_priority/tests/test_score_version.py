from datetime import timedelta

from odoo.exceptions import AccessError, RedirectWarning, ValidationError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .score_common import ScoreCase


class TestScoreVersion(ScoreCase):
    """What was ever active stays as it was; a new version takes its place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "sales_team.group_sale_manager"
        cls.max = new_test_user(cls.env, "max_v", groups=manager)
        marketing = "lead_priority.lead_priority_group_marketing"
        cls.mia = new_test_user(cls.env, "mia_v", groups=marketing)

    def setUp(self):
        super().setUp()
        self.model = self._create_model(fit=[{"domain": "[]", "points": 10}])
        self.draft = self._create_model(fit=[{"domain": "[]"}], state="draft")

    def _refused(self, record, method, *args):
        with self.assertRaises(RedirectWarning) as caught, self.env.cr.savepoint():
            call_kw(record.with_user(self.max), method, [record.ids, *args], {})
        self.assertEqual(caught.exception.args[2], "Make a New Version")

    def test_active_version_is_kept_for_managers_and_rpc(self):
        """Capabilities: 28"""
        self._refused(self.model, "write", {"sql_threshold": 5})
        self._refused(self.model.rule_ids, "write", {"points": 99})
        self._refused(self.model.group_ids[:1], "write", {"cap": 1})
        self._refused(self.model.rule_ids, "unlink")
        self._refused(self.model.group_ids, "unlink")
        self._refused(self.model, "unlink")
        rule = {"name": "More", "points": 5}
        groups = [(1, self.model.group_ids[0].id, {"rule_ids": [(0, 0, rule)]})]
        self._refused(self.model, "web_save", {"group_ids": groups}, {"name": {}})
        self.assertEqual(self.model.rule_ids.points, 10)

    def test_mass_edit_with_one_active_version_changes_nothing(self):
        both = self.model | self.draft
        self._refused(both, "write", {"mql_threshold": 3})
        self._refused(both.rule_ids, "write", {"points": 3})
        self.assertNotIn(3, both.rule_ids.mapped("points"))

    def test_import_does_not_change_an_active_version(self):
        rules = self.model.rule_ids.with_user(self.max)
        result = rules.load([".id", "points"], [[str(rules.id), "77"]])
        self.assertIn("Make a new version", result["messages"][0]["message"])
        rules.invalidate_recordset()
        self.assertEqual(rules.points, 10)

    def test_parts_cannot_be_added_or_moved_into_an_active_version(self):
        group = self.model.group_ids[0]
        values = {"name": "New", "model_id": self.model.id}
        for model, vals in (
            ("lead.score.group", values),
            ("lead.score.rule", {"name": "New", "group_id": group.id}),
            ("lead.score.profile", values),
        ):
            with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
                self.env[model].create(vals)
        self._refused(self.draft.rule_ids, "write", {"group_id": group.id})

    def test_state_is_set_by_buttons_only(self):
        for vals in ({"state": "active"}, {"version": 7}, {"activated_at": self.now}):
            with self.assertRaises(AccessError):
                self.draft.with_user(self.max).write(vals)
            with self.assertRaises(AccessError):
                self.draft.create({"name": "x", **vals})
        sly = self.draft.with_context(default_state="active", default_version=7)
        self.assertEqual(sly.create({"name": "x"}).state, "draft")

    def test_archived_version_is_kept_too(self):
        self.model.action_archive()
        self._refused(self.model, "write", {"cap": 5})
        with self.assertRaises(RedirectWarning):
            self.model.action_draft()

    def test_labels_stay_writable(self):
        self.model.with_user(self.max).write({"name": "Best", "sequence": 3})
        self.assertEqual(self.model.name, "Best")

    def test_draft_that_never_was_active_comes_back(self):
        self.draft.action_archive()
        self._refused(self.draft, "write", {"cap": 5})
        self.draft.action_draft()
        self.draft.cap = 500
        self.assertFalse(self.draft.activation_ids)

    def test_new_version_is_a_whole_copy(self):
        off = self.draft.rule_ids.copy()
        off.active = False
        profile = self.env["lead.score.profile"].create(
            {"model_id": self.draft.id, "size_from": 50, "size_points": 4}
        )
        self.draft.action_activate()
        new = self.draft.browse(self.draft.action_new_version()["res_id"])
        self.assertEqual((new.version, new.state, new.name), (2, "draft", "Model"))
        self.assertEqual(new.family_id, self.draft.family_id)
        rules = new.with_context(active_test=False).rule_ids
        self.assertEqual(rules.mapped("active").count(False), 1)
        own = profile.search([("model_id", "=", new.id)])
        self.assertEqual(own.group_id.model_id, new)
        self.assertEqual(own.group_id.rule_ids.points, 4)

    def test_edit_opens_the_draft_that_is_there(self):
        first = self.model.action_new_version()
        self.assertEqual(self.model.action_new_version(), first)
        draft = self.model.browse(first["res_id"])
        opened = draft.action_discard()
        self.assertEqual(opened["res_id"], self.model.id)
        self.assertFalse(draft.exists())

    def test_refusal_offers_a_new_version(self):
        with self.assertRaises(RedirectWarning) as caught, self.env.cr.savepoint():
            self.model.rule_ids.points = 3
        __, action_id, __, context = caught.exception.args
        action = self.env["ir.actions.server"].browse(action_id)
        opened = action.with_user(self.max).with_context(**context).run()
        self.assertEqual(opened["res_id"], self.model._find_draft().id)

    def test_versions_are_for_the_same_leads(self):
        draft = self.model._make_version()
        with self.assertRaises(ValidationError):
            draft.team_id = self.env["crm.team"].create({"name": "South"})

    def test_marketing_drafts_and_does_not_activate(self):
        model = self.model.with_user(self.mia)
        draft = model.browse(model.action_new_version()["res_id"])
        draft.rule_ids.points = 12
        for act in (draft.action_activate, model.action_archive):
            with self.assertRaises(AccessError):
                act()

    def test_journal_says_which_version_was_active_when(self):
        hour = timedelta(hours=1)
        draft = self.model._make_version()
        draft._activate("from_now", now=self.now + hour, note="More")
        draft._archive_versions(self.now + 2 * hour)
        journal = self.env["lead.version.activation"]
        active = [
            journal._active_at("lead.score.model", self.now + n * hour / 2)
            for n in (-1, 1, 3, 5)
        ]
        none = self.model.browse()
        self.assertEqual(active, [none, self.model, draft, none])
        self.assertEqual(
            draft.activation_ids.mapped("kind"), ["archived", "from_now", "from_now"]
        )
        self.assertEqual(draft.activation_ids[1].previous_label, "Model")
        self.assertEqual(draft.activation_ids[1].user_id, self.env.user)

    def test_journal_refuses_people(self):
        row = self.model.activation_ids
        for method, args in (("write", [{"note": "x"}]), ("unlink", [])):
            with self.assertRaises(AccessError):
                call_kw(row.with_user(self.max), method, [row.ids, *args], {})
