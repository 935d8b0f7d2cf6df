from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from ..models import lead_score_judgement_run
from .judging_common import JudgedCase

BERLIN = {"domain": "[('city', '=', 'Berlin')]", "points": 80}
ROME = {"domain": "[('city', '=', 'Rome')]", "points": 10}
BANDS = {"mql_threshold": 40, "sql_threshold": 80}


@tagged("post_install", "-at_install")
class TestCalibration(JudgedCase):
    """How right the points were, band by band, rule by rule, month by month."""

    def _leads(self, city, won, lost, **vals):
        for outcome, count in (("won", won), ("lost", lost)):
            for __ in range(count):
                self._past(outcome, city=city, **vals)

    def _rule_rows(self, calibration):
        rows = calibration._prepare_rules()["rows"]
        return {row["label"]: row for row in rows}

    def test_win_rate_of_each_rule_stands_beside_its_points(self):
        """Capabilities: 62, 63"""
        model = self._create_model(fit=[BERLIN, ROME], **BANDS)
        self._leads("Berlin", 15, 9)
        self._leads("Rome", 1, 23)
        calibration = self._judge("calibration", model)
        rows = self._rule_rows(calibration)
        berlin, rome = rows["Rule 0"], rows["Rule 1"]
        self.assertEqual(
            (berlin["shares"][0].hits, berlin["shares"][0].cases), (15, 24)
        )
        self.assertFalse(berlin["is_opposite"])
        self.assertTrue(rome["is_opposite"])

    def test_surprising_leads_are_listed(self):
        """Capabilities: 62"""
        model = self._create_model(fit=[BERLIN], **BANDS)
        lost = self._past("lost", city="Berlin")
        won = self._past("won")
        lines = self._judge("calibration", model).line_ids
        by_kind = {line.kind: (line.lead_id, line.new_score) for line in lines}
        self.assertEqual(by_kind, {"high_lost": (lost, 80), "low_won": (won, 0)})

    def test_rules_are_counted_over_all_slices(self):
        model = self._create_model(fit=[BERLIN], **BANDS)
        self._leads("Berlin", 3, 4)
        with patch.object(lead_score_judgement_run, "SLICE", 2):
            calibration = self._judge("calibration", model)
            while calibration.state == "running":
                calibration._judge_running()
        self.assertEqual(calibration.rule_counts, [[model.rule_ids.id, 3, 4]])

    def test_bands_say_when_data_are_too_few(self):
        model = self._create_model(fit=[BERLIN], **BANDS)
        self._leads("Berlin", 3, 4)
        calibration = self._judge("calibration", model)
        self.assertFalse(calibration.has_enough)
        self.assertIn("too few data", calibration.result)

    def test_what_is_read_as_of_today_is_said(self):
        model = self._create_model(fit=[BERLIN], **BANDS)
        self._past("won")
        self.assertIn("City", self._judge("calibration", model).result)

    def test_each_month_is_kept_once_for_each_active_model(self):
        """Capabilities: 64"""
        model = self._create_model(fit=[BERLIN], company_id=self.company.id, **BANDS)
        self._draft(company_id=self.company.id)
        calibrations = self.env["lead.score.calibration"]
        months = calibrations._open_months(date(2026, 3, 15))
        self.assertEqual(months.model_id, model)
        self.assertEqual(len(months), 12)
        self.assertEqual(
            (months[0].date_from, months[0].date_to),
            (date(2026, 2, 1), date(2026, 2, 28)),
        )
        self.assertFalse(calibrations._open_months(date(2026, 3, 20)))
        self.assertEqual(len(calibrations._open_months(date(2026, 4, 1))), 1)

    def test_the_job_judges_the_months(self):
        self._create_model(fit=[BERLIN], company_id=self.company.id, **BANDS)
        calibrations = self.env["lead.score.calibration"]
        months = calibrations._open_months(self.now.date())
        while calibrations._judge_running():
            pass
        self.assertEqual(set(months.mapped("state")), {"done"})

    def test_one_that_fails_does_not_stop_the_others(self):
        model = self._create_model(fit=[BERLIN], company_id=self.company.id, **BANDS)
        months = self.env["lead.score.calibration"]._open_months(self.now.date())
        broken = type(months)._judge_sql
        fail = lambda judgement: (  # noqa: E731 one line for the patch
            1 / 0 if judgement == months[0] else broken(judgement)
        )
        with (
            patch.object(type(months), "_judge_sql", fail),
            self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"),
        ):
            while months._judge_running():
                pass
        self.assertEqual(months[0].state, "failed")
        self.assertEqual(set(months[1:].mapped("state")), {"done"})
        self.assertTrue(model)
