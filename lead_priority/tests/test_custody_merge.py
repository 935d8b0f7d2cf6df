from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestCustodyMerge(LeadPriorityCase):
    """What is recorded about merged leads belongs to the survivor."""

    def setUp(self):
        super().setUp()
        self.first = self._lead(user_id=self.ann.id, email_from="x@example.com")
        self.second = self._lead(email_from="x@example.com")
        self.captures = (self.first | self.second).capture_ids

    def _merge(self, **options):
        return (self.first | self.second)._merge_opportunity(**options)

    def assertMerged(self, survivor, place="owner"):
        """Two captures, one lead: one chain goes on, the other ended in it."""
        rows = self.env["lead.custody"].search(
            [("capture_id", "in", self.captures.ids), ("ended_at", "=", False)]
        )
        self.assertEqual(sorted(rows.mapped("place")), ["merged", place])
        self.assertEqual(rows.lead_id, survivor)
        self.assertEqual(self.captures.lead_id, survivor)

    def test_merge_moves_chain_and_captures(self):
        survivor = self._merge()
        self.assertMerged(survivor)

    def test_merge_with_later_unlink_keeps_the_mark(self):
        survivor = self._merge(auto_unlink=False)
        self.assertMerged(survivor)
        ((self.first | self.second) - survivor).unlink()
        self.assertMerged(survivor)

    def test_merge_wizard(self):
        wizard = (
            self.env["crm.merge.opportunity"]
            .with_context(active_ids=(self.first | self.second).ids)
            .create({})
        )
        wizard.action_merge()
        self.assertMerged((self.first | self.second).exists())

    def test_convert_wizard_merges(self):
        wizard = (
            self.env["crm.lead2opportunity.partner"]
            .with_context(active_model="crm.lead", active_id=self.first.id)
            .create({"name": "merge", "duplicated_lead_ids": self._ids_command()})
        )
        wizard.action_apply()
        self.assertMerged((self.first | self.second).exists())

    def _ids_command(self):
        return [(6, 0, (self.first | self.second).ids)]

    def test_engagements_and_followups_go_along(self):
        self.env["lead.engagement"]._record_engagement(
            [
                {"lead_id": lead.id, "type": "pricing_page"}
                for lead in self.first | self.second
            ],
            now=self.now,
        )
        self.env["lead.followup"]._record_followup(
            [{"lead_id": self.second.id, "user_id": self.bob.id, "channel": "call"}],
            now=self.now,
        )
        survivor = self._merge()
        self.assertEqual(len(survivor.engagement_ids), 2)
        self.assertEqual(survivor.followup_ids.user_id, self.bob)

    def test_survivor_keeps_the_highest_qualification(self):
        self.second.qualification = "sql"
        survivor = self._merge()
        self.assertEqual(survivor.qualification, "sql")
        change = survivor.qualification_change_ids
        self.assertEqual(
            (change.from_qualification, change.to_qualification, change.reason),
            ("raw", "sql", "merge"),
        )

    def test_last_change_says_the_qualification(self):
        """The history of the other lead is younger, and says less."""
        changes = self.env["lead.qualification.change"]
        for lead, code in ((self.first, "sql"), (self.second, "mql")):
            lead.qualification = code
            row = {"from_qualification": "raw", "to_qualification": code}
            row |= {"lead_id": lead.id, "reason": "person"}
            changes._record_change([row], now=self.now)
        survivor = self._merge()
        self.assertEqual(survivor, self.first)
        told = survivor.qualification_change_ids.sorted("id").mapped("to_qualification")
        self.assertEqual(told, ["sql", "mql", "sql"])

    def test_core_assignment_merges_duplicates(self):
        """Core's own allocation merges without unlinking, and unlinks later."""
        both = self.first | self.second
        both.write({"user_id": False, "team_id": False})
        result = self.team._allocate_leads_deduplicate(
            self.first, duplicates_cache={self.first: both}
        )
        self.env["crm.lead"].browse(result["duplicates"]).unlink()
        self.assertMerged(both.exists(), place="pool")
