import logging
import os
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .lifecycle_machine import LifecycleMachine
from .score_common import ScoreCase
from .sla_common import SlaCase, at

_logger = logging.getLogger(__name__)

# Lives and steps of each; the full size of the target: LEAD_LIVES=500x50.
LIVES = os.environ.get("LEAD_LIVES", "20x30")
PHASES = [Phase.generate, Phase.shrink]


@tagged("post_install", "-at_install")
class TestLifecycle(SlaCase, ScoreCase):
    """Leads live through routing, deadlines, pools and claims in any order."""

    machine = LifecycleMachine

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cid = cls._user("cid", "sales_team.group_sale_salesman")
        cls.reps = cls.ann, cls.bob, cls.cid
        cls.env["lead.routing.rule"].search([]).action_archive()
        memberships = cls.env["crm.team.member"].search([])
        memberships.filtered(lambda one: one.user_id in cls.reps).unlink()
        cls.members = [
            cls.env["crm.team.member"].create(
                {"user_id": rep.id, "crm_team_id": cls.team.id}
            )
            for rep in cls.reps
        ]
        cls.first_stage = cls.env["crm.stage"].search([("is_won", "=", False)], limit=1)

    def begin(self):
        """A policy, a rule and a model that count, and limits; for each life."""
        self.moment = at(2, 9)
        self.public_pool.write({"claim_limit_day": 1, "claim_limit_held": 2})
        for member, limits in zip(self.members, ((2, 0), (0, 2), (3, 3)), strict=True):
            names = "routing_capacity_open", "routing_capacity_day"
            member.write(dict(zip(names, limits, strict=True)))
        self.activate()
        self.env["lead.routing.rule"].create(
            {
                "name": "SQL leads",
                "team_ids": [(6, 0, self.team.ids)],
                "user_ids": [(6, 0, [rep.id for rep in self.reps])],
            }
        )
        self._create_model(
            engagement=[{"types": "demo_request", "points": 20, "counting": "each"}],
            mql_threshold=20,
            sql_threshold=40,
        )

    def route(self):
        self.env.cr.flush()
        while self.env["lead.routing.rule"]._route_due():
            pass

    def test_any_order_of_events(self):
        """Capabilities: 35, 68, 71, 87, 92. Target: R6"""
        lives, steps = map(int, LIVES.split("x"))
        sizes = settings(
            max_examples=lives,
            stateful_step_count=steps,
            phases=PHASES,
            deadline=None,
            database=None,
            derandomize="LEAD_LIVES" not in os.environ,
            suppress_health_check=[*HealthCheck],
        )
        self.machine.case = self
        # A failure that the jobs would put aside is one here.
        with (
            patch.object(self.registry["lead.routing.rule"], "_park", _fail),
            patch.object(self.registry["lead.sla.clock"], "_note_failure", _fail),
        ):
            run_state_machine_as_test(self.machine, settings=sizes)
        _logger.info("%s lives: %s", LIVES, dict(self.machine.seen))
        for reason in ("assigned", "claimed", "reclaimed", "won"):
            self.assertIn(reason, self.machine.seen)


def _fail(_self, _record, error):
    raise error
