from contextlib import suppress

from odoo.exceptions import ValidationError

from ..inbound import paths
from .code_payloads import HARMLESS, INJECTIONS, SNIPPETS, make_domains, unmade
from .common import LeadPriorityCase

# A secret that sales managers enter, and others must not find out letter by letter.
SECRET = "[('capture_ids.webhook_id.secret', '=like', 'a%')]"


class TestCodeInjection(LeadPriorityCase):
    """Code in a rule is refused, not run, whoever writes it. Target: S10"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = [(0, 0, {"name": "Code", "points": 1, "domain": "[]"})]
        group = {"name": "Code", "dimension": "fit", "rule_ids": rules}
        model = cls.env["lead.score.model"].create(
            {"name": "Code", "group_ids": [(0, 0, group)]}
        )
        cls.rules = (
            cls.env["lead.routing.rule"].create({"name": "Code"}),
            cls.env["lead.sla.policy"].create({"name": "Code"}),
            model.group_ids.rule_ids,
        )

    def test_code_in_a_domain_is_refused(self):
        for rule in self.rules:
            with unmade(self) as path:
                domains = (*make_domains(path), *INJECTIONS)
                self.assertGreaterEqual(len(domains), 500)
                for domain in domains:
                    where = self.subTest(rule=rule._name, domain=domain)
                    with where, self.assertRaises(ValidationError):
                        rule.domain = domain

    def test_text_in_a_domain_stays_text(self):
        lead = self._lead(name="'; DROP TABLE crm_lead; --", user_id=False)
        for rule in self.rules:
            for domain in HARMLESS:
                rule.domain = domain
        rule = self.rules[0]
        rule.domain = HARMLESS[0]
        self.assertEqual(self.env["crm.lead"].search(rule._get_domain()), lead)

    def test_code_where_a_value_stands_in_a_request_finds_nothing(self):
        document = {"name": [{"env": 1}], "uid": 1}
        with unmade(self) as path:
            for snippet in SNIPPETS:
                text = snippet.replace("MARK", path)
                with self.subTest(text), suppress(paths.PathError):
                    self.assertIn(paths.find(document, text), (None, 1))

    def test_rule_asks_no_more_than_its_author_may_read(self):
        manager, rule = self.max, self.rules[0]
        rule.with_user(manager).domain = "[('partner_id.name', 'ilike', 'a')]"
        field = self.env["lead.capture.webhook"]._fields["secret"]
        self.patch(field, "groups", "base.group_system")
        with self.assertRaises(ValidationError):
            rule.with_user(manager).domain = SECRET
