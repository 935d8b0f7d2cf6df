from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..months import SHORT, format_month
from ..sealing import Ranges
from .retention_common import RetentionCase

YEARS = timedelta(days=1000)


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    """Old engagements roll up once, and only what nothing needs."""

    def setUp(self):
        super().setUp()
        self.lead = self._create_lead(email_from="p@example.com")
        # Processes of other tests may have logged theirs.
        last = self.env["lead.journal.change"].search([], order="id desc", limit=1)
        self.last_change_id = last.id or 0

    def _get_removed(self):
        """Give what the log says since the test began."""
        of_test = [("kind", "=", "removed"), ("id", ">", self.last_change_id)]
        return self.env["lead.journal.change"].search(of_test)

    def test_nothing_moves_unless_a_company_says_so(self):
        self._did(self.lead, "page_view", YEARS)
        self.assertEqual(self._roll_up(), 0)

    def test_seal_lets_pass_what_is_rolled_up(self):
        for days in range(5):
            self._did(self.lead, "page_view", YEARS + timedelta(days=days))
        self.env.flush_all()
        seals = self.env["lead.journal.seal"]
        seals._cut(seals._get_last(), self.env.cr.now().date())
        while not seals._get_last().hash:
            seals._seal_next(limit=200)
        self._keep(12)
        self.assertEqual(self._roll_up(), 5)
        check = self.env["lead.journal.check"].create({"started_at": self.now})
        check._begin()
        self.assertEqual((check.state, check.result), ("done", "same"))

    def test_old_ones_become_one_row_a_month_and_type(self):
        start = self.now.replace(day=1, hour=0, minute=0, second=0) - YEARS
        start = start.replace(day=1)
        for day in (0, 3, 3, 9):
            self._did(self.lead, "page_view", self.now - start - timedelta(days=day))
        self._did(self.lead, "page_view", self.now - start, is_automated=True)
        self._did(self.lead, "page_view", timedelta(days=20))
        self._keep(12)
        self.assertEqual(self._roll_up(), 5)
        singles, months = self._of(self.lead)
        self.assertEqual(len(singles), 1)
        by_people = months.filtered(lambda month: not month.is_automated)
        self.assertEqual(by_people.times, 4)
        self.assertEqual(by_people.month, start.date())
        self.assertEqual(by_people.first_at, start)
        self.assertEqual(by_people.last_at, start + timedelta(days=9))
        self.assertEqual((months - by_people).times, 1)

    def test_batches_and_a_second_run_count_nothing_twice(self):
        self._did_often(self.lead, "page_view", *range(900, 960))
        self._keep(12)
        self.assertEqual(self._roll_up(limit=7), 60)
        self.assertEqual(self._roll_up(), 0)
        singles, months = self._of(self.lead)
        self.assertEqual((len(singles), sum(months.mapped("times"))), (0, 60))
        self.assertEqual(self.lead.engagement_count, 60)

    def test_a_batch_that_breaks_leaves_everything_as_it_was(self):
        self._did_often(self.lead, "page_view", *range(900, 930))
        self._keep(12)
        month = self.engagements._get_movable_months(self.now)[-1]
        real = type(self.engagements)._move

        def move_and_break(journal, ids, now):
            real(journal, ids, now)
            raise RuntimeError("killed")

        with (
            patch.object(type(self.engagements), "_move", move_and_break),
            self.assertRaises(RuntimeError),
            self.env.cr.savepoint(),
        ):
            self.engagements._roll_up_month(self.now, month)
        self.env.invalidate_all()
        self.assertEqual(self.lead.engagement_count, 30)
        self.assertFalse(self._of(self.lead)[1])
        self.assertFalse(self._get_removed())
        self.assertEqual(self._roll_up(), 30)

    def test_what_was_recorded_lately_waits(self):
        row = {"lead_id": self.lead.id, "type": "page_view"}
        row["occurred_at"] = self.now - YEARS
        self.engagements._record_engagement([row], now=self.now)
        self._keep(12)
        self.assertEqual(self._roll_up(), 0)

    def test_each_company_keeps_its_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["crm.team"].create({"name": "Far", "company_id": other.id})
        far = self._create_lead(team_id=team.id, company_id=other.id)
        near = self._create_lead(company_id=self.env.company.id)
        nobodys = self._create_lead(company_id=False, team_id=False)
        self.assertFalse(nobodys.company_id)
        for lead in (far, near, nobodys):
            self._did(lead, "page_view", YEARS)
        self._keep(12, self.companies)
        self.assertEqual(self._roll_up(), 1)
        self.assertTrue(self._of(near)[1])
        self._keep(12, other)
        self.assertEqual(self._roll_up(), 2)

    def test_a_rule_holds_what_it_can_see(self):
        model = self._create_model(
            engagement=[{"types": "page_view", "window_days": 1200}]
        )
        model.scored_until = self.now
        self._did(self.lead, "page_view", YEARS)
        self._did(self.lead, "page_view", timedelta(days=1300))
        self._did(self.lead, "homepage_view", YEARS)
        self._keep(12)
        self.assertEqual(self._roll_up(), 2)
        self.assertEqual(self._of(self.lead)[0].type_id.code, "page_view")

    def test_what_left_a_window_moves_after_it_was_scored(self):
        model = self._create_model(
            engagement=[{"types": "page_view", "window_days": 30}]
        )
        model.scored_until = self.now - timedelta(days=1400)
        self._did(self.lead, "page_view", YEARS)
        self._keep(1)
        self.assertEqual(self._roll_up(), 0)
        model.scored_until = self.now
        self.assertEqual(self._roll_up(), 1)

    def test_a_key_that_was_rolled_up_is_still_known(self):
        self._did(self.lead, "page_view", YEARS, external_key="k1")
        self._keep(12)
        self._roll_up()
        self.assertFalse(self._did(self.lead, "page_view", YEARS, external_key="k1"))
        self.assertTrue(self._did(self.lead, "page_view", YEARS, external_key="k2"))

    def test_erasure_blanks_months_and_merging_takes_them_along(self):
        self._did(self.lead, "page_view", YEARS, external_key="p@example.com")
        survivor = self._create_lead()
        self._keep(12)
        self._roll_up()
        month = self._of(self.lead)[1]
        survivor._merge_journals(self.lead, now=self.now)
        self.assertEqual(self._of(survivor)[1], month)
        survivor._erase(now=self.now)
        self.env.cr.execute(
            "SELECT lead_id, key_hashes, times FROM lead_engagement_month"
            " WHERE id = %s",
            [month.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None, 1))

    def test_rows_are_removed_by_the_job_alone(self):
        self._did(self.lead, "page_view", YEARS)
        self._keep(12)
        self._roll_up()
        for table in ("lead_engagement", "lead_engagement_month"):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.engagements._permit("roll_up"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute("DELETE FROM lead_followup")

    def test_what_is_removed_is_logged(self):
        self._did_often(self.lead, "page_view", 900, 900, 901, 10)
        self.env.cr.execute(
            "SELECT array_agg(id) FROM lead_engagement WHERE occurred_at < %s",
            [self.now - timedelta(days=800)],
        )
        ((gone,),) = self.env.cr.fetchall()
        self._keep(12)
        self._roll_up()
        noted = self._get_removed()
        self.assertEqual(set(noted.mapped("journal")), {"lead.engagement"})
        self.assertEqual(sum(row.counts["lead.engagement"] for row in noted), 3)
        named = Ranges.parse(" ".join(noted.mapped("removed_ids")))
        self.assertEqual(str(named), str(Ranges.of(gone)))

    def test_who_decided_is_recorded(self):
        company = self.env.company
        company.lead_engagement_keep_months = 24
        company.lead_engagement_keep_months = 24
        company.lead_engagement_keep_months = 0
        rows = self.env["lead.retention.decision"].search([], order="id")
        self.assertEqual(
            [(row.months_before, row.months_after) for row in rows], [(0, 24), (24, 0)]
        )
        self.assertEqual(rows.user_id, self.env.user)

    def test_the_timeline_shows_a_line_for_a_month(self):
        self._did_often(self.lead, "page_view", *[1000] * 14)
        self._keep(12)
        self._roll_up()
        rows = self.lead.get_timeline(kinds=["engagement"])["rows"]
        month = (self.now - YEARS).strftime("%B %Y")
        self.assertEqual([row["title"] for row in rows], [f"{month}: 14 × Page viewed"])

    def test_a_month_is_written_as_in_the_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        day = date(2026, 11, 3)
        self.assertEqual(format_month(self.env, day), "November 2026")
        self.assertEqual(format_month(self.env, day, SHORT), "Nov 2026")
        chinese = self.env["base"].with_context(lang="zh_CN").env
        self.assertEqual(format_month(chinese, day), "2026年11月")

    def test_the_preview_says_what_would_move_and_what_stays(self):
        self._create_model(engagement=[{"types": "demo_request", "window_days": 999}])
        self._did_often(self.lead, "page_view", 900, 901, 1000)
        preview = self.env["lead.retention"].new({"keep_months": 12})
        self.assertIn("would move 3 engagements", preview.sentence)
        self.assertIn("looks back 999 days", preview.kept)
        self.assertEqual(self._roll_up(), 0)
        wizard = self.env["lead.retention"].create({"keep_months": 12})
        wizard.action_apply()
        self.assertEqual(self.env.company.lead_engagement_keep_months, 12)

    def test_learning_counts_months_too(self):
        self._did_often(self.lead, "page_view", 900, 901, 902, 20)
        kind = self._type("page_view")
        rows = [(self.lead.id, self.now, True, False)]
        history = self.env["lead.score.suggestion"]
        before = [c.values for c in history._read_engagements(rows, [kind.id], ())]
        self._keep(12)
        self.assertEqual(self._roll_up(), 3)
        after = [c.values for c in history._read_engagements(rows, [kind.id], ())]
        self.assertEqual(before, after)
        self.assertEqual(after, [[4], [1], [0]])
