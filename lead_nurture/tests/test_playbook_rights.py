import random

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .playbook_common import PlaybookCase


class RightsCase(PlaybookCase):
    """A playbook with two milestones, each with its right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discount = cls.env.ref("lead_nurture.lead_playbook_right_discount")
        cls.trial = cls.env.ref("lead_nurture.lead_playbook_right_trial")

    @classmethod
    def milestone(cls, name, rights, **values):
        """Give the values of a milestone step."""
        return {
            "name": name,
            "is_milestone": True,
            "right_ids": [Command.set(rights.ids)],
            **values,
        }

    def rights_of(self, lead):
        """Give the codes of the rights of a lead, sorted."""
        return sorted(lead.playbook_right_ids.mapped("code"))


@tagged("post_install", "-at_install")
class TestPlaybookRights(RightsCase):
    """Milestones grant rights while the lead is there. Capabilities: 110"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playbook = cls.activate(
            cls.make_playbook(
                "Call",
                cls.milestone("Demo", cls.trial),
                "Offer",
                cls.milestone("Budget", cls.discount),
                "Close",
            )
        )

    def test_a_right_holds_until_the_next_milestone_or_the_end(self):
        run = self.start_run(self.playbook)
        found = []
        for step in ("Call", "Demo", "Offer", "Budget", "Close"):
            self.finish_step(run, step)
            found.append(self.rights_of(run.lead_id))
        self.assertEqual(found, [[], ["trial"], ["trial"], ["discount"], []])

    def test_rights_go_with_the_run(self):
        run = self.start_run(self.playbook)
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo")
        run._end_for("by_hand", self.now)
        self.assertFalse(run.lead_id.playbook_right_ids)

    def test_another_run_of_the_lead_keeps_its_right(self):
        first = self.start_run(self.playbook)
        other = self.start_run(self.playbook.copy(), first.lead_id)
        for run in (first, other):
            self.finish_step(run, "Call")
            self.finish_step(run, "Demo")
        first._end_for("by_hand", self.now)
        self.assertEqual(self.rights_of(first.lead_id), ["trial"])

    def test_a_right_is_asked_for_by_its_code(self):
        run = self.start_run(self.playbook)
        lead, others = run.lead_id, self.make_leads()
        self.assertFalse(lead._has_playbook_right("trial"))
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo")
        self.assertTrue(lead._has_playbook_right("trial"))
        self.assertFalse(lead._has_playbook_right("discount"))
        self.assertFalse((lead | others)._has_playbook_right("trial"))
        self.assertFalse(lead.browse()._has_playbook_right("trial"))
        with self.assertRaisesRegex(UserError, "Discount"):
            lead._check_playbook_right("discount")

    def test_an_archived_right_is_none(self):
        run = self.start_run(self.playbook)
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo")
        self.trial.active = False
        self.assertFalse(run.lead_id._has_playbook_right("trial"))

    def test_a_server_action_asks_for_it(self):
        run = self.start_run(self.playbook)
        action = self.env["ir.actions.server"].create(
            {
                "name": "Trial",
                "model_id": self.env.ref("crm.model_crm_lead").id,
                "state": "code",
                "code": "if record._has_playbook_right('trial'):\n"
                "    record.write({'city': 'Trial'})",
            }
        )
        action = action.with_context(active_model="crm.lead", active_id=run.lead_id.id)
        action.run()
        self.assertFalse(run.lead_id.city)
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo")
        action.run()
        self.assertEqual(run.lead_id.city, "Trial")

    def test_rights_of_a_merged_lead_are_those_of_the_one_that_stays(self):
        run = self.start_run(self.playbook)
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo")
        stays = self.make_leads(user_id=self.rep.id, type="opportunity")
        (stays | run.lead_id)._merge_opportunity(user_id=False, team_id=False)
        run.invalidate_recordset()
        self.assertEqual(run.state, "running")
        self.assertEqual(self.rights_of(run.lead_id), ["trial"])

    def test_a_record_rule_asks_for_it(self):
        run = self.start_run(self.playbook)
        self.env["ir.rule"].create(
            {
                "name": "Notes of leads on trial",
                "model_id": self.env.ref("lead_nurture.model_lead_playbook_run").id,
                "domain_force": "[('lead_id.playbook_right_ids.code', '=', 'trial')]",
            }
        )
        runs = self.env["lead.playbook.run"].with_user(self.rep)
        self.assertFalse(runs.search([("id", "=", run.id)]))
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo")
        self.assertTrue(runs.search([("id", "=", run.id)]))

    def test_nobody_writes_rights(self):
        lead = self.make_leads(user_id=self.rep.id)
        manager = self.env.ref("base.user_admin")
        for user in (self.rep, manager):
            leads = lead.with_user(user)
            values = {"playbook_right_ids": [Command.link(self.discount.id)]}
            with self.assertRaises(AccessError):
                leads.write(values)
            with self.assertRaises(AccessError):
                leads.create({"name": "Mine", **values})
            with self.assertRaises(AccessError):
                leads.web_save(values, {})


@tagged("post_install", "-at_install")
class TestPlaybookRightsRebuilt(RightsCase):
    """Rights kept along the way are those computed anew. Capabilities: 110"""

    def _make_playbook(self, random):
        steps = []
        for number in range(random.randint(2, 6)):
            rights = self.env["lead.playbook.right"].browse()
            if random.random() < 0.7:
                rights |= random.choice((self.discount, self.trial))
            values = {"name": f"Step {number}", "branch": random.choice("ab") * 1}
            if random.random() < 0.6:
                values.pop("branch")
            is_milestone = random.random() < 0.6
            outcomes = [("Back", "step", {"most_visits": 3})] if number else []
            steps.append(
                {
                    **self.milestone("", rights),
                    **values,
                    "is_milestone": is_milestone,
                    "outcomes": [*outcomes, ("Stop", "end", {})],
                }
            )
        playbook = self.make_playbook(*steps)
        first = playbook.step_ids[0]
        backs = playbook.step_ids.outcome_ids.filtered(lambda one: one.name == "Back")
        backs.filtered(
            lambda one: not one.step_id.branch or one.step_id.branch != first.branch
        ).target_step_id = first
        backs.filtered(lambda one: not one.target_step_id).unlink()
        return self.activate(playbook)

    def _do_something(self, random, runs):
        tasks = self.env["lead.playbook.task"].search(
            [("run_id", "in", runs.ids), ("state", "=", "running")]
        )
        if not tasks:
            return
        some = tasks.browse(random.sample(tasks.ids, min(len(tasks), 2)))
        outcomes = {}
        for task in some:
            names = task.step_id.outcome_ids
            chosen = random.choice(names) if names and random.random() < 0.3 else None
            outcomes[task] = chosen or task.step_id.outcome_ids.browse()
        if random.random() < 0.1:
            some.run_id[:1]._end_for("lost", self.now)
        else:
            tasks._close(outcomes, self.now)

    def _read(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT lead_id, array_agg(right_id ORDER BY right_id)
                 FROM lead_playbook_right_of_lead GROUP BY 1"""
        )
        rights = dict(self.env.cr.fetchall())
        self.env.cr.execute(
            """SELECT id, milestone_step_id FROM lead_playbook_run
                WHERE state = 'running'"""
        )
        return rights, dict(self.env.cr.fetchall())

    def test_kept_equals_computed_anew(self):
        seed = random.randrange(10**6)
        dice = random.Random(seed)
        leads = self.make_leads(6, user_id=self.rep.id)
        starts = self.env["lead.playbook.run"]
        playbooks = [self._make_playbook(dice) for _number in range(3)]
        seen = set()
        for _number in range(60):
            if dice.random() < 0.3:
                lead_ids = dice.sample(leads.ids, 3)
                starts._start(dice.choice(playbooks), lead_ids, self.now)
            self._do_something(dice, starts.search([("lead_id", "in", leads.ids)]))
            kept = self._read()
            seen.add(str(kept[0]))
            self.assertEqual(starts._rebuild_playbook_rights(), 0, f"seed {seed}")
            self.assertEqual(self._read(), kept, f"seed {seed}")
        self.assertGreater(len(seen), 3, f"rights came and went, seed {seed}")

    def test_a_rebuild_mends_what_is_wrong(self):
        run = self.start_run(
            self.make_playbook(self.milestone("Demo", self.trial), "B")
        )
        self.finish_step(run, "Demo")
        run.lead_id.sudo().playbook_right_ids = self.discount
        changes = run._rebuild_playbook_rights()
        self.assertEqual(changes, 2)
        self.assertEqual(self.rights_of(run.lead_id), ["trial"])
