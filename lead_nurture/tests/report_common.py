"""Random worlds for the reports, and what they add up to, counted in plain Python."""

import random
from datetime import datetime, timedelta

from .common import FlowCase

START = datetime(2026, 1, 5, 9)  # noqa: DTZ001 naive UTC


class ReportCase(FlowCase):
    """Flows with two versions, leads that enter, convert and buy at random."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    @classmethod
    def day(cls, number):
        """Give the moment so many days after the start, naive UTC."""
        return START + timedelta(days=number)

    @classmethod
    def make_lead(cls, *, opportunity=None, won=None, revenue=0.0, **values):
        """Make a lead that became an opportunity and was won on these days, if ever."""
        is_opportunity = opportunity is not None
        lead = cls.env["crm.lead"].create(
            {
                "name": "A lead",
                "type": "opportunity" if is_opportunity else "lead",
                "user_id": False,
                "expected_revenue": revenue,
                **values,
            }
        )
        if is_opportunity:
            lead.date_conversion = cls.day(opportunity)
        if won is not None:
            lead.stage_id = cls.won_stage
            lead.date_closed = cls.day(won)
        return lead

    @classmethod
    def enter_on(cls, flow, lead, day, state="running", **values):
        """Let a lead be in a version of a flow since that day."""
        return cls.env["lead.nurture.enrollment"].create(
            {
                "flow_id": flow.id,
                "family_id": flow.family_id.id,
                "lead_id": lead.id,
                "state": state,
                "entered_at": cls.day(day),
                "ended_at": state not in ("running", "holdout") and cls.day(day + 9),
                **values,
            }
        )

    @classmethod
    def visit(cls, enrollment, step, day, state="done", **values):
        return cls.env["lead.nurture.execution"].create(
            {
                "enrollment_id": enrollment.id,
                "step_id": step.id,
                "lead_id": enrollment.lead_id.id,
                "visit": 1,
                "state": state,
                "started_at": cls.day(day),
                "done_at": state == "done" and cls.day(day),
                **values,
            }
        )

    # Random worlds -----------------------------------------------------------
    @classmethod
    def make_world(cls, seed, *, leads=40):
        """Make two flows and leads; everything that happened follows from the seed."""
        dice = random.Random(seed)
        cls.flows = [cls.make_flow(name=name) for name in ("Welcome", "Wake Up")]
        cls.steps = {
            flow: [cls.add_step(flow, "end", name=f"Step {flow.name}")]
            for flow in cls.flows
        }
        cls.leads = cls.env["crm.lead"].union(
            *(cls._draw_lead(dice) for __ in range(leads))
        )
        for lead in cls.leads:
            cls._draw_entries(dice, lead)

    @classmethod
    def _draw_lead(cls, dice):
        opportunity = dice.choice([None, dice.randrange(60)])
        won = dice.choice([None, dice.randrange(60)]) if opportunity else None
        return cls.make_lead(
            opportunity=opportunity, won=won, revenue=dice.randrange(9) * 1000.0
        )

    @classmethod
    def _draw_entries(cls, dice, lead):
        for flow in cls.flows:
            for __ in range(dice.choice((0, 1, 1, 2))):
                state = dice.choice(("done", "goal", "left", "parked", "holdout"))
                cls._draw_entry(dice, flow, lead, state)

    @classmethod
    def _draw_entry(cls, dice, flow, lead, state):
        day = dice.randrange(60)
        step = cls.steps[flow][0]
        values = {} if state == "holdout" else {"step_id": step.id}
        entry = cls.enter_on(flow, lead, day, state, **values)
        if state != "holdout" and dice.random() < 0.7:
            cls.visit(entry, step, day + 1, dice.choice(("done", "skipped", "failed")))

    # Counted once more ---------------------------------------------------------
    @staticmethod
    def opportunity_at(lead):
        is_opportunity = lead.type == "opportunity"
        return (lead.date_conversion or lead.create_date) if is_opportunity else None

    @staticmethod
    def won_at(lead):
        return lead.date_closed if lead.won_status == "won" else None

    def belongs(self, entry, moment):
        """Tell whether what came then is counted for this entry, the last before it."""
        if not moment:
            return False
        entries = self.env["lead.nurture.enrollment"].search(
            [
                ("family_id", "=", entry.family_id.id),
                ("lead_id", "=", entry.lead_id.id),
            ]
        )
        before = [other for other in entries if other.entered_at < moment]
        last = max(before, key=lambda o: (o.entered_at, o.id), default=None)
        return last == entry
