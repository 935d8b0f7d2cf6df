from odoo.tests import HttpCase, tagged

from .test_duplicate import DuplicateCase


@tagged("post_install", "-at_install")
class TestDuplicateTour(HttpCase, DuplicateCase):
    """A team leader decides about two pairs in a real browser."""

    def pair(self, name):
        """Two leads with the same e-mail and other names."""
        email = f"ann@{name.lower()}.example.com"
        older = self._lead(name=f"{name} older", email_from=email, contact_name="Ann")
        newer = self._lead(name=f"{name} newer", email_from=email, contact_name="Annie")
        return older, newer, self.pairs(older | newer)

    def test_side_by_side_merge_and_not_the_same(self):
        """Capabilities: 10"""
        self.env["lead.duplicate"].search([("state", "=", "open")]).unlink()
        older, newer, merged = self.pair("First")
        *two, apart = self.pair("Second")
        self.env.flush_all()
        self.start_tour(
            "/odoo/possible-duplicates", "lead_priority_duplicates", login="lp_lea"
        )
        self.assertFalse(older.exists())
        self.assertEqual(newer.contact_name, "Annie")
        self.assertEqual(merged.state, "merged")
        self.assertIn("First older", merged.merged_name)
        self.assertEqual((merged.decided_by_id, apart.state), (self.lea, "distinct"))
        self.assertTrue(all(lead.exists() for lead in two))
