from odoo.exceptions import AccessError, ValidationError

from odoo.addons.lead_priority.tests.code_payloads import (
    INJECTIONS,
    SNIPPETS,
    make_domains,
    unmade,
)
from odoo.addons.lead_priority.tests.common import LeadPriorityCase

# A secret that sales managers enter, and others must not find out letter by letter.
SECRET = "[('capture_ids.webhook_id.secret', '=like', 'a%')]"
BRACES = ("{{ CODE }}", "{{ object.name or CODE }}", "{{ object.CODE }}")


class TestCodeInjection(LeadPriorityCase):
    """Code in conditions and texts is refused, not run. Target: S10"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        flow = cls.env["lead.nurture.flow"].create({"name": "Code"})
        trigger = {"flow_id": flow.id, "kind": "domain"}
        step = {"flow_id": flow.id, "name": "Code"}
        cls.audience = cls.env["lead.audience"].create(
            {"name": "Code", "source": "domain"}
        )
        steps = cls.env["lead.nurture.step"]
        cls.branch = steps.create({**step, "kind": "branch"})
        after = {"parent_id": cls.branch.id, "outcome": "yes"}
        cls.sms = steps.create({**step, **after, "kind": "sms", "sms_body": "Hello"})
        playbook = cls.env["lead.playbook"].create({"name": "Code"})
        cls.places = [
            *((flow, f"{name}_domain") for name in ("entry", "goal", "exit")),
            (cls.env["lead.nurture.trigger"].create(trigger), "domain"),
            (cls.env["lead.segment"].create({"name": "Code"}), "domain"),
            (cls.audience, "domain"),
            (cls.branch, "branch_domain"),
            (playbook, "domain"),
        ]

    def test_code_in_a_condition_is_refused(self):
        """Each place gets a part of the payloads; all of them are 500 and more."""
        count = 0
        for number, (record, name) in enumerate(self.places):
            with unmade(self) as path:
                domains = (*make_domains(path)[number :: len(self.places)], *INJECTIONS)
                for domain in domains:
                    where = self.subTest(place=record._name, domain=domain)
                    with where, self.assertRaises(ValidationError):
                        record[name] = domain
                count += len(domains)
        self.assertGreaterEqual(count, 500)

    def test_code_in_an_sms_is_refused(self):
        with unmade(self) as path:
            for snippet in SNIPPETS:
                for braces in BRACES:
                    text = braces.replace("CODE", snippet.replace("MARK", path))
                    with self.subTest(text), self.assertRaises(ValidationError):
                        self.sms.sms_body = text

    def test_marketer_asks_no_more_than_she_may_read(self):
        """But for playbooks: they are of sales managers, who enter that secret."""
        for record, name in self.places[:-1]:
            with self.subTest(place=f"{record._name}.{name}"):
                own = record.with_user(self.mia)
                own[name] = "[('partner_id.name', 'ilike', 'a')]"
                with self.assertRaises(ValidationError):
                    own[name] = SECRET

    def test_salesperson_changes_no_condition(self):
        for record, name in self.places:
            where = self.subTest(place=f"{record._name}.{name}")
            with where, self.assertRaises(AccessError):
                record.with_user(self.ann)[name] = "[]"
