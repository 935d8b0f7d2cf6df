from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .test_attribution import AttributionCase

COLUMNS = ("date_from", "date_to", "source_id", "name", "amount")


@tagged("post_install", "-at_install")
class TestChannelCostImport(AttributionCase):
    """Costs as ad platforms export them. Capabilities: 161"""

    def load(self, rows):
        """Import rows as the screen does; give the costs."""
        costs = self.env["lead.channel.cost"].with_user(self.mia)
        result = costs.with_context(import_file=True).load([*COLUMNS], rows)
        self.assertFalse(result["messages"], result)
        self.env.cr.execute(
            "UPDATE lead_channel_cost SET create_date = create_date - interval '1 day'"
        )
        self.env.invalidate_all()
        return self.env["lead.channel.cost"].browse(result["ids"])

    def rows(self, *amounts):
        return [
            [f"2026-03-{day:02}", "", "Our ad", "Ads", str(amount)]
            for day, amount in enumerate(amounts, 1)
        ]

    def test_row_without_a_last_day_is_of_one_day(self):
        cost = self.load(self.rows(80))
        self.assertEqual(str(cost.date_to), "2026-03-01")
        self.assertEqual((cost.source_id, cost.amount), (self.ad, 80))

    def test_same_list_again_counts_nothing_twice(self):
        first = self.load(self.rows(80, 90))
        again = self.load(self.rows(80, 95, 40))
        self.assertEqual(again[:2], first)
        self.assertEqual(again.mapped("amount"), [80, 95, 40])

    def test_equal_rows_of_one_list_are_two_costs(self):
        twice = [*self.rows(80), *self.rows(20)]
        first = self.load(twice)
        self.assertEqual(first.mapped("amount"), [80, 20])
        self.assertEqual(self.load(twice), first)

    def test_cost_entered_by_hand_replaces_nothing(self):
        first = self.load(self.rows(80))
        values = first.copy_data()[0]
        self.assertNotEqual(self.env["lead.channel.cost"].create(values), first)

    def test_source_that_nobody_knows_is_named(self):
        costs = self.env["lead.channel.cost"].with_context(import_file=True)
        result = costs.load([*COLUMNS], [["2026-03-01", "", "Our add", "Ads", "80"]])
        self.assertFalse(result["ids"])
        self.assertIn("Our add", result["messages"][0]["message"])

    @mute_logger("odoo.sql_db")
    def test_amount_that_is_no_number_is_refused(self):
        for bad in ("a lot", "-5"):
            costs = self.env["lead.channel.cost"].with_context(import_file=True)
            result = costs.load([*COLUMNS], [["2026-03-01", "", "Our ad", "Ads", bad]])
            self.assertFalse(result["ids"], bad)

    def test_template_is_imported_as_it_is(self):
        template = self.env["lead.channel.cost"].get_import_templates()[0]["template"]
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        screen = self.env["base_import.import"].create(
            {
                "res_model": "lead.channel.cost",
                "file": content,
                "file_name": "costs.xlsx",
                "file_type": "application/vnd.openxmlformats-officedocument"
                ".spreadsheetml.sheet",
            }
        )
        found = screen.parse_preview({"has_headers": True, "quoting": '"'})
        self.assertFalse(found.get("error"), found)
        columns = ["date_from", "date_to", "source_id", "medium_id"]
        columns += ["campaign_id", "name", "amount"]
        matches = found["matches"]
        self.assertEqual([matches[n][0] for n in range(7)], columns)
