from datetime import timedelta

from .score_common import ScoreCase

DAY = timedelta(days=1)


class TestScoreTemplates(ScoreCase):
    """Each template can be started, activated, and scores as its numbers say."""

    def _start_draft(self, name):
        template = self.env.ref(f"lead_priority.lead_score_template_{name}")
        start = self.env["lead.score.start"].create({"template_id": template.id})
        model = self.env["lead.score.model"].browse(start.action_start()["res_id"])
        self.assertEqual((model.state, model.is_template), ("draft", False))
        return model

    def _start(self, name):
        model = self._start_draft(name)
        model.action_activate()
        return model

    def test_every_template_activates_without_a_broken_rule(self):
        """Capabilities: 41, 54, 61"""
        domain = [("is_template", "=", True)]
        templates = self.env["lead.score.model"].search(domain)
        self.assertEqual(len(templates), 8)
        for template in templates:
            start = self.env["lead.score.start"].create({"template_id": template.id})
            model = self.env["lead.score.model"].browse(start.action_start()["res_id"])
            model.action_activate()
            self.assertEqual(len(model.rule_ids), len(template.rule_ids))
            self.assertTrue(all(model.rule_ids.mapped("meaning")))
            self.assertFalse(model.switched_off_count)

    def test_starter_has_five_rules(self):
        """Capabilities: 61"""
        self.assertEqual(self._start("starter").rule_count, 5)

    def test_pricing_page_case_and_three_visits(self):
        """Capabilities: 42, 43, 44"""
        self._start("pricing_visits")
        lead = self._create_lead()
        self._engage(lead, "case_study")
        self.assertEqual(lead.lead_score, 5)
        self._engage(lead, "pricing_page", DAY)
        self.assertEqual(lead.lead_score, 15)
        self._engage(lead, "site_visit", 2 * DAY, 3 * DAY)
        self.assertEqual(lead.lead_score, 30)

    def test_mql_by_size_and_paper_sql_by_demo(self):
        """Capabilities: 23, 24, 25"""
        self._start("pricing_visits")
        small = self._create_lead(company_size=50)
        large = self._create_lead(company_size=51)
        for lead in small | large:
            self._engage(lead, "white_paper")
        self.assertEqual((small.qualification, large.qualification), ("raw", "mql"))
        self._engage(large, "demo_request")
        self.assertEqual(large.qualification, "sql")
        self.assertEqual(large.qualification_change_ids.mapped("reason"), ["rule"] * 2)

    def test_demo_without_paper_is_no_sql_lead(self):
        """Capabilities: 25"""
        self._start("pricing_visits")
        lead = self._create_lead(company_size=51)
        self._engage(lead, "demo_request", DAY, 2 * DAY)
        self.assertEqual(lead.qualification, "raw")

    def test_trial_white_paper_and_pricing_variant(self):
        """Capabilities: 45, 46"""
        self._start("trial_content")
        lead = self._create_lead()
        for code, total in [("trial_request", 20), ("white_paper", 30)]:
            self._engage(lead, code)
            self.assertEqual(lead.lead_score, total)
        self._engage(lead, "pricing_page")
        self.assertEqual(lead.lead_score, 45)

    def test_founder_intern_and_bands(self):
        """Capabilities: 26, 47, 48, 49, 51, 56"""
        self._start("title_bands")
        founder = self._create_lead(
            seniority="founder", company_size=80, budget_band="approved_large"
        )
        intern = self._create_lead(seniority="intern")
        self.assertEqual((founder.lead_score, intern.lead_score), (50, 1))
        self._engage(founder, "case_study")
        self.assertEqual((founder.lead_score, founder.qualification), (65, "mql"))
        self._engage(founder, "demo_request")
        self.assertEqual((founder.lead_score, founder.qualification), (95, "sql"))
        self._engage(intern, "homepage_view")
        self.assertEqual(intern.lead_score, 3)
        self._engage(intern, "unsubscribe")
        self.assertEqual(intern.lead_score, 0)

    def test_single_threshold_of_100(self):
        """Capabilities: 27, 50, 52, 53"""
        self._start("single_threshold")
        lead = self._create_lead(seniority="executive", budget_band="approved_small")
        self._engage(lead, "case_study")
        self._engage(lead, "demo_request")
        self.assertEqual((lead.lead_score, lead.qualification), (80, "raw"))
        self._engage(lead, "pricing_page", DAY, 2 * DAY)
        self.assertEqual((lead.lead_score, lead.qualification), (100, "sql"))
        self._engage(lead, "mail_open")
        self.assertEqual(lead.lead_score, 101)

    def test_comparison_enquiry_and_trial_end_are_urgent(self):
        """Capabilities: 65, 66"""
        self._start("trial_content")
        lead = self._create_lead(user_id=self.env.ref("base.user_admin").id)
        self._engage(lead, "comparison_enquiry")
        self.assertTrue(lead.is_urgent)
        other = self._create_lead(trial_end_at=self.now + timedelta(hours=48))
        self.assertTrue(other.is_urgent)
        self.assertEqual(len(lead.activity_ids), 1)

    def test_model_takes_languages_that_come_later(self):
        """Capabilities: 61"""
        model = self._start_draft("starter")
        changed, rule = model.rule_ids[:2]
        changed.name = "Our own words"
        source = rule.name
        template = self.env.ref("lead_priority.lead_score_template_starter")
        self.env["res.lang"]._activate_lang("fr_FR")
        for record in template.rule_ids.filtered(lambda r: r.name == source):
            record.with_context(lang="fr_FR").name = "En français"
        self.env["ir.module.module"]._load_module_terms(["lead_priority"], ["fr_FR"])
        self.assertEqual(rule.with_context(lang="fr_FR").name, "En français")
        self.assertEqual(rule.name, source)
        self.assertEqual(changed.with_context(lang="fr_FR").name, "Our own words")
