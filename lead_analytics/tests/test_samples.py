from lxml import etree

from odoo.tests import TransactionCase, tagged

# What the browser works out of the records it invents for an empty screen.
KNOWN = {"sum", "avg", "min", "max", "count", "count_distinct", "bool_or", "bool_and"}


@tagged("post_install", "-at_install")
class TestSamples(TransactionCase):
    """Reports open on an empty database."""

    def test_samples_are_shown_only_of_what_a_browser_can_add_up(self):
        kinds = [("type", "in", ("pivot", "graph")), ("model", "like", "lead.%")]
        views = self.env["ir.ui.view"].search(kinds)
        found = set()
        for view in views:
            arch = etree.fromstring(view.arch)
            if arch.get("sample"):
                fields = self.env[view.model]._fields
                names = [node.get("name") for node in arch.iter("field")]
                found |= {(view.name, fields[name].aggregator) for name in names}
        wrong = {row for row in found if row[1] and row[1] not in KNOWN}
        self.assertTrue(found)
        self.assertEqual(wrong, set())
