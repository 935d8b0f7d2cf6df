from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, models

from ..storytelling import plan_lives

POLICIES = ("lead_priority.lead_sla_policy_demo_sql",)
POLICIES += ("lead_priority.lead_sla_policy_demo_others",)
FORM = "lead_priority.lead_capture_form_demo_"
FORMS = {"demo": "demo", "whitepaper": "white_paper", "booth": "booth"}
# No message for each of thousands of steps that never happened.
QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
}


class LeadDemo(models.AbstractModel):
    """Demo: half a year of a company's leads, on a clock that is turned until now.

    What happens is planned in ``storytelling``; it is done by the product's own
    methods, once a working day, and deadlines run as ever.
    """

    _inherit = "lead.demo"

    @api.model
    def _load_story(self):
        """Play the half year; then add what only the whole of it tells."""
        now = self.env.cr.now().replace(microsecond=0)
        lives = plan_lives(now)
        demo = self.with_context(**QUIET)
        with demo._watched_since(lives[0].slot - timedelta(days=1)), demo._in_silence():
            leads = demo._play(lives, now)
        demo._finish_story(lives, leads, now)
        self.env["lead.milestone"]._rebuild()
        company = self.env.ref("base.main_company")
        self.env["lead.channel.cost"]._spread(company.id)
        self._look_back(company, now)

    @contextmanager
    def _watched_since(self, moment):
        """Let the deadlines of the demo policies count for the whole story."""
        policies = self.env["lead.sla.policy"]
        for xml_id in POLICIES:
            policies |= self.env.ref(xml_id)
        since = {policy: policy.active_from for policy in policies}
        policies.active_from = moment
        try:
            yield
        finally:
            for policy, active_from in since.items():
                policy.active_from = active_from

    @contextmanager
    def _in_silence(self):
        """Alert nobody of what was due weeks ago."""
        rules = self.env["lead.alert.rule"].search([("active", "=", True)])
        rules.active = False
        try:
            yield
        finally:
            rules.active = True

    def _play(self, lives, now):
        """Turn the clock from slot to slot; give {number of a life: lead}."""
        arriving, happening = defaultdict(list), []
        for life in lives:
            arriving[life.slot].append(life)
            happening += [(event.at, life.number, event, life) for event in life.events]
        happening.sort(key=lambda item: item[:2], reverse=True)
        leads = {}
        for slot in [*sorted(arriving), now]:
            scoring = self.env["crm.lead"]._scoring_deferred()
            with self._at(slot), scoring:
                leads |= self._let_in(arriving[slot], slot)
                due = []
                while happening and happening[-1][0] <= slot:
                    _at, _number, event, life = happening.pop()
                    due.append((event, life, leads.get(life.number)))
                self._let_happen(due, slot)
                while self.env["lead.sla.clock"]._process_due(slot):
                    pass
        return leads

    def _let_in(self, lives, slot):
        """Let forms come in and be processed; give {number of a life: lead}."""
        captures = self.env["lead.capture"]
        received = []
        for name in sorted({life.form for life in lives}):
            form = self.env.ref(f"{FORM}{FORMS[name]}")
            sent = [life for life in lives if life.form == name]
            stored = captures._receive(
                [
                    {"payload": life.payload, "received_at": life.received_at}
                    for life in sent
                ],
                entry="form",
                scope=f"form:{form.id}",
                form=form,
                now=slot,
            )
            received += zip(sent, stored, strict=True)
        stored = captures.concat(*(capture for _life, capture in received))
        # Without the menu of leads, Odoo would make them opportunities at once.
        stored.with_context(default_type="lead")._process(slot)
        return {
            life.number: capture.lead_id.with_context(**QUIET)
            for life, capture in received
            if capture.state == "lead"
        }
