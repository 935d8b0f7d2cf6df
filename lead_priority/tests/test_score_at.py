import random
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .score_at_common import DAY, HOUR, ScoreAtCase


class TestScoreAt(ScoreAtCase):
    """The score of a lead at any moment of its life."""

    def _live(self, leads, choose, at):
        """Let something happen to some of the leads at ``at``."""
        for lead in leads:
            what = choose.choice(["write", "engage", "nothing"])
            if what == "write":
                lead.write(
                    {
                        "company_size": choose.choice([0, 10, 60]),
                        "seniority": choose.choice([False, "founder", "manager"]),
                        "trial_end_at": choose.choice([False, at + DAY, at + 9 * DAY]),
                    }
                )
            elif what == "engage":
                kind = choose.choice(["pricing_page", "page_view"])
                self.env["lead.engagement"]._record_engagement(
                    [{"lead_id": lead.id, "type": kind, "occurred_at": at}], now=at
                )

    def test_past_scores_are_those_of_snapshots(self):
        """Capabilities: 62"""
        choose, snapshots = random.Random(42), {}
        leads = self._create_old_leads(12)
        for number in range(25):
            at = self.start + (number + 1) * DAY + choose.randint(0, 9) * HOUR
            with self._at(at):
                self._live(leads, choose, at)
            leads._update_score(at)
            snapshots[at] = {lead.id: lead.lead_score for lead in leads}
        self.assertGreater(
            len({s for row in snapshots.values() for s in row.values()}), 15
        )
        for at, expected in snapshots.items():
            found = leads.score_at(at)
            self.assertEqual({n: row["score"] for n, row in found.items()}, expected)
        self.assertEqual(found[leads[0].id]["inexact"], [])

    def test_score_now_is_the_stored_one(self):
        lead = self._create_lead(company_size=60)
        self._engage(lead, "pricing_page", HOUR)
        lead._update_score(self.now)
        self.assertEqual(lead.score_at(self.now)[lead.id]["score"], lead.lead_score)

    def test_model_of_that_time_scores(self):
        lead = self._create_old_leads(1)
        with self._at(self.start):
            lead.company_size = 60
        self._change(self.model, points=40)
        before, after = (lead.score_at(t)[lead.id] for t in (self.start, self.now))
        self.assertEqual((before["score"], after["score"]), (15, 40))
        self.assertEqual(before["model_id"], self.model.id)

    def test_draft_on_trial_scored_its_part(self):
        team = self.env["crm.team"].create({"name": "South"})
        draft = self.model._make_version()
        draft.rule_ids[0].points = 90
        trial = self.env["lead.score.canary"].create(
            {"model_id": draft.id, "team_id": team.id}
        )
        trial.action_start()
        leads = self._create_lead(company_size=60, team_id=team.id)
        leads |= self._create_lead(company_size=60, team_id=False)
        scores = leads.score_at(self.now)
        self.assertEqual([scores[n]["score"] for n in leads.ids], [90, 15])

    def test_qualification_is_that_of_its_journal(self):
        lead = self._create_old_leads(1)
        lead.sudo().action_set_qualification("mql", "met")
        at = self.now - HOUR
        self.assertEqual(lead.score_at(at)[lead.id]["qualification"], "raw")
        self.assertEqual(lead.score_at(self.now)[lead.id]["qualification"], "mql")

    def test_lead_has_no_score_before_it_was(self):
        lead = self._create_old_leads(1)
        self.assertEqual(lead.score_at(self.start - HOUR), {})

    def test_what_is_not_known_as_it_was_is_said(self):
        rules = [
            {"name": "Tags", "domain": "[('tag_ids', 'in', [1])]"},
            {"name": "Land", "domain": "[('country_id.code', '=', 'DE')]"},
            {"name": "City", "domain": "[('city', '=', 'Rome')]"},
            {"name": "Size", "domain": "[('company_size', '>', 9)]"},
        ]
        model = self._create_model(fit=rules, state="draft")
        words = model._explain_inexact(self.now - HOUR)
        self.assertEqual(len(words), 3)
        self.assertIn("Tags", words[0])
        self.assertIn("as of now", words[1])
        self.assertIn(str(self.now.date()), words[2])

    def test_bad_moments_are_refused(self):
        lead = self._create_lead()
        for moment in ("soon", False, self.now + timedelta(days=9999)):
            with self.subTest(moment), self.assertRaises(UserError):
                lead.score_at(moment)

    def test_only_of_leads_one_may_read(self):
        rep = self.env["res.users"].create(
            {
                "name": "Rep",
                "login": "travel_rep",
                "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
            }
        )
        own = self._create_lead(user_id=rep.id)
        self.assertIn(own.id, own.with_user(rep).score_at(self.now))
        other = self._create_lead(user_id=self.env.ref("base.user_admin").id)
        for method in ("get_score_history", "score_at"):
            with self.assertRaises(AccessError):
                getattr(other.with_user(rep), method)(
                    *[self.now] * (method == "score_at")
                )
        self.assertTrue(own.with_user(rep).get_score_history()["points"])
