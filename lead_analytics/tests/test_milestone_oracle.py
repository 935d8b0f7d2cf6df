import random
from datetime import datetime, timedelta

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from .day_oracle import add_up_days, read_days
from .milestone_oracle import work_out

SEEDS = (1, 2, 3)
LEADS, ACTS = 12, 120
STATES = ("raw", "mql", "sql")


def in_seconds(rows):
    """Leave out microseconds, which a field in memory may not have (yet)."""

    def cut(value):
        is_moment = isinstance(value, datetime)
        return value.replace(microsecond=0) if is_moment else value

    return {
        key: {name: cut(value) for name, value in row.items()}
        for key, row in rows.items()
    }


class TestMilestoneOracle(LeadPriorityCase):
    """After random histories, kept current = rebuilt = worked out in plain Python."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["lead.sla.policy"].create({"name": "Oracle"})
        cls.lines = cls.env["lead.product.line"].create(
            [{"name": f"Line {number}"} for number in range(4)]
        )

    def test_random_histories_are_kept_as_they_are_worked_out(self):
        for seed in SEEDS:
            self.play(random.Random(seed))
            self.refresh()
            kept = self.read_kept()
            self.assertEqual(kept, in_seconds(work_out(self.env)), f"seed {seed}")
            self.env["lead.milestone"]._rebuild()
            self.assertEqual(self.read_kept(), kept, f"seed {seed}")

    def test_days_are_the_sums_of_random_histories(self):
        for seed in SEEDS:
            self.play(random.Random(seed))
            self.refresh()
            kept = read_days(self.env)
            self.assertEqual(kept, add_up_days(self.env), f"seed {seed}")
            self.env["lead.milestone"]._rebuild()
            self.assertEqual(read_days(self.env), kept, f"seed {seed}")

    def play(self, dice):
        leads = [
            self._lead(name=f"L{n}", email_from=f"l{dice.random()}@example.com")
            for n in range(LEADS)
        ]
        for number in range(ACTS):
            self.moment = self.env.cr.now() + timedelta(minutes=number)
            living = [lead for lead in leads if lead.exists()]
            act = dice.choice(
                [self.assign, self.assign, self.call, self.call, self.read_page]
                + [self.qualify, self.qualify, self.close, self.earn, self.remove]
                + [self.merge, self.reopen, self.interest, self.interest]
                + [self.rate, self.measure_answer, self.settle_answer]
            )
            act(dice, living)
            if dice.random() < 0.1:
                self.refresh()

    def assign(self, dice, leads):
        dice.choice(leads).user_id = dice.choice((self.ann, self.bob, False))

    def call(self, dice, leads):
        row = {
            "lead_id": dice.choice(leads).id,
            "user_id": self.ann.id,
            "channel": "call",
            "is_automatic": dice.random() < 0.3,
        }
        rows = self.env["lead.followup"]._record_followup([row], now=self.moment)
        if dice.random() < 0.2:
            rows._reverse(now=self.moment)

    def read_page(self, dice, leads):
        row = {"lead_id": dice.choice(leads).id, "type": "page_view"}
        row["is_automated"] = dice.random() < 0.3
        self.env["lead.engagement"]._record_engagement([row], now=self.moment)

    def qualify(self, dice, leads):
        row = {"lead_id": dice.choice(leads).id, "reason": "person"}
        row["from_qualification"], row["to_qualification"] = dice.sample(STATES, 2)
        self.env["lead.qualification.change"]._record_change([row], now=self.moment)

    def close(self, dice, leads):
        lead = dice.choice(leads)
        if lead.won_status == "pending" and lead.active:
            lead.action_set_won() if dice.random() < 0.5 else lead.action_set_lost()

    def reopen(self, dice, leads):
        lead = dice.choice(leads)
        if not lead.active:
            lead.action_unarchive()

    def earn(self, dice, leads):
        dice.choice(leads).expected_revenue = dice.randrange(1000)

    def interest(self, dice, leads):
        lines = self.lines.browse(dice.sample(self.lines.ids, dice.randrange(3)))
        dice.choice(leads).product_line_ids = lines

    def rate(self, dice, leads):
        lead, values = dice.choice(leads), {"value": dice.choice(("good", "bad"))}
        user = dice.choice((self.ann, self.bob))
        self.env["lead.quality.rating"]._rate(lead, user, values, now=self.moment)

    def measure_answer(self, dice, leads):
        """A limit begins to run, as the SLA writes it."""
        lead = dice.choice(leads)
        held = self.env["lead.custody"].search(
            [("lead_id", "=", lead.id), ("ended_at", "=", False)], limit=1
        )
        clocks = self.env["lead.sla.clock"]
        clocks.search([("lead_id", "=", lead.id)]).ended_at = self.moment
        clocks.flush_model()
        clocks.create(
            {
                "lead_id": lead.id,
                "custody_id": held.id,
                "policy_id": self.policy.id,
                "kind": dice.choice(("first_response", "second_followup")),
                "started_at": self.moment,
                "due_at": self.moment + timedelta(hours=1),
            }
        )

    def settle_answer(self, dice, leads):
        clocks = self.env["lead.sla.clock"].search([])
        if clocks:
            column = dice.choice(("met_at", "breached_at"))
            clock = clocks.browse(dice.choice(clocks.ids))
            clock[column] = dice.choice((self.moment, False))

    def remove(self, dice, leads):
        if len(leads) > LEADS // 2:
            dice.choice(leads).unlink()

    def merge(self, dice, leads):
        two = dice.sample(leads, 2)
        if len(leads) > LEADS // 2 and all(lead.active for lead in two):
            (two[0] | two[1]).merge_opportunity(auto_unlink=True)

    def refresh(self):
        self.env["lead.custody"]._hand_over_noted()
        while self.env["lead.milestone"]._refresh_next():
            pass
        while self.env["lead.milestone.day"]._add_next():
            pass

    def read_kept(self):
        rows = self.env["lead.milestone"].search([])
        names = list(next(iter(work_out(self.env).values())))
        kept = {
            row.capture_id.id: {
                name: row[name].id if name.endswith("_id") else row[name]
                for name in names
            }
            for row in rows
        }
        return in_seconds(kept)
