import random

from .rep_oracle import work_out_losses, work_out_reps
from .test_milestone_oracle import SEEDS, TestMilestoneOracle


class TestRepOracle(TestMilestoneOracle):
    """After random histories the reports say what one works out by hand.

    Capabilities: 148, 150, 158
    """

    def test_random_histories_are_kept_as_they_are_worked_out(self):
        for seed in SEEDS:
            self.play(random.Random(100 + seed))
            self.refresh()
            self.env.invalidate_all()
            self.check_reps(f"seed {seed}")
            self.check_losses(f"seed {seed}")

    def call(self, dice, leads):
        """Automatic steps and other people's calls, too."""
        row = {
            "lead_id": dice.choice(leads).id,
            "user_id": dice.choice((self.ann.id, self.bob.id)),
            "channel": "call",
            "occurred_at": self.moment,
            "is_automatic": dice.random() < 0.3,
        }
        rows = self.env["lead.followup"]._record_followup([row], now=self.moment)
        if dice.random() < 0.2:
            rows._reverse(now=self.moment)

    def check_reps(self, what):
        worked_out = work_out_reps(self.env)
        names = list(next(iter(worked_out.values())))
        shown = {}
        for row in self.env["lead.analytics.report.rep"].search([]):
            values = {name: row[name] for name in names}
            values["team_id"] = row.team_id.id
            shown[row.capture_id.id, row.user_id.id] = values
        self.assertEqual({*shown}, {*worked_out}, what)
        for key, values in worked_out.items():
            days = values.pop("cycle_days")
            self.assertAlmostEqual(shown[key].pop("cycle_days"), days, 5)
            self.assertEqual(shown[key], values, f"{what}: {key}")

    def check_losses(self, what):
        rows = self.env["lead.analytics.report.loss"].search([])
        shown = {
            row.lead_id.id: (row.phase, row.lost_reason_id.id, row.contacts)
            for row in rows
        }
        self.assertEqual(shown, work_out_losses(self.env), what)
