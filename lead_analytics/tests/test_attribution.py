import random
from collections import defaultdict
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from ..models.lead_attribution import MODELS
from .attribution_oracle import work_out

DAY = timedelta(days=1)
NAMES = [name for name, _label in MODELS]
CHANNEL = ("source_id", "medium_id", "campaign_id")


class AttributionCase(LeadPriorityCase):
    """Leads that come by an ad, read newsletters and are met at a fair."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now()
        cls.ad, cls.news, cls.fair = cls.env["utm.source"].create(
            [{"name": name} for name in ("Our ad", "Our newsletter", "Our fair")]
        )
        cls.email = cls.env["utm.medium"].create({"name": "Our e-mail"})

    def capture(self, source, days_ago, email=None, **values):
        """Let one lead come in by a source; give its capture."""
        moment = self.now - days_ago * DAY
        number = self.env["lead.capture"].search_count([])
        capture = self.env["lead.capture"]._receive(
            [{"payload": {"email": email or f"t{number}@example.com"}}],
            entry="api",
            scope="attribution",
            now=moment,
        )
        capture._process(moment)
        capture.source_id = source
        capture.lead_id.write(values)
        return capture

    def visit(self, lead, source, days_ago, **values):
        """Let a lead open a page by a source."""
        row = {"lead_id": lead.id, "type": "page_view", **values}
        row["source_id"] = source and source.id
        moment = self.now - days_ago * DAY
        self.env["lead.engagement"]._record_engagement([row], now=moment)

    def win(self, lead, revenue=1000):
        lead.expected_revenue = revenue
        lead.action_set_won()
        self.refresh()

    def refresh(self):
        self.env["lead.custody"]._hand_over_noted()
        self.env.flush_all()
        while self.env["lead.milestone"]._refresh_next():
            pass

    def shares(self, lead):
        """Give {model: {source: revenue}} of a lead."""
        found = defaultdict(dict)
        for row in self.env["lead.attribution"].search([("lead_id", "=", lead.id)]):
            found[row.model][row.source_id] = row.revenue
        return found


@tagged("post_install", "-at_install")
class TestAttribution(AttributionCase):
    """Sales and what channels are owed of them. Capabilities: 161, 179"""

    def test_each_model_shares_the_sale(self):
        lead = self.capture(self.ad, 40).lead_id
        self.visit(lead, self.news, 20)
        self.visit(lead, self.fair, 5)
        self.win(lead, 1000)
        shares = self.shares(lead)
        self.assertEqual(shares["first"], {self.ad: 1000, self.news: 0, self.fair: 0})
        self.assertEqual(shares["last"], {self.ad: 0, self.news: 0, self.fair: 1000})
        self.assertEqual(
            shares["position"], {self.ad: 400, self.news: 200, self.fair: 400}
        )
        self.assertEqual(
            shares["linear"], {self.ad: 333.34, self.news: 333.33, self.fair: 333.33}
        )
        self.assertLess(shares["decay"][self.ad], shares["decay"][self.news])

    def test_lead_that_is_not_won_has_no_shares(self):
        lead = self.capture(self.ad, 40).lead_id
        self.refresh()
        self.assertFalse(self.shares(lead))
        self.win(lead)
        self.assertTrue(self.shares(lead))
        lead.stage_id = self.env["crm.stage"].search([("is_won", "=", False)], limit=1)
        self.refresh()
        self.assertFalse(self.shares(lead))

    def test_known_lead_that_writes_again_is_a_touch(self):
        lead = self.capture(self.ad, 40, "same@example.com").lead_id
        again = self.capture(self.fair, 10, "same@example.com")
        self.assertEqual((again.state, again.lead_id), ("merged", lead))
        self.win(lead)
        self.assertEqual(self.shares(lead)["last"][self.fair], 1000)

    def test_touches_of_a_merged_lead_are_those_of_the_one_that_stays(self):
        stays, goes = self.capture(self.ad, 40).lead_id, self.capture(self.fair, 9)
        self.win(stays)
        self.assertEqual(self.shares(stays)["last"], {self.ad: 1000})
        (stays | goes.lead_id).merge_opportunity(auto_unlink=True)
        self.refresh()
        kept = self.env["crm.lead"].browse(goes.lead_id.id or stays.id).exists()
        self.assertEqual(self.shares(kept)["last"][self.fair], 1000)

    def test_touch_after_the_sale_takes_nothing(self):
        lead = self.capture(self.ad, 40).lead_id
        self.win(lead)
        self.visit(lead, self.fair, -1)
        self.refresh()
        self.assertEqual(self.shares(lead)["last"], {self.ad: 1000})

    def test_programs_and_pages_without_a_channel_are_no_touches(self):
        lead = self.capture(self.ad, 40).lead_id
        self.visit(lead, self.news, 20, is_automated=True)
        self.visit(lead, None, 10)
        self.win(lead)
        self.assertEqual(self.shares(lead)["linear"], {self.ad: 1000})

    def test_engagement_of_a_capture_is_that_capture(self):
        capture = self.capture(self.ad, 40)
        lead = capture.lead_id
        self.visit(lead, self.fair, 10, capture_id=capture.id)
        self.win(lead)
        self.assertEqual(self.shares(lead)["linear"], {self.ad: 1000})

    def test_changed_revenue_is_shared_anew(self):
        lead = self.capture(self.ad, 40).lead_id
        self.win(lead, 1000)
        lead.expected_revenue = 77.77
        self.refresh()
        self.assertEqual(self.shares(lead)["linear"], {self.ad: 77.77})

    def test_sale_of_a_lead_without_any_channel_is_owed_to_none(self):
        lead = self.capture(None, 40).lead_id
        self.win(lead)
        none = self.env["utm.source"]
        self.assertEqual(self.shares(lead)["decay"], {none: 1000})

    def test_half_life_of_the_company_is_kept_to(self):
        lead = self.capture(self.ad, 7).lead_id
        self.visit(lead, self.fair, 0)
        self.win(lead, 300)
        before = self.shares(lead)["decay"][self.fair]
        self.env.company.lead_half_life_days = 7
        self.refresh()
        after = self.shares(lead)["decay"][self.fair]
        self.assertLess(before, 190)
        self.assertAlmostEqual(after, 200, delta=0.5)

    def test_currency_without_cents_is_shared_in_whole_units(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        company = self.env["res.company"].create({"name": "K", "currency_id": yen.id})
        capture = self.capture(self.ad, 40)
        lead = capture.lead_id
        lead.write({"company_id": company.id, "team_id": False, "user_id": False})
        self.visit(lead, self.news, 20)
        self.visit(lead, self.fair, 5)
        self.win(lead, 100)
        self.assertEqual(sorted(self.shares(lead)["linear"].values()), [33, 33, 34])

    def test_random_histories_are_shared_as_they_are_worked_out(self):
        """Kept current = rebuilt, and within a cent of a plain computation."""
        for seed in (1, 2):
            self.play(random.Random(seed))
            kept = self.read_kept()
            exact = work_out(self.env, NAMES)
            self.assertEqual(kept.keys(), exact.keys())
            for key, channels in exact.items():
                self.assertEqual(kept[key].keys(), channels.keys())
                for channel, revenue in channels.items():
                    self.assertLess(abs(kept[key][channel] - revenue), 0.0101)
                total = round(sum(channels.values()), 2)
                self.assertAlmostEqual(sum(kept[key].values()), total, places=6)
            self.env["lead.milestone"]._rebuild()
            self.assertEqual(self.read_kept(), kept)

    def play(self, dice):
        sources = (self.ad, self.news, self.fair, None)
        for _number in range(10):
            lead = self.capture(dice.choice(sources), dice.randrange(20, 90)).lead_id
            for _touch in range(dice.randrange(6)):
                medium = dice.choice((self.email.id, None))
                self.visit(
                    lead,
                    dice.choice(sources),
                    dice.randrange(-3, 60) + dice.choice((0, 0.01)),
                    medium_id=medium,
                )
            if dice.random() < 0.7:
                self.win(lead, dice.randrange(1, 10**6) / 100)
        self.refresh()

    def read_kept(self):
        found = defaultdict(dict)
        for row in self.env["lead.attribution"].search([]):
            channel = tuple(row[name].id for name in CHANNEL)
            found[row.capture_id.id, row.model][channel] = row.revenue
        return dict(found)
