from odoo.tests import new_test_user, tagged

from .playbook_time_common import SALES, PlaybookTimeCase


@tagged("post_install", "-at_install")
class TestPlaybookFollow(PlaybookTimeCase):
    """What happens to a lead happens to its playbook. Capabilities: 104, 107"""

    def assert_ended(self, run, reason):
        run.invalidate_recordset()
        self.assertEqual((run.state, run.reason), ("ended", reason))
        self.assertEqual(set(run.task_ids.mapped("state")), {"called_off"})
        self.assertFalse(run.task_ids.activity_id.filtered("active"))

    def test_won_lost_archived_end_it(self):
        runs = [self.start_timed(name=name) for name in ("won", "lost", "archived")]
        runs[0].lead_id.action_set_won()
        runs[1].lead_id.action_set_lost()
        runs[2].lead_id.write({"active": False, "probability": 50})
        self.answer()
        for run, reason in zip(runs, ("won", "lost", "archived"), strict=True):
            self.assert_ended(run, reason)

    def test_lead_without_owner_ends_it(self):
        run = self.start_timed()
        run.lead_id.user_id = False
        self.answer()
        self.assert_ended(run, "reclaimed")

    def test_lead_that_never_had_an_owner_goes_on(self):
        lead = self.make_leads(team_id=self.team.id)
        run = self.start_timed(lead=lead)
        lead.name = "Another"
        lead._move({"team_id": False}, now=self.now)
        self.answer()
        self.assertEqual(run.state, "running")

    def test_deleted_and_erased_leads_end_it_at_once(self):
        runs = [self.start_timed(name=name) for name in ("deleted", "erased")]
        runs[0].lead_id.unlink()
        runs[1].lead_id._erase(now=self.now)
        for run in runs:
            self.assert_ended(run, "deleted")
            self.assertFalse(run.lead_id)

    def test_new_owner_gets_the_open_tasks_with_a_new_limit(self):
        named = {"name": "Check", "branch": "b", "responsible": "leader"}
        run = self.start_timed({"name": "Call", "branch": "a"}, named)
        call, check = self.get_open(run, "Call"), self.get_open(run, "Check")
        activity = call.activity_id
        self.look(10)
        escalation = call.escalation_id
        run.lead_id.user_id = self.other
        self.answer()
        self.assertEqual((call.user_id, activity.user_id), (self.other, self.other))
        self.assertEqual(call.limit_at, self.after(hours=20))
        self.assertEqual(activity.date_deadline, self.after(hours=20).date())
        self.assertFalse(call.overdue_at or call.escalation_id or escalation.active)
        self.assertEqual(check.user_id, self.leader)
        self.assertEqual(run.owner_id, self.other)
        self.assertFalse(
            activity.with_user(self.rep).search([("user_id", "=", self.rep.id)])
        )

    def test_archived_owner_leaves_the_task_to_the_leader(self):
        person = new_test_user(self.env, "pb_leaver", groups=SALES)
        lead = self.make_leads(user_id=person.id, team_id=self.team.id)
        run = self.start_timed(lead=lead)
        person.active = False
        self.look(1)
        self.assertEqual(self.get_open(run).user_id, self.leader)
        self.assertEqual(self.get_open(run).activity_id.user_id, self.leader)
        self.assertEqual(self.get_open(run).limit_at, self.after(hours=11))

    def test_where_nobody_else_is_there_the_limit_stays(self):
        person = new_test_user(self.env, "pb_leaver", groups=SALES)
        run = self.start_timed(
            lead=self.make_leads(user_id=person.id), user_id=person.id
        )
        person.active = False
        self.look(1)
        limit_at = self.get_open(run).limit_at
        self.look(9)
        self.assertEqual(self.get_open(run).limit_at, limit_at)

    # Merged -----------------------------------------------------------------------
    def merge(self, leads):
        found = leads.merge_opportunity(user_id=self.rep.id, team_id=self.team.id)
        self.answer()
        return found

    def test_run_follows_to_the_lead_that_stays(self):
        stays = self.make_lead(type="opportunity", probability=90)
        run = self.start_timed(lead=self.make_lead())
        task = self.get_open(run)
        lead = self.merge(stays | run.lead_id)
        run.invalidate_recordset()
        self.assertEqual((run.lead_id, run.state), (lead, "running"))
        self.assertEqual((task.lead_id, task.activity_id.res_id), (lead, lead.id))
        self.finish(self.get_open(run))
        self.assert_open(run, "Meet")

    def test_two_runs_of_one_playbook_become_one(self):
        playbook = self.make_timed()
        first = self.start_run(playbook, self.make_lead())
        second = self.start_run(playbook, self.make_lead(type="opportunity"))
        lead = self.merge(first.lead_id | second.lead_id)
        runs = (first | second).sorted("state")
        runs.invalidate_recordset()
        self.assertEqual(runs.mapped("state"), ["ended", "running"])
        self.assertEqual(runs.lead_id, lead)
        self.assert_ended(runs[0], "merged")
        self.assertEqual(len(lead.activity_ids), 1)

    # Cost ---------------------------------------------------------------------------
    def test_one_lead_that_fails_stops_no_other(self):
        runs = self.env["lead.playbook.run"]
        ours = [self.start_timed(name=str(number)) for number in range(3)]
        bad = ours[1].lead_id

        really = type(runs)._follow

        def follow(model, lead_ids, now):
            if bad.id in lead_ids:
                raise ZeroDivisionError("a poisoned lead")
            return really(model, lead_ids, now)

        self.patch(type(runs), "_follow", follow)
        for run in ours:
            run.lead_id.action_set_won()
        with self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"):
            self.answer()
        self.assertEqual([run.state for run in ours], ["ended", "running", "ended"])
        task = self.get_open(ours[1])
        self.assertEqual(task.tries, 1)
        self.assertIn("a poisoned lead", task.error)

    def test_signals_are_wanted_only_with_playbooks(self):
        signals = self.env["lead.nurture.signal"]
        self.env.registry.clear_cache()
        self.assertFalse(signals._is_wanted())
        with self.assertQueryCount(0):
            signals._is_wanted()
        run = self.start_timed()
        self.assertTrue(signals._is_wanted())
        run.playbook_id._stop("finish", now=self.now)
        self.assertTrue(signals._is_wanted())
        run._end_for("by_hand", self.now)
        self.env.registry.clear_cache()
        self.assertFalse(signals._is_wanted())
