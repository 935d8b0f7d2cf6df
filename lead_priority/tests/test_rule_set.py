import base64
import json

from odoo.exceptions import AccessError, UserError

from ..rulesets import FORMAT, BadRuleSet, parse
from .common import LeadPriorityCase
from .score_common import ScoreCase


class TestRuleSet(ScoreCase):
    """Rules leave as one file and come back after a look at what would change.

    Capabilities: 176
    """

    def setUp(self):
        super().setUp()
        self.rule_sets = self.env["lead.rule.set"]
        self.model = self._create_model(
            fit=[{"name": "Big", "domain": "[('company_size', '>', 50)]"}],
            engagement=[{"name": "Prices", "types": "pricing_page", "points": 15}],
            name="Machines",
        )

    def _document(self):
        return json.loads(self.rule_sets._to_file(self.rule_sets._export()))

    def _model_of(self, document, name="Machines"):
        models = document["sections"]["score_models"]
        return next(model for model in models if model["name"] == name)

    def _rule_of(self, document, group, rule):
        groups = self._model_of(document)["group_ids"]
        rules = next(g["rule_ids"] for g in groups if g["name"] == group)
        return next(r for r in rules if r["name"] == rule)

    def test_own_export_changes_nothing(self):
        self.assertEqual(self.rule_sets._compare(self._document()), [])

    def test_changed_points_are_told_then_applied(self):
        document = self._document()
        self._rule_of(document, "engagement", "Prices")["points"] = 25
        [(section, change)] = self.rule_sets._compare(document)
        self.assertEqual(
            (section, change.path),
            ("score_models", ("Machines", "engagement", "Prices")),
        )
        self.assertEqual((change.field, change.old, change.new), ("points", 15, 25))
        self.rule_sets._apply(document)
        self.assertEqual(self.rule_sets._compare(document), [])
        # What scores leads is kept as it is; the change waits in a draft.
        self.assertNotIn(25, self.model.rule_ids.mapped("points"))
        self.assertIn(25, self.model._find_draft().rule_ids.mapped("points"))

    def test_new_model_comes_in_whole_and_switched_off(self):
        prices = [{"name": "Prices", "types": "pricing_page", "points": 15}]
        model = self._create_model(engagement=prices, name="Presses", state="draft")
        document = self._document()
        model.unlink()
        self.rule_sets._apply(document)
        model = self.env["lead.score.model"].search([("name", "=", "Presses")])
        self.assertEqual(model.state, "draft")
        self.assertEqual(model.rule_ids.engagement_type_ids.code, "pricing_page")
        self.assertEqual(self.rule_sets._compare(document), [])

    def test_new_routing_rule_and_policy_are_switched_off(self):
        vals = {"name": "South", "company_id": self.env.company.id}
        rule = self.env["lead.routing.rule"].create(vals)
        policy = self.env["lead.sla.policy"].create(vals)
        document = self._document()
        rule.unlink()
        policy.unlink()
        self.rule_sets._apply(document)
        found = [("name", "=", "South")]
        rules = self.env["lead.routing.rule"].with_context(active_test=False)
        self.assertFalse(rules.search(found).active)
        self.assertEqual(self.env["lead.sla.policy"].search(found).state, "draft")
        self.assertEqual(self.rule_sets._compare(document), [])

    def test_rules_of_another_company_stay_out(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.env["lead.pool"].create({"name": "Theirs", "company_id": company.id})
        names = [pool["name"] for pool in self._document()["sections"]["pools"]]
        self.assertNotIn("Theirs", names)

    def test_company_is_the_one_imported_into(self):
        document = self._document()
        self.assertNotIn(self.env.company.name, json.dumps(document))
        pool = {"name": "Letters", "kind": "incoming", "company_id": "own"}
        document["sections"]["pools"].append(pool)
        self.rule_sets._apply(document)
        pool = self.env["lead.pool"].search([("name", "=", "Letters")])
        self.assertEqual(pool.company_id, self.env.company)

    def test_what_the_file_lacks_stays(self):
        document = self._document()
        self._model_of(document)["group_ids"].pop()
        [(__, change)] = self.rule_sets._compare(document)
        self.assertEqual(change.kind, "only_here")
        self.rule_sets._apply(document)
        self.assertEqual(len(self.model.group_ids), 2)
        self.assertFalse(self.model._find_draft())

    def test_words_in_two_languages_are_kept(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.model.with_context(lang="fr_FR").name = "Machines-outils"
        document = self._document()
        self.model.with_context(lang="fr_FR").name = "Autre"
        self.assertEqual(len(self.rule_sets._compare(document)), 1)
        self.rule_sets._apply(document)
        draft = self.model._find_draft()
        self.assertEqual(draft.with_context(lang="fr_FR").name, "Machines-outils")

    def test_unknown_reference_changes_nothing_at_all(self):
        document = self._document()
        self._rule_of(document, "fit", "Big")["points"] = 33
        self._rule_of(document, "engagement", "Prices")["engagement_type_ids"] = ["no"]
        with (
            self.assertRaisesRegex(UserError, "“no” does not exist here"),
            self.env.cr.savepoint(),
        ):
            self.rule_sets._apply(document)
        self.assertNotIn(33, self.model.rule_ids.mapped("points"))

    def test_invalid_domain_is_refused_with_the_record_named(self):
        document = self._document()
        self._rule_of(document, "fit", "Big")["domain"] = "[('nothing', '=', 1)]"
        with self.assertRaisesRegex(UserError, "Machines"):
            self.rule_sets._apply(document)

    def test_unknown_field_and_section_are_named(self):
        document = self._document()
        self._rule_of(document, "fit", "Big")["ponits"] = 3
        with self.assertRaisesRegex(UserError, "ponits"):
            self.rule_sets._compare(document)
        with self.assertRaisesRegex(UserError, "flows"):
            self.rule_sets._compare({"sections": {"flows": []}})

    def test_wizard_shows_then_applies(self):
        document = self._document()
        self._rule_of(document, "fit", "Big")["points"] = 44
        content = base64.b64encode(json.dumps(document).encode())
        wizard = self.env["lead.rule.set.import"].create({"file": content})
        wizard.action_compare()
        self.assertEqual((wizard.changed_count, wizard.added_count), (1, 0))
        self.assertEqual(
            (wizard.line_ids.field, wizard.line_ids.new_value), ("Points", "44")
        )
        wizard.action_apply()
        self.assertIn(44, self.model._find_draft().rule_ids.mapped("points"))

    def test_export_wizard_gives_a_file_that_is_read_back(self):
        wizard = self.env["lead.rule.set.export"].create({})
        self.assertIn("/file/lead_rules_", wizard.action_download()["url"])
        document = parse(base64.b64decode(wizard.file))
        self.assertEqual(self.rule_sets._compare(document), [])


class TestRuleSetFile(LeadPriorityCase):
    """Files that are no rule set are refused in words."""

    def _import(self, content):
        wizard = self.env["lead.rule.set.import"].create(
            {"file": base64.b64encode(content)}
        )
        return wizard.action_compare()

    def test_bad_files_are_refused_in_words(self):
        cases = {
            b"\xff\x00": "not JSON",
            b"[" * 100_000: "not JSON",
            b"[]": "not a rule set",
            b'{"format": "%s", "version": 9}' % FORMAT.encode(): "version 9",
            b'{"format": "%s", "version": 1}' % FORMAT.encode(): "not a rule set",
            b'{"format": "%s", "version": 1, "sections": {"pools": [1]}}'
            % FORMAT.encode(): "pools",
        }
        for content, words in cases.items():
            with self.subTest(content[:40]), self.assertRaisesRegex(UserError, words):
                self._import(content)

    def test_too_big_a_file_is_not_read(self):
        with self.assertRaises(BadRuleSet) as caught:
            parse(b" " * 5_000_001)
        self.assertEqual(caught.exception.code, "too_big")

    def test_leader_may_not_export(self):
        with self.assertRaises(AccessError):
            self.env["lead.rule.set.export"].with_user(self.lea).create({})
