import json
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import convert_file, file_open
from odoo.tools.translate import code_translations

from odoo.addons.lead_priority.tests.access_common import AccessMatrixCase

NAMES = ("management", "channels", "process", "loss", "sla")
# Which dashboards each role sees.
SEEN = {
    "rep": {"sla"},
    "leader": {"process", "loss", "sla"},
    "manager": {*NAMES},
    "marketing": {"channels", "loss"},
    "employee": set(),
}


def charts(book):
    """Give the charts of Odoo records of a dashboard."""
    return [
        figure["data"]
        for sheet in book["sheets"]
        for figure in sheet["figures"]
        if figure["data"]["type"].startswith("odoo_")
    ]


def sources(book):
    """Give (model, fields to group by, aggregates, domain, filters) of each source."""
    for pivot in book["pivots"].values():
        groups = [row["fieldName"] for row in pivot["rows"]]
        measures = [measure["id"] for measure in pivot["measures"]]
        yield (
            *(pivot["model"], groups, measures, pivot["domain"]),
            pivot["fieldMatching"],
        )
    for chart in charts(book):
        meta, domain = chart["metaData"], chart["searchParams"]["domain"]
        yield (
            *(meta["resModel"], meta["groupBy"], [meta["measure"]], domain),
            chart["fieldMatching"],
        )


@tagged("post_install", "-at_install")
class TestDashboards(AccessMatrixCase):
    """What the dashboards ask for is there, and their roles may ask it.

    Capabilities: 146, 149, 154, 155, 181, 182
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "rep": cls.ann,
            "leader": cls.lea,
            "manager": cls.max,
            "marketing": cls.mia,
            "employee": cls.eve,
        }
        cls.dashboards = {
            name: cls.env.ref(f"lead_analytics.lead_dashboard_{name}") for name in NAMES
        }
        cls.books = {
            name: json.loads(dashboard.spreadsheet_data)
            for name, dashboard in cls.dashboards.items()
        }
        while cls.env["lead.milestone"]._refresh_next():
            pass

    def field_of(self, model, chain):
        """Give the field at the end of a chain; fails where there is none."""
        for name in chain.split("."):
            self.assertIn(name, self.env[model]._fields, f"{model}: {chain}")
            field = self.env[model]._fields[name]
            model = field.comodel_name or model
        return field

    def test_filters_are_about_fields_of_their_kind(self):
        for book in self.books.values():
            models = {row["id"]: row.get("modelName") for row in book["globalFilters"]}
            # Lists show records as they are now, of whatever time.
            now = models.keys() - {"period"}
            for row in book["lists"].values():
                self.assertEqual(row["fieldMatching"].keys(), now, row["name"])
            lists = (
                (row["model"], row["fieldMatching"]) for row in book["lists"].values()
            )
            sourced = ((source[0], source[4]) for source in sources(book))
            for model, matching in [*lists, *sourced]:
                self.assertEqual({*matching, "period"}, models.keys(), model)
                for name, match in matching.items():
                    field = self.field_of(model, match["chain"])
                    self.assertEqual(field.type, match["type"], (model, match))
                    self.assertEqual(field.comodel_name, models[name], match)

    def test_each_role_may_ask_what_its_dashboards_ask(self):
        for role, names in SEEN.items():
            for name in sorted(names):
                for model, groups, measures, domain, _filters in sources(
                    self.books[name]
                ):
                    with self.subTest(role=role, dashboard=name, model=model):
                        rows = self.env[model].with_user(self.users[role])
                        rows.formatted_read_group(
                            domain, groups, self.asked(rows, measures)
                        )

    def asked(self, rows, measures):
        """Write a chart's measure as the web client does: with its aggregate."""
        return [
            name
            if ":" in name or name == "__count"
            else f"{name}:{rows._fields[name].aggregator}"
            for name in measures
        ]

    def test_each_role_may_read_what_its_lists_show(self):
        for role, names in SEEN.items():
            for name in sorted(names):
                for row in self.books[name]["lists"].values():
                    order = ", ".join(
                        f"{by['name']} {'asc' if by['asc'] else 'desc'}"
                        for by in row["orderBy"]
                    )
                    found = self.env[row["model"]].with_user(self.users[role])
                    found.search(row["domain"], order=order).read(row["columns"])

    def test_pivots_that_rows_of_a_table_name_are_there(self):
        for name, book in self.books.items():
            used = set()
            for sheet in book["sheets"]:
                for cell in sheet["cells"].values():
                    for start in ("PIVOT.VALUE(", "PIVOT.HEADER("):
                        for part in cell.split(start)[1:]:
                            used.add(part.split(",")[0])
            self.assertEqual(used, book["pivots"].keys(), name)

    def test_clicks_open_menus_and_actions_that_are_there(self):
        for name, book in self.books.items():
            for menu in book["chartOdooMenusReferences"].values():
                self.assertTrue(self.env.ref(menu).action, menu)
            for row in [*charts(book), *book["pivots"].values()]:
                if row.get("actionXmlId"):
                    action = self.env.ref(row["actionXmlId"])
                    model = row.get("model") or row["metaData"]["resModel"]
                    self.assertEqual(action.res_model, model, name)

    def test_role_decides_who_sees_which(self):
        for role, names in SEEN.items():
            seen = self.env["spreadsheet.dashboard"].with_user(self.users[role])
            ours = seen.search(
                [("id", "in", [row.id for row in self.dashboards.values()])]
            )
            found = {name for name in NAMES if self.dashboards[name] in ours}
            self.assertEqual(found, names, role)

    def test_what_an_admin_chose_stays_at_updates(self):
        dashboard = self.dashboards["channels"]
        dashboard.group_ids = self.env.ref("base.group_user")
        dashboard.is_published = False
        dashboard.spreadsheet_data = "{}"
        path = Path("data") / "lead_dashboards.xml"
        convert_file(self.env, "lead_analytics", str(path), {}, mode="update")
        dashboard.invalidate_recordset()
        self.assertEqual(dashboard.group_ids, self.env.ref("base.group_user"))
        self.assertFalse(dashboard.is_published)
        self.assertEqual(json.loads(dashboard.spreadsheet_data), self.books["channels"])

    def test_without_leads_a_sample_is_shown(self):
        self.assertFalse(self.dashboards["management"]._dashboard_is_empty())
        self.env["lead.milestone"].search([]).unlink()
        self.assertTrue(self.dashboards["management"]._dashboard_is_empty())
        for name, dashboard in self.dashboards.items():
            with file_open(dashboard.sample_dashboard_file_path) as file:
                titles = self.titles(json.load(file))
            sample = dashboard._get_sample_dashboard()
            self.assertEqual(self.titles(sample), titles, name)
            self.assertNotIn("_t(", json.dumps(sample))

    def titles(self, book):
        return [
            figure["data"]["title"]["text"]
            for sheet in book["sheets"]
            for figure in sheet["figures"]
        ]

    def test_a_sample_speaks_the_language_of_its_reader(self):
        words = {"Leads": "线索", "vs. before": 'the "old"', "Cost": "成本"}
        sample = {
            "sheets": [
                {
                    "cells": {
                        "A1": '=_t("Leads")',
                        "B1": "3",
                        "A2": '=_t("New")',
                        "A3": '=_t("vs. before")',
                    },
                    "figures": [
                        {
                            "data": {
                                "title": {"text": "Cost"},
                                "baselineDescr": {"text": "vs. before"},
                            }
                        }
                    ],
                }
            ]
        }
        found = {"messages": [{"id": a, "string": b} for a, b in words.items()]}
        with patch.object(code_translations, "get_web_translations") as translations:
            translations.return_value = found
            self.env["spreadsheet.dashboard"]._translate_sample(sample)
        (sheet,) = sample["sheets"]
        cells = {"A1": '="线索"', "B1": "3", "A2": '="New"', "A3": r'="the \"old\""'}
        self.assertEqual(sheet["cells"], cells)
        self.assertEqual(
            sheet["figures"][0]["data"],
            {"title": {"text": "成本"}, "baselineDescr": {"text": 'the "old"'}},
        )
