import random
from datetime import timedelta

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from .milestone_oracle import work_out

SEEDS = (1, 2, 3)
LEADS, ACTS = 12, 120
STATES = ("raw", "mql", "sql")


class TestMilestoneOracle(LeadPriorityCase):
    """After random histories, kept current = rebuilt = worked out in plain Python."""

    def test_random_histories_are_kept_as_they_are_worked_out(self):
        for seed in SEEDS:
            self.play(random.Random(seed))
            self.refresh()
            kept = self.read_kept()
            self.assertEqual(kept, work_out(self.env), f"seed {seed}")
            self.env["lead.milestone"]._rebuild()
            self.assertEqual(self.read_kept(), kept, f"seed {seed}")

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
                + [self.merge, self.reopen]
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

    def read_kept(self):
        rows = self.env["lead.milestone"].search([])
        names = list(next(iter(work_out(self.env).values())))
        return {
            row.capture_id.id: {
                name: row[name].id if name.endswith("_id") else row[name]
                for name in names
            }
            for row in rows
        }
