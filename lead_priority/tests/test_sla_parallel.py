import threading
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..batches import run_batch
from .parallel_common import ParallelCase

LEADS = 60
BATCH = 2  # so few that each lead is told alone
MARK = "test_sla_parallel"


@tagged("post_install", "-at_install")
class TestSlaParallel(ParallelCase):
    """Several workers sweep at once: each deadline is missed and told once.

    Target: R11, R7
    """

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean_up)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            self.now = cr.now().replace(microsecond=0)
            user = env.ref("base.user_admin")
            policy = env["lead.sla.policy"].create(
                {
                    "name": MARK,
                    "domain": f"[('partner_name', '=', '{MARK}')]",
                    "sequence": -1,
                    "first_response_unit": "hours",
                    "state": "active",
                    "active_from": self.now - timedelta(days=1),
                }
            )
            leads = env["crm.lead"].with_context(tracking_disable=True)
            leads = leads.create(
                [
                    {"name": MARK, "partner_name": MARK, "user_id": user.id}
                    for _number in range(LEADS)
                ]
            )
            env.flush_all()
            self.policy_id, self.lead_ids = policy.id, leads.ids

    def _clean_up(self):
        with self.registry.cursor() as cr:
            alerts = SQL(
                "lead_id IN (SELECT id FROM crm_lead WHERE partner_name = %s)", MARK
            )
            cr.execute(SQL("DELETE FROM lead_alert WHERE %s", alerts))
            cr.execute(
                SQL(
                    "DELETE FROM lead_sla_clock WHERE policy_id IN"
                    " (SELECT id FROM lead_sla_policy WHERE name->>'en_US' = %s)",
                    MARK,
                )
            )
            captures = self.env_of(cr)["lead.capture"]
            found = captures.search([("lead_id.partner_name", "=", MARK)]).ids
        # By ids: a capture forgets its lead when that is deleted.
        self.remove_captures(SQL("id = ANY (%s)", found))
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["lead.sla.policy"].search([("name", "=", MARK)]).unlink()

    def _sweep(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            later = self.now + timedelta(hours=3)
            clocks = env["lead.sla.clock"]
            while run_batch(env, lambda: clocks._process_due(later, BATCH)):
                cr.commit()  # pylint: disable=invalid-commit

    @mute_logger("odoo.sql_db")
    def test_each_deadline_once(self):
        threads = [threading.Thread(target=self._sweep) for _worker in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # What another worker held when the last one looked is there to be found.
        self._sweep()
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            clocks = env["lead.sla.clock"].search(
                [("policy_id", "=", self.policy_id), ("kind", "=", "first_response")]
            )
            self.assertEqual(set(clocks.mapped("state")), {"breached"})
            self.assertEqual(len(clocks), LEADS)
            told = env["lead.alert"]._read_group(
                [("event_id.code", "=", "overdue"), ("lead_id", "in", self.lead_ids)],
                ["lead_id", "channel"],
                ["__count"],
            )
            self.assertEqual({count for _lead, _channel, count in told}, {1})
            self.assertEqual(len({lead for lead, _channel, _count in told}), LEADS)
