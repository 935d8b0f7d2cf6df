from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.lead_priority.tests.access_common import AccessMatrixCase


class PlaybookAccessCase(AccessMatrixCase):
    """Leads of all places in a playbook with a review, and the people of the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.registry.clear_cache()
        cls.ina = cls._user("ina", "lead_priority.lead_priority_group_integration")
        cls.pia = new_test_user(cls.env, "lp_pia", groups="base.group_public")
        cls.ria = cls._user("ria", "lead_nurture.lead_nurture_group_reviewer")
        cls.roles = (
            *(cls.ann, cls.lea, cls.max, cls.mia),
            *(cls.ina, cls.eve, cls.ria, cls.pia),
        )
        cls.role = cls.env["lead.playbook.role"].create(
            {"name": "Engineers", "user_ids": [Command.link(cls.ria.id)]}
        )
        cls.far_company = cls.env["res.company"].create({"name": "Elsewhere"})

    @classmethod
    def make_playbook(cls, name, **values):
        """Make a draft with all its parts: requirements, review, quote."""
        playbook = cls.env["lead.playbook"].create({"name": name, **values})
        parts = {
            "check_ids": [Command.create({"name": name, "is_required": False})],
            "point_ids": [Command.create({"name": name, "phrases": "budget"})],
        }
        review = {
            "done_when": "review",
            "responsible": "role",
            "role_id": cls.role.id,
        }
        cls.env["lead.playbook.step"].create(
            [
                {"playbook_id": playbook.id, "sequence": 1, "name": "Ask", **parts},
                {"playbook_id": playbook.id, "sequence": 2, "name": "Check", **review},
                {"playbook_id": playbook.id, "sequence": 3, "name": "Quote"},
            ]
        )
        return playbook

    @classmethod
    def start(cls, playbook, leads):
        """Activate a playbook and let leads start; give the runs."""
        playbook._activate("from_now", now=cls.now)
        return cls.env["lead.playbook.run"]._start(playbook, leads.ids, cls.now)

    @classmethod
    def submit(cls, run):
        """Submit what a run asks for first; give its review."""
        task = run.task_ids.filtered(lambda task: task.state == "running")
        task._close({task: task.outcome_id}, cls.now, user=cls.ann, feedback="40 kW")
        return run.task_ids.review_ids

    @classmethod
    def make_calls(cls, leads):
        """Make a call with what was said for each lead."""
        return cls.env["lead.call"].create(
            [
                {
                    "lead_id": lead.id,
                    "occurred_at": cls.now,
                    "source": "typed",
                    "transcript": "Our budget is small.",
                }
                for lead in leads
            ]
        )
