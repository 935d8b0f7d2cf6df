from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .score_common import ScoreCase


class TestScoreTable(ScoreCase):
    """Scores live in a narrow table, yet are used as fields of the lead."""

    def setUp(self):
        super().setUp()
        self._create_model(
            fit=[{"domain": "[('company_size', '>', 9)]", "points": 20}],
            engagement=[{"types": "pricing_page", "points": 5}],
            mql_threshold=20,
        )
        self.low, self.high = (self._create_lead(company_size=n) for n in (1, 10))
        self._engage(self.low, "pricing_page")
        self.both = self.low | self.high

    def _row_version(self, lead):
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid FROM crm_lead WHERE id = %s", [lead.id])
        return self.env.cr.fetchone()

    def _count_rows(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT COUNT(*) FROM lead_score")
        return self.env.cr.fetchone()[0]

    def test_score_sorts_and_filters(self):
        leads = self.env["crm.lead"]
        mine = [("id", "in", self.both.ids)]
        found = leads.search(mine, order="lead_score desc")
        self.assertEqual(found.ids, [self.high.id, self.low.id])
        domain = [*mine, ("lead_score", ">=", 20)]
        self.assertEqual(leads.search(domain), self.high)
        self.assertEqual(self.both.filtered_domain(domain), self.high)
        self.assertEqual(leads.search([*mine, ("lead_score", "=", 5)]), self.low)

    def test_score_groups_and_averages(self):
        names = ("lead_score", "fit_score", "engagement_score")
        mine = [("id", "in", self.both.ids)]
        leads = self.env["crm.lead"]
        rows = leads._read_group(mine, ["lead_score"], ["__count"])
        self.assertEqual(rows, [(5, 1), (20, 1)])
        averages = leads._read_group(mine, [], [f"{name}:avg" for name in names])
        self.assertEqual(averages, [(12.5, 10, 2.5)])
        for name, field in leads.fields_get([*names, "scored_at"]).items():
            for ability in ("sortable", "groupable", "searchable"):
                self.assertTrue(field[ability], f"{name} {ability}")
            self.assertEqual(field.get("aggregator"), "avg" if name in names else None)

    def test_lead_without_score_is_found(self):
        lead = self._create_lead(active=False)
        leads = self.env["crm.lead"].with_context(active_test=False)
        domain = [("id", "in", (lead | self.both).ids), ("scored_at", "=", False)]
        self.assertEqual(leads.search(domain), lead)
        self.assertEqual(lead.lead_score, 0)

    def test_rep_reads_the_score_on_the_lead_only(self):
        rep = new_test_user(self.env, "rep_s", groups="sales_team.group_sale_salesman")
        lead = self.high.with_user(rep)
        self.assertEqual(lead.read(["lead_score"])[0]["lead_score"], 20)
        found = lead.search([("lead_score", ">=", 20)], order="lead_score")
        self.assertIn(self.high, found)
        with self.assertRaises(AccessError):
            lead.score_id.read(["lead_score"])
        with self.assertRaises(AccessError):
            lead.search([("score_id.lead_score", ">=", 20)])
        with self.assertRaises(AccessError):
            lead.write({"score_id": self.low.score_id.id})

    def test_each_lead_has_a_row_that_goes_with_it(self):
        before = self._count_rows()
        copy, other = self.high.copy(), self._create_lead()
        self.assertEqual(len((self.both | copy | other).score_id), 4)
        self.assertEqual(self._count_rows(), before + 2)
        (self.high | copy).merge_opportunity()
        other.unlink()
        self.assertEqual(self._count_rows(), before)

    def test_lead_inserted_by_sql_is_scored(self):
        self.env.cr.execute(
            """INSERT INTO crm_lead (name, type, active, won_status, company_size)
               VALUES ('SQL', 'lead', TRUE, 'pending', 50) RETURNING id"""
        )
        lead = self.env["crm.lead"].browse(self.env.cr.fetchone())
        self.assertEqual((lead | self.high)._update_score(self.now), 1)
        self.assertEqual((lead.lead_score, lead.qualification), (20, "mql"))

    def test_opening_gives_each_lead_one_row(self):
        """Target: R13"""
        self.env.cr.execute("UPDATE crm_lead SET score_id = NULL")
        self.env.invalidate_all()
        for _time in range(2):
            self.env["lead.score"]._open_missing()
        self.env.cr.execute("SELECT COUNT(*), COUNT(DISTINCT score_id) FROM crm_lead")
        leads, rows = self.env.cr.fetchone()
        self.assertEqual(leads, rows)

    def test_points_alone_do_not_touch_the_lead(self):
        """Target: T1"""
        version = self._row_version(self.low)
        self._engage(self.low, "pricing_page", timedelta(days=1))
        self.low._update_score(self.now)
        self.assertEqual(self._row_version(self.low), version)
        self.low.company_size = 10
        self.assertEqual(self.low.qualification, "mql")
        self.assertNotEqual(self._row_version(self.low), version)
