import random
from datetime import timedelta

from odoo.tests import tagged

from .entry_common import EntryCase
from .entry_oracle import may_enter_by_time


@tagged("post_install", "-at_install")
class TestFlowTimeOracle(EntryCase):
    """What only time lets in, silence and dates ahead, in random worlds.

    Each lead enters when the plain-Python oracle says so. Capabilities: 130
    """

    def test_silence_in_random_worlds(self):
        entries = sum(self._try_silence(random.Random(seed)) for seed in range(10))
        self.assertGreater(entries, 60)

    def test_dates_ahead_in_random_worlds(self):
        entries = sum(self._try_dates(random.Random(seed)) for seed in range(10))
        self.assertGreater(entries, 40)

    def _draw(self, dice):
        self.leads = self._lead()
        for __ in range(7):
            self.leads |= self._lead()
        self.rules = {
            "reentry": dice.choice(("never", "after", "always")),
            "reentry_days": dice.choice((1, 4)),
            "includes_existing": dice.random() < 0.3,
        }
        return sorted(self._at(dice.uniform(0.1, 600)) for __ in range(30))

    def _try_silence(self, dice):
        passes, days = self._draw(dice), dice.choice((2, 5))
        events = [
            (dice.choice(self.leads), dice.uniform(-60, 600), dice.random() < 0.3)
            for __ in range(40)
        ]
        for lead, hours, is_automated in events:
            self._engage(lead, "page_view", hours, is_automated=is_automated)
        flow = self._flow("dormant", silent_days=days, flow=self.rules)

        def moment_of(lead, now):
            done = [
                self._at(hours)
                for doer, hours, is_automated in events
                if doer == lead and not is_automated and self._at(hours) <= now
            ]
            moment = max([self._at(-24), *done]) + timedelta(days=days)
            return moment if moment <= now else None

        return self._compare(flow, passes, moment_of)

    def _try_dates(self, dice):
        passes, hours = self._draw(dice), dice.choice((24, 72))
        for lead in self.leads:
            lead.trial_end_at = self._at(dice.uniform(-30, 600))
        field = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        ahead = {"date_field_id": field.id, "date_hours": hours}
        flow = self._flow("date", flow=self.rules, **ahead)

        def moment_of(lead, now):
            moment = lead.trial_end_at - timedelta(hours=hours)
            return moment if moment <= now < lead.trial_end_at else None

        return self._compare(flow, passes, moment_of)

    def _compare(self, flow, passes, moment_of):
        told = {lead: [] for lead in self.leads}
        for now in passes:
            for lead, entries in told.items():
                moment = moment_of(lead, now)
                if moment and may_enter_by_time(
                    moment, now, entries, self.day_zero, self.rules
                ):
                    entries.append(now)
            while self.env["lead.nurture.flow"]._enter_next(now):
                pass
            self.env["lead.nurture.enrollment"]._run_due(now)
        rows = (
            self.env["lead.nurture.enrollment"]
            .search([("flow_id", "=", flow.id), ("lead_id", "in", self.leads.ids)])
            .sorted("entered_at")
        )
        for lead, entries in told.items():
            found = rows.filtered(lambda row, lead=lead: row.lead_id == lead)
            self.assertEqual(found.mapped("entered_at"), entries, self.rules)
        flow._archive_versions(self.day_zero)
        return len(rows)
