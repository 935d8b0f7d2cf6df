import random
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

SEEDS, LEADS = (1, 2, 3), 25
# The worst first, as the report says it.
RANKS = ("lost_untouched", "idle", "archived", "untouched", "late")
BACK = ("reclaimed", "returned", "released")
FIRST_MONDAY = 1_704_067_200  # 2024-01-01


@tagged("post_install", "-at_install")
class TestLeakOracle(LeadPriorityCase):
    """Of random histories leaks are as plain Python finds them in the journals."""

    def test_random_histories_leak_as_they_are_worked_out(self):
        for seed in SEEDS:
            dice = random.Random(seed)
            leads = self.env["crm.lead"]
            for number in range(LEADS):
                leads |= self.live(dice, f"{seed}-{number}")
            self.env["lead.custody"]._hand_over_noted()
            while self.env["lead.milestone"]._refresh_next():
                pass
            self.env.flush_all()
            rows = self.env["lead.analytics.report.leak"].search(
                [("lead_id", "in", leads.ids)]
            )
            found = {
                (row.lead_id.id, row.kind, row.leaked_at, row.user_id.id)
                for row in rows
            }
            expected = {leak for lead in leads for leak in self.work_out(lead)}
            self.assertEqual(found, expected, f"seed {seed}")
            self.assertEqual(len(rows), len(expected))

    def live(self, dice, name):
        """Let a lead come in, be called, given back and closed, by chance."""
        moment = self.env.cr.now() - timedelta(hours=dice.randrange(1000))
        capture = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"o{name}@example.com"}}],
            entry="api",
            scope="oracle",
            now=moment,
        )
        capture._process(moment)
        lead = capture.lead_id
        for _act in range(dice.randrange(5)):
            moment += timedelta(hours=dice.randrange(1, 60))
            dice.choice((self.call, self.call, self.own, self.give_back))(
                dice, lead, moment
            )
        if dice.random() < 0.3:
            lead.action_set_lost()
        elif dice.random() < 0.2:
            lead.probability = 20
            lead.action_archive()
        return lead

    def call(self, dice, lead, moment):
        row = {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
        row["is_automatic"] = dice.random() < 0.4
        self.env["lead.followup"]._record_followup([row], now=moment)

    def own(self, dice, lead, moment):
        owner = dice.choice((self.ann, self.bob))
        lead._move({"user_id": owner.id}, now=moment, reason="assigned")

    def give_back(self, dice, lead, moment):
        if lead.user_id:
            values = {"user_id": False, "pool_id": self.public_pool.id}
            lead._move(values, now=moment, reason=dice.choice(BACK))

    def work_out(self, lead):
        """Give the leaks of a lead from its journals, the worst of each week."""
        weeks = {}
        for kind, moment, user in self.get_leaks(lead):
            week = (moment.timestamp() - FIRST_MONDAY) // 604_800
            leak = (RANKS.index(kind), moment, kind, user)
            weeks[week] = min(weeks.get(week, leak), leak)
        return {(lead.id, kind, at, user) for _r, at, kind, user in weeks.values()}

    def get_leaks(self, lead):
        chain = lead.custody_ids.sorted(lambda row: (row.started_at, row.id))
        here = chain[-1]
        calls = lead.followup_ids.filtered("is_valid").mapped("occurred_at")
        owner = False
        for row in chain:
            if row.place == "owner":
                owner = row.user_id.id
            elif row.place == "pool" and row.reason in BACK:
                yield "idle", row.started_at, owner
        limit = lead.capture_ids.received_at + timedelta(
            hours=(lead.company_id or self.env.company).lead_leak_hours
        )
        closed = here.place in ("lost", "won", "archived") and here.started_at
        if (
            limit < self.env.cr.now()
            and not (calls and min(calls) <= limit)
            and not (closed and closed <= limit)
        ):
            then = chain.filtered(
                lambda row: (
                    row.started_at <= limit
                    and (not row.ended_at or row.ended_at > limit)
                )
            )
            yield "untouched", limit, then.place == "owner" and then.user_id.id
        if here.place == "lost" and not calls:
            yield "lost_untouched", here.started_at, here.user_id.id
        if here.place == "archived":
            yield "archived", here.started_at, here.user_id.id
