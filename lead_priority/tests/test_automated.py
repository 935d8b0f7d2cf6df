from datetime import datetime, timedelta

import psycopg2

from odoo.tools import mute_logger

from ..intake.automated import HASTE, MailHit, find_automated, is_automated_agent
from .score_common import ScoreCase

NOON = datetime(2026, 3, 2, 12)  # noqa: DTZ001 naive UTC
SECOND = timedelta(seconds=1)
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"


class TestAutomated(ScoreCase):
    """Programs are kept, and never scored. Capabilities: 21"""

    def setUp(self):
        super().setUp()
        rule = {"types": "mail_click", "points": 10, "counting": "each"}
        self.model = self._create_model(engagement=[rule])
        self.lead = self._create_lead()

    def click(self, link="https://example.com/a", age=timedelta(), **hints):
        hit = {
            "lead_id": self.lead.id,
            "type": "mail_click",
            "url": link,
            "occurred_at": self.now - age,
            "user_agent": BROWSER,
            **hints,
        }
        return self.env["lead.engagement"]._record_mail_hits([hit], now=self.now)

    def score(self):
        self.lead._update_score(self.now)
        return self.lead.lead_score

    def test_programs_call_themselves_so(self):
        for agent in ("", "curl/8.1", "Barracuda Sentinel (EE)", "Mimecast-URL"):
            self.assertTrue(is_automated_agent(agent), agent)
        for agent in (BROWSER, "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8"):
            self.assertFalse(is_automated_agent(agent), agent)

    def test_faster_than_a_person_is_a_program(self):
        for age, expected in ((HASTE - SECOND, True), (HASTE, False)):
            hit = MailHit(NOON, "a", BROWSER, NOON - age)
            self.assertEqual(find_automated([hit]), [expected])

    def test_person_who_reads_two_links_is_no_program(self):
        hits = [MailHit(NOON, "a"), MailHit(NOON + 20 * SECOND, "b")]
        hits.append(MailHit(NOON + 40 * SECOND, "c"))
        self.assertEqual(find_automated(hits), [False] * 3)

    def test_pictures_fetched_ahead_are_no_open(self):
        self.assertEqual(find_automated([MailHit(NOON, "", "Mozilla/5.0")]), [True])

    def test_click_of_a_person_scores_that_of_a_program_does_not(self):
        self.click()
        self.click("https://example.com/b", timedelta(hours=1), user_agent="curl/8")
        self.assertEqual(self.score(), 10)
        self.assertEqual(len(self.lead.engagement_ids), 2)

    def test_burst_is_found_when_its_last_link_is_opened(self):
        for number in range(3):
            self.assertEqual(self.score(), number * 10)
            self.click(f"https://example.com/{number}", (3 - number) * SECOND)
        self.assertEqual(self.score(), 0)
        self.assertEqual(self.lead.engagement_ids.mapped("is_automated"), [True] * 3)

    def test_hidden_link_gives_away_the_links_near_it(self):
        self.click(age=2 * SECOND)
        person = self.click("https://example.com/b", timedelta(hours=2))
        self.click("https://example.com/hidden", is_hidden_link=True)
        self.assertEqual(self.score(), 10)
        self.assertFalse(person.is_automated)

    def test_explanation_and_past_scores_leave_programs_out(self):
        self.click(user_agent="curl/8")
        self.click("https://example.com/b", timedelta(hours=1))
        self.score()
        marks = self.lead._get_engagement_marks()
        self.assertEqual([at for at, *_words in marks], [self.now - timedelta(hours=1)])
        self.assertEqual(self.lead.score_at(self.now)[self.lead.id]["score"], 10)

    def test_marked_once_and_never_back(self):
        click = self.click()
        click._mark_automated(now=self.now)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE lead_engagement SET is_automated = NULL WHERE id = %s",
                [click.id],
            )
