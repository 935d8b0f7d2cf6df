from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority import batches

from .playbook_time_common import PlaybookTimeCase


@tagged("post_install", "-at_install")
class TestPlaybookRules(PlaybookTimeCase):
    """Which leads start which playbook by themselves. Capabilities: 104, 105"""

    def make_ruled(self, start_on="assigned", **values):
        return self.activate(self.make_timed(start_on=start_on, **values))

    def assign(self, lead, user=None):
        owner = user or self.rep
        lead._move({"user_id": owner.id}, now=self.now, reason="assigned")

    def count(self, playbook):
        return self.env["lead.playbook.run"].search_count(
            [("family_id", "=", playbook.family_id.id)]
        )

    def get_started(self, playbook):
        runs = self.env["lead.playbook.run"].search(
            [("family_id", "=", playbook.family_id.id)], order="id"
        )
        return runs.lead_id

    def pass_hour(self):
        type(self).now = self.after(hours=(self.now - self.after()).seconds // 3600 + 1)

    # Events ---
    def test_assigned(self):
        playbook = self.make_ruled()
        self.pass_hour()
        lead, other = self.make_leads(2, team_id=self.team.id)
        self.assign(lead)
        self.answer()
        self.assertEqual(self.get_started(playbook), lead)
        run = playbook.run_ids
        self.assertEqual((run.start, run.owner_id), ("assigned", self.rep))
        self.assert_open(run, "Call")
        self.assertFalse(other.activity_ids)

    def test_created_with_an_owner(self):
        playbook = self.make_ruled()
        self.pass_hour()
        lead = self.make_lead()
        self.answer()
        self.assertEqual(self.get_started(playbook), lead)

    def test_qualification(self):
        playbook = self.make_ruled("qualification", start_qualification="sql")
        self.pass_hour()
        lead = self.make_lead()
        for level, expected in (("mql", 0), ("sql", 1)):
            lead.qualification = level
            self.env["lead.qualification.change"]._record_change(
                [
                    {
                        "lead_id": lead.id,
                        "from_qualification": "raw" if level == "mql" else "mql",
                        "to_qualification": level,
                        "reason": "manual",
                    }
                ],
                now=self.now,
            )
            self.answer()
            self.assertEqual(self.count(playbook), expected, level)

    def test_stage(self):
        stage = self.env["crm.stage"].create({"name": "Proposition"})
        playbook = self.make_ruled("stage", start_stage_ids=[(6, 0, stage.ids)])
        self.pass_hour()
        lead = self.make_lead(type="opportunity")
        self.answer()
        self.assertEqual(self.count(playbook), 0)
        lead.stage_id = stage
        self.answer()
        self.assertEqual(self.get_started(playbook), lead)

    def test_stage_costs_nothing_without_such_a_playbook(self):
        stage = self.env["crm.stage"].create({"name": "Proposition"})
        lead = self.make_lead(type="opportunity")
        self.answer()
        lead.stage_id = stage
        self.env.flush_all()
        self.assertFalse(self.env["lead.nurture.signal"].search_count([]))

    # Before and after ---
    def test_what_was_before_the_activation_starts_nothing(self):
        lead = self.make_lead()
        self.pass_hour()
        playbook = self.make_ruled()
        self.pass_hour()
        lead._move({"team_id": False}, now=self.now)
        self.answer()
        self.assertEqual(self.count(playbook), 0)

    def test_also_leads_that_match_already(self):
        lead, lost = self.make_lead(), self.make_lead()
        lost.action_set_lost()
        unowned = self.make_leads()
        self.pass_hour()
        playbook = self.make_ruled(includes_existing=True)
        self.answer()
        started = self.get_started(playbook)
        self.assertIn(lead, started)
        self.assertFalse(started & (lost | unowned))
        self.assertFalse(playbook.is_start_pending)

    def test_new_version_counts_since_the_first(self):
        playbook = self.make_ruled()
        self.pass_hour()
        lead = self.make_lead()
        version = playbook._make_version()
        self.pass_hour()
        self.activate(version)
        self.answer()
        self.assertEqual(version.run_ids.lead_id, lead)

    def test_after_a_pause_what_happened_meanwhile_starts_it(self):
        playbook = self.make_ruled()
        playbook.action_pause()
        self.pass_hour()
        lead = self.make_lead()
        self.answer()
        self.assertEqual(self.count(playbook), 0)
        playbook.action_resume()
        self.answer()
        self.assertEqual(self.get_started(playbook), lead)

    # Which leads ---
    def test_filters(self):
        line = self.env["lead.product.line"].create({"name": "Pumps"})
        segment = self.env["lead.segment"].create(
            {"name": "Big", "domain": "[('partner_name', '=', 'Big')]"}
        )
        filters = {
            "team_ids": [(6, 0, self.team.ids)],
            "product_line_ids": [(6, 0, line.ids)],
            "segment_id": segment.id,
            "domain": "[('city', '=', 'Gent')]",
        }
        fits = {
            "team_id": self.team.id,
            "product_line_ids": [(6, 0, line.ids)],
            "partner_name": "Big",
            "city": "Gent",
        }
        playbook = self.make_ruled(**filters)
        self.pass_hour()
        lead = self.make_leads(user_id=self.rep.id, **fits)
        for name in fits:
            self.make_leads(user_id=self.rep.id, **{**fits, name: False})
        self.answer()
        self.assertEqual(self.get_started(playbook), lead)

    def test_first_matching_by_sequence(self):
        second = self.make_ruled(sequence=2, name="Second")
        first = self.make_ruled(
            sequence=1, name="First", domain="[('city', '=', 'Gent')]"
        )
        self.pass_hour()
        both, one = self.make_lead(city="Gent"), self.make_lead()
        self.answer()
        self.assertEqual(self.get_started(first), both)
        self.assertEqual(self.get_started(second), one)
        both.city = "Brugge"
        both._move({"team_id": False}, now=self.now)
        self.answer()
        self.assertEqual(self.get_started(second), one)

    def test_other_company_does_not_start(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        playbook = self.make_ruled(company_id=company.id, team_ids=False)
        self.pass_hour()
        lead = self.make_lead()
        lead.company_id = self.env.company
        self.answer()
        self.assertEqual(self.count(playbook), 0)

    # Again ---
    def test_lead_that_was_taken_back_starts_again_with_its_next_owner(self):
        playbook = self.make_ruled()
        self.pass_hour()
        lead = self.make_lead()
        self.answer()
        lead._move({"user_id": False}, now=self.now, reason="reclaimed")
        self.answer()
        self.pass_hour()
        self.assign(lead, self.other)
        self.answer()
        self.assertEqual(self.count(playbook), 2)

    def test_lead_that_was_through_starts_again_only_if_it_may(self):
        for may_repeat, expected in ((False, 1), (True, 2)):
            playbook = self.make_ruled(may_repeat=may_repeat)
            self.pass_hour()
            lead = self.make_lead()
            self.answer()
            run = playbook.run_ids
            self.finish_step(run, "Call")
            self.finish_step(run, "Meet")
            self.pass_hour()
            self.assign(lead, self.other)
            self.answer()
            self.assertEqual(self.count(playbook), expected)
            playbook._stop("leave", now=self.now)

    def test_new_owner_of_a_running_one_starts_nothing(self):
        playbook = self.make_ruled()
        self.pass_hour()
        lead = self.make_lead()
        self.answer()
        self.pass_hour()
        self.assign(lead, self.other)
        self.answer()
        self.assertEqual(self.count(playbook), 1)
        self.assertEqual(self.get_open(playbook.run_ids).user_id, self.other)

    # Wrong ones ---
    def test_bad_conditions_are_refused(self):
        with self.assertRaises(ValidationError):
            self.make_timed(domain="[('nothing', '=', 1)]")

    def test_stage_has_to_be_named(self):
        with self.assertRaisesRegex(UserError, "at which stage"):
            self.make_timed(start_on="stage").action_activate()

    def test_conditions_that_broke_stop_no_other_playbook(self):
        broken = self.make_ruled(name="Broken", sequence=1)
        good = self.make_ruled(name="Good", sequence=2)
        self.env.flush_all()
        text = "[('nothing', '=', 1)]"
        change = SQL(
            "UPDATE lead_playbook SET domain = %s WHERE id = %s", text, broken.id
        )
        self.env.cr.execute(change)
        broken.invalidate_recordset()
        self.pass_hour()
        lead = self.make_lead()
        with self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"):
            self.answer()
        self.assertEqual(self.get_started(good), lead)
        self.assertTrue(broken.start_error)

    def test_lead_that_fails_stops_no_other(self):
        playbook = self.make_ruled()
        self.pass_hour()
        leads = self.make_leads(5, user_id=self.rep.id)
        tasks, bad = type(self.env["lead.playbook.task"]), leads[2]

        def prepare(some, leads, *values, really=tasks._prepare_activities):
            if bad in leads:
                raise ZeroDivisionError("a poisoned lead")
            return really(some, leads, *values)

        with (
            patch.object(tasks, "_prepare_activities", prepare),
            self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"),
        ):
            self.answer()
        self.assertEqual(self.get_started(playbook), leads - bad)
        self.assertFalse(playbook.start_error)

    # By a flow ---
    def test_step_of_a_flow_starts_it(self):
        playbook = self.activate(self.make_timed())
        flow = self.make_flow()
        self.add_flow_step(flow, playbook)
        self.start(flow)
        leads = self.make_leads(2, user_id=self.rep.id)
        self.env["lead.playbook.run"]._start(playbook, leads[1].ids, self.now)
        entered = self.enter(flow, leads)
        self.do_pass()
        rows = entered.execution_ids.sorted(lambda row: row.lead_id.id)
        states = rows.mapped("state")
        self.assertEqual(states, ["done", "skipped"])
        run = playbook.run_ids.filtered(lambda run: run.lead_id == leads[0])
        self.assertEqual(run.start, "flow")
        self.assert_open(run, "Call")

    def test_step_of_a_flow_says_what_it_lacks(self):
        flow = self.make_flow()
        step = self.add_flow_step(flow, self.make_timed())
        self.assertEqual([kind for kind, _text in step._find_missing()], ["warning"])
        self.assertIn("First calls", step._get_sentence())
        step.playbook_id = False
        self.assertEqual([kind for kind, _text in step._find_missing()], ["error"])
        kinds = [kind["kind"] for group in step._get_kinds() for kind in group["kinds"]]
        self.assertIn("playbook", kinds)

    def test_step_goes_past_a_playbook_that_is_not_active(self):
        flow = self.make_flow()
        self.add_flow_step(flow, self.make_timed())
        self.start(flow)
        entered = self.enter(flow, self.make_lead())
        self.do_pass()
        self.assertEqual(entered.execution_ids.state, "skipped")

    def add_flow_step(self, flow, playbook):
        return self.env["lead.nurture.step"].create(
            {
                "flow_id": flow.id,
                "name": "Hand to sales",
                "kind": "playbook",
                "playbook_id": playbook.id,
            }
        )

    def test_lead_that_others_were_in_the_way_of_starts_later(self):
        playbook = self.make_ruled()
        self.pass_hour()
        lead = self.make_lead()
        tasks, conflict = type(self.env["lead.playbook.task"]), SerializationFailure()
        with (
            batches._last_try(True),
            patch.object(tasks, "_prepare_activities", side_effect=conflict),
            mute_logger("odoo.addons.lead_priority.batches"),
        ):
            self.answer()
        self.assertFalse(self.get_started(playbook))
        self.answer()
        self.assertEqual(self.get_started(playbook), lead)
