from datetime import timedelta

from .score_common import ScoreCase

# What My Queue shows of ours beside core's columns.
QUEUE_FIELDS = (
    "lead_score",
    "qualification",
    "is_urgent",
    "scored_at",
    "score_reason",
    "last_followup_at",
    "snoozed_until",
)


class TestQueueReason(ScoreCase):
    """Why a lead stands where it stands, said in My Queue for a whole page."""

    def _create_rules(self):
        trial_end = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        self._create_model(
            fit=[
                {
                    "name": "Director",
                    "points": 20,
                    "domain": "[('seniority','=','director')]",
                },
                {"name": "Big", "points": 30, "domain": "[('company_size','>',9)]"},
                {"name": "Intern", "points": -9, "domain": "[('company_size','>',9)]"},
                {
                    "name": "Trial ends",
                    "kind": "date",
                    "effect": "urgent",
                    "date_field_id": trial_end.id,
                },
            ],
            engagement=[{"name": "Price", "types": "pricing_page", "points": 25}],
        )

    def test_two_heaviest_reasons_with_their_points(self):
        """Capabilities: 59, 60"""
        self._create_rules()
        lead = self._create_lead(seniority="director", company_size=10)
        self._engage(lead, "pricing_page")
        self.assertEqual(lead.score_reason, "Big (+30) · Price (+25)")

    def test_what_makes_it_urgent_comes_first(self):
        """Capabilities: 59"""
        self._create_rules()
        lead = self._create_lead(
            seniority="director",
            company_size=10,
            trial_end_at=self.now + timedelta(hours=9),
        )
        self.assertEqual(lead.score_reason, "Trial ends · Big (+30)")

    def test_no_score_no_reason(self):
        self.assertFalse(self._create_lead().score_reason)

    def test_page_of_80_costs_at_most_3_queries_more(self):
        """Target: T24"""
        self._create_rules()
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {number}", "company_size": 10} for number in range(80)]
        )
        for lead in leads[:9]:
            self._engage(lead, "pricing_page")
        specification = {name: {} for name in ("name", "phone", "partner_name")}
        domain = [("id", "in", leads.ids)]
        counts = []
        for names in ((), QUEUE_FIELDS):
            wanted = specification | {name: {} for name in names}
            leads.web_search_read(domain, wanted, limit=80)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = leads.web_search_read(domain, wanted, limit=80)["records"]
            counts.append(self.env.cr.sql_log_count - before)
        self.assertTrue(all(row["score_reason"] for row in rows))
        self.assertLessEqual(counts[1] - counts[0], 3)
