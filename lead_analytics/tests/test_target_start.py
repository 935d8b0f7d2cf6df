from dateutil.relativedelta import relativedelta

from odoo.tests import Form, tagged

from ..metrics.goals import EXAMPLES
from .target_common import TargetCase


@tagged("post_install", "-at_install")
class TestTargetStart(TargetCase):
    """A target from an example: from MQL to SQL 15 % to 25 %. Capabilities: 39"""

    def start(self, example, **values):
        with Form(self.env["lead.target.start"].with_user(self.max)) as form:
            form.example = example
            form.team_id = self.team
            for name, value in values.items():
                form[name] = value
        return form.record

    def test_past_is_measured_and_the_goal_lies_beyond_it(self):
        leads = self.capture(*[-40] * 20, team_id=self.team.id)
        self.qualify(leads, "mql")
        self.qualify(leads[:3], "sql")
        self.refresh()
        start = self.start("sql_rate")
        self.assertEqual((start.baseline, start.goal, start.months), (15, 25, 6))
        action = start.action_start()
        target = self.env["lead.target"].browse(action["res_id"])
        self.assertEqual((target.baseline, target.goal), (15, 25))
        end = start.date_from + relativedelta(months=6, days=-1)
        self.assertEqual((target.date_to, target.counted), (end, "recent"))

    def test_goal_is_at_most_all_of_them(self):
        leads = self.capture(*[-40] * 2, team_id=self.team.id)
        self.qualify(leads, "sql")
        self.refresh()
        self.assertEqual(self.start("sql_rate").goal, 100)

    def test_some_goals_do_not_hang_on_the_past(self):
        self.assertEqual(self.start("in_time").goal, 100)
        self.assertEqual(self.start("adoption").goal, 60)

    def test_without_a_past_it_says_so(self):
        start = self.start("sql_rate")
        self.assertFalse(start.has_baseline)

    def test_every_example_becomes_a_target(self):
        offered = [code for code, _label in self._examples()]
        self.assertEqual(offered, [*EXAMPLES])
        for example in offered:
            with self.subTest(example=example):
                start = self.start(example, goal=50)
                self.assertTrue(start.action_start()["res_id"])

    def _examples(self):
        return self.env["lead.target.start"]._fields["example"].selection
