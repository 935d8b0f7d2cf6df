from odoo.tests import tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedFit(RoutingCase):
    """Best fit: what Odoo knows of leads and reps reaches the decision."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.weigh()

    @classmethod
    def weigh(cls, **weights):
        names = cls.rule._get_weights()
        cls.rule.write(
            {
                "strategy": "best_fit",
                **{f"weight_{name}": weights.get(name, 0) for name in names},
            }
        )

    def _assert_bob_gets(self, **values):
        leads = self._new(3, **values)
        self._route()
        self.assertEqual(leads.user_id, self.bob)

    def _close(self, user, won, lost, **values):
        closed = self._leads(won + lost, user_id=user.id, **values)
        closed[:won].action_set_won()
        closed[won:].action_set_lost()

    def test_country(self):
        """Capabilities: 69"""
        self.weigh(territory=10)
        france, japan = self.env.ref("base.fr"), self.env.ref("base.jp")
        self.member_ann.routing_country_ids = france
        self.member_bob.routing_country_ids = japan
        self._assert_bob_gets(country_id=japan.id)

    def test_industry(self):
        """Capabilities: 69"""
        self.weigh(industry=10)
        trade, farms = self.env["res.partner.industry"].create(
            [{"name": "Trade"}, {"name": "Farms"}]
        )
        self.member_ann.routing_industry_ids = trade
        self.member_bob.routing_industry_ids = farms
        self._assert_bob_gets(industry_id=farms.id)

    def test_product_line(self):
        """Capabilities: 70"""
        self.weigh(product=10)
        pumps, valves = self.env["lead.product.line"].create(
            [{"name": "Pumps"}, {"name": "Valves"}]
        )
        self.member_ann.routing_product_line_ids = pumps
        self.member_bob.routing_product_line_ids = valves
        self._assert_bob_gets(product_line_ids=[(6, 0, valves.ids)])

    def test_language(self):
        self.weigh(language=10)
        french = self.env["res.lang"]._activate_lang("fr_FR")
        self.member_ann.routing_lang_ids = self.env.ref("base.lang_en")
        self.member_bob.routing_lang_ids = french
        self._assert_bob_gets(lang_id=french.id)

    def test_expertise(self):
        """Capabilities: 72, 75"""
        self.weigh(expertise=10)
        expertise = self.env["lead.expertise"]
        large = expertise.create(
            {"name": "Large", "kind": "budget", "budget_band": "approved_large"}
        )
        sap = expertise.create({"name": "SAP"})
        self.member_ann.routing_expertise_ids = large
        self.member_bob.routing_expertise_ids = large | sap
        self._assert_bob_gets(
            budget_band="approved_large", technology_preference="On premises, sap"
        )

    def test_win_rate_of_the_segment(self):
        """Capabilities: 73, 79"""
        self.weigh(win_rate=10)
        trade, farms = self.env["res.partner.industry"].create(
            [{"name": "Trade"}, {"name": "Farms"}]
        )
        self._close(self.ann, 8, 0, industry_id=trade.id)
        self._close(self.ann, 0, 8, industry_id=farms.id)
        self._close(self.bob, 5, 3, industry_id=farms.id)
        self._assert_bob_gets(industry_id=farms.id)

    def test_one_of_one_does_not_beat_many(self):
        """Capabilities: 73"""
        self.weigh(win_rate=10)
        self._close(self.ann, 1, 0)
        self._close(self.bob, 20, 10)
        self._assert_bob_gets()

    def test_who_answers_faster(self):
        """Capabilities: 74"""
        first = self._new(2)
        self._route()
        self.weigh(response_time=10)
        of_bob = first.filtered(lambda lead: lead.user_id == self.bob)
        self.env["lead.followup"]._record_followup(
            [{"lead_id": of_bob.id, "user_id": self.bob.id, "channel": "call"}],
            now=self.now,
        )
        times = self.member_ann._get_response_times(self.now)
        self.assertEqual(times[self.ann.id][1], 1)
        leads = self._new(3)
        self._route(hours=5)
        self.assertEqual(leads.user_id, self.bob)

    def test_known_customer_keeps_the_rep(self):
        """Capabilities: 81"""
        customer = self.env["res.partner"].create({"name": "Known"})
        self._lead(user_id=self.bob.id, partner_id=customer.id)
        self._assert_bob_gets(partner_id=customer.id)
        self.assertIn("existing_owner", self._chosen_by())

    def test_known_by_e_mail(self):
        self._lead(user_id=self.bob.id, email_from="known@example.com")
        self._assert_bob_gets(email_from="Known@Example.com")

    def _chosen_by(self):
        decisions = self.env["lead.routing.decision"].search([], limit=3)
        return [one.explanation["chosen_by"] for one in decisions]

    def test_queries_do_not_grow_with_the_leads(self):
        """Target: T9"""
        self.weigh(win_rate=10, response_time=10, expertise=10)
        leads = self._new(60)
        self.env.cr.flush()
        self.rule._decide(leads[:1], self.north, self.now)
        counts = []
        for part in (leads[:20], leads):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.rule._decide(part, self.north, self.now)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
