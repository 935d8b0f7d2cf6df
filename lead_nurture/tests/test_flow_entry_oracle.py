import random

from odoo.tests import tagged

from .entry_common import EntryCase
from .entry_oracle import Event, Wanted, play

TYPES = ("pricing_page", "mail_open", "cart", "case_study")


@tagged("post_install", "-at_install")
class TestFlowEntryOracle(EntryCase):
    """In random worlds leads enter when the plain-Python oracle says so, no other.

    Late, doubled, future and automated events included. Capabilities: 119, 122
    """

    def test_random_worlds(self):
        entries = 0
        for seed in range(20):
            with self.subTest(seed=seed):
                entries += self._try_world(random.Random(seed))
        self.assertGreater(entries, 200)

    def _try_world(self, dice):
        leads = self.make_leads(12)
        wanted = self._draw_flow(dice)
        events = [self._draw_event(dice, leads) for __ in range(240)]
        passes = sorted(self._at(dice.uniform(1, 400)) for __ in range(40))
        flow = self._make(wanted, [e for e in events if e.known_at < self.day_zero])
        told = play(wanted, events, passes, leads.ids)
        later = sorted(
            (e for e in events if e.known_at >= self.day_zero), key=lambda e: e.known_at
        )
        for moment in passes:
            self._record([e for e in later if e.known_at <= moment])
            later = [e for e in later if e.known_at > moment]
            self._pass(moment)
        self.assertEqual(self._read(flow, leads), told)
        flow._archive_versions(self.day_zero)
        return sum(map(len, told.values()))

    def _draw_flow(self, dice):
        return Wanted(
            types=frozenset(dice.sample(TYPES, dice.choice((1, 2)))),
            minimum=dice.choice((1, 1, 2, 3)),
            days=dice.choice((0, 1, 5)),
            reentry=dice.choice(("never", "after", "always")),
            reentry_days=dice.choice((1, 4)),
            includes_existing=dice.random() < 0.3,
            minimum_value=dice.choice((0, 0, 50)),
            started_at=self.day_zero,
        )

    def _draw_event(self, dice, leads):
        hours = dice.uniform(-100, 400)
        late = dice.choice((0, 0, 0, dice.uniform(-10, 150)))
        return Event(
            lead=dice.choice(leads.ids),
            key=f"{leads.ids[0]}:{dice.random()}",
            kind=dice.choice(TYPES),
            at=self._at(hours),
            known_at=self._at(hours + late),
            value=dice.choice((0, 40, 60)),
            is_automated=dice.random() < 0.2,
        )

    def _make(self, wanted, before):
        self._record(before)
        return self._flow(
            "engagement",
            types=" ".join(wanted.types),
            minimum_count=wanted.minimum,
            window_days=wanted.days,
            minimum_value=wanted.minimum_value,
            flow={
                "reentry": wanted.reentry,
                "reentry_days": wanted.reentry_days,
                "includes_existing": wanted.includes_existing,
                "exits_on_reply": False,
            },
        )

    def _record(self, events):
        """Tell each twice: what has a key is kept once."""
        for event in events:
            row = {
                "lead_id": event.lead,
                "type": event.kind,
                "occurred_at": event.at,
                "value": event.value,
                "is_automated": event.is_automated,
                "external_key": event.key,
            }
            journal = self.env["lead.engagement"]
            for __ in range(2):
                journal._record_engagement([dict(row)], now=event.known_at)

    def _pass(self, moment):
        flows = self.env["lead.nurture.flow"]
        while flows._enter_next(moment):
            pass
        self.env["lead.nurture.enrollment"]._run_due(moment)

    def _read(self, flow, leads):
        found = {lead_id: [] for lead_id in leads.ids}
        rows = self.env["lead.nurture.enrollment"].search(
            [("family_id", "=", flow.family_id.id), ("lead_id", "in", leads.ids)],
            order="entered_at",
        )
        for row in rows:
            found[row.lead_id.id].append(row.entered_at)
        return found
