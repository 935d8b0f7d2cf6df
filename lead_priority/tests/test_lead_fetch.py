from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.crm.models.crm_lead import CrmLead as CoreLead

from .score_common import ScoreCase

FIELDS = ["name", "lead_score", "scored_at", "product_line_ids"]


@tagged("post_install", "-at_install")
class TestLeadFetch(ScoreCase):
    """Points and product lines come with the statement that reads the leads."""

    def setUp(self):
        super().setUp()
        self._create_model(fit=[{"domain": "[]", "points": 7}])
        names = ["B", "A", "C"]
        lines = self.env["lead.product.line"].create([{"name": name} for name in names])
        lines[2].active = False
        self.lines = lines
        self.leads = self.env["crm.lead"].create(
            [
                {"name": "With", "referred": "fetch", "product_line_ids": lines.ids},
                {"name": "Without", "referred": "fetch"},
            ]
        )
        self.env.flush_all()

    def _search(self, names, **options):
        self.env.invalidate_all()
        return self.leads.search_fetch([("referred", "=", "fetch")], names, **options)

    def test_no_query_more_than_without_them(self):
        """Target: T24"""
        with self.assertQueryCount(1):
            leads = self._search(FIELDS)
            self.assertEqual(leads.mapped("lead_score"), [7, 7])
            self.assertTrue(all(leads.mapped("scored_at")))
        lines = leads._fields["product_line_ids"]
        self.assertFalse(any(lines._cache_missing_ids(leads)))

    def test_same_values_as_one_by_one(self):
        together = self._search(FIELDS, order="id").read(FIELDS)
        self.env.invalidate_all()
        alone = [{"id": lead.id} for lead in self.leads]
        for name in FIELDS:
            self.env.invalidate_all()
            for lead, values in zip(self.leads, alone, strict=True):
                field = lead._fields[name]
                values[name] = field.convert_to_read(lead[name], lead)
        self.assertEqual(together, alone)
        archived_left_out = [self.lines[1].id, self.lines[0].id]
        self.assertEqual(together[0]["product_line_ids"], archived_left_out)

    def test_reads_what_was_just_written(self):
        self._search(FIELDS)
        self.leads[1].product_line_ids = self.lines[0]
        self.assertEqual(
            self.leads[1].read(FIELDS)[0]["product_line_ids"], self.lines[:1].ids
        )
        self.env["lead.score"].sudo().browse(self.leads[1].score_id.id).lead_score = 9
        self.leads.invalidate_recordset(flush=False)
        self.assertEqual(self.leads[1].read(FIELDS)[0]["lead_score"], 9)

    def test_record_rules_of_product_lines_hold(self):
        admin = self.env.ref("base.user_admin")
        lead = self.leads[0].with_user(admin)
        self.assertEqual(len(lead.read(FIELDS)[0]["product_line_ids"]), 2)
        model = self.env["ir.model"]._get("lead.product.line")
        self.env["ir.rule"].create(
            {
                "name": "One",
                "model_id": model.id,
                "domain_force": "[('name', '=', 'A')]",
            }
        )
        self.env.invalidate_all()
        self.assertEqual(lead.read(FIELDS)[0]["product_line_ids"], self.lines[1].ids)

    def test_lines_stand_in_the_order_of_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.lines[1].with_context(lang="fr_FR").name = "Z"
        for lang, order in (("en_US", [1, 0]), ("fr_FR", [0, 1])):
            self.env.invalidate_all()
            (values,) = self.leads[0].with_context(lang=lang).read(FIELDS)
            ids = [self.lines[number].id for number in order]
            self.assertEqual(values["product_line_ids"], ids)

    def test_sorts_and_groups_as_before(self):
        found = self._search(FIELDS, order="lead_score desc, id desc")
        self.assertEqual(found, self.leads[::-1])
        groups = found._read_group(
            [("id", "in", found.ids)], ["lead_score"], ["__count"]
        )
        self.assertEqual(groups, [(7, 2)])

    def test_companies_are_those_that_core_gives(self):
        other = self.env["res.company"].create({"name": "Other"})
        for lead, company in zip(self.leads, (other.id, False), strict=True):
            lead.company_id = company
        leads = self.leads + self.leads.new({"name": "New"})
        CoreLead._compute_user_company_ids(leads)
        expected = [lead.user_company_ids.ids for lead in leads]
        leads.invalidate_recordset(["user_company_ids"])
        self.assertEqual([lead.user_company_ids.ids for lead in leads], expected)

    def test_no_company_is_looked_up_where_leads_have_theirs(self):
        """Target: T24"""
        self.leads.company_id = self.env.company
        self.leads.mapped("user_company_ids")
        self.leads.invalidate_recordset(["user_company_ids"])
        with self.assertQueryCount(0):
            self.leads.mapped("user_company_ids")

    def test_fields_of_others_stay_theirs(self):
        field = self.leads._fields["pains"]
        self.patch(field, "groups", "base.group_system")
        person = new_test_user(self.env, "fetch", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.leads.with_user(person)._field_to_sql("crm_lead", "pains")

    def test_new_leads_have_no_points(self):
        self.assertEqual(self.leads.new({"name": "New"}).lead_score, 0)
        self.assertEqual(self.leads.new(origin=self.leads[0]).lead_score, 7)

    def test_form_reads_no_other_lists(self):
        """What is in a tab is read when the tab opens. Target: T24"""
        view = self.env.ref("crm.crm_lead_view_form")
        arch = etree.fromstring(self.leads.get_view(view.id, "form")["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        fields = [self.leads._fields.get(name) for name in names]
        ours = {
            field.name
            for field in fields
            if field and field._module == "lead_priority" and field.relational
        }
        lists = {name for name in ours if name.endswith("_ids")}
        self.assertEqual(lists, {"product_line_ids"})
