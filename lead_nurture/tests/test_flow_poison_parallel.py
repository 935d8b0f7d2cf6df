from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority.batches import run_batch
from odoo.addons.lead_priority.tests.poison_common import PoisonCase

LEADS = 1_000
TRIES = 5
QUIET = ("odoo.sql_db", "odoo.addons.lead_priority.batches")


@tagged("post_install", "-at_install")
class TestFlowPoisonParallel(PoisonCase):
    """One of a hundred leads fails; the others are done, the cron goes on.

    Targets: R10
    """

    addon = "lead_nurture"

    def setUp(self):
        super().setUp()
        self.create_leads(LEADS)
        # One of a hundred: some fail in Python, some in SQL, one deadlocks each time.
        every_hundredth = self.lead_ids[50::100]
        self.in_python, self.in_sql = every_hundredth[:5], every_hundredth[5:9]
        self.poison_id = every_hundredth[9]
        self.poison_ids = {*every_hundredth}
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            tag = env["crm.tag"].create({"name": "Came by"})
            values = {"name": "Tag", "kind": "tag", "tag_add_ids": [(6, 0, tag.ids)]}
            flow = env["lead.nurture.flow"].create(
                {
                    "name": "Poison",
                    "trigger_ids": [(0, 0, {"kind": "manual"})],
                    "step_ids": [(0, 0, values)],
                }
            )
            flow._activate("from_now", now=cr.now())
            env["lead.nurture.enrollment"]._enter(flow, self.lead_ids, cr.now())
            self.flow_id, self.tag_id = flow.id, tag.id
        self.addCleanup(self._remove_flow)

    def _remove_flow(self):
        for thread in self.threads:
            thread.join(30)
        with self.registry.cursor() as cr:
            for table, column in (
                ("lead_nurture_enrollment", "flow_id"),
                ("lead_nurture_step", "flow_id"),
                ("lead_nurture_trigger", "flow_id"),
                ("lead_nurture_flow", "id"),
            ):
                names = SQL.identifier(table), SQL.identifier(column)
                cr.execute(SQL("DELETE FROM %s WHERE %s = %s", *names, self.flow_id))
            self.env_of(cr)["crm.tag"].browse(self.tag_id).unlink()
            self.env_of(cr).registry.clear_cache()

    def spoil_step(self, spoil):
        """Call ``spoil(step, ids of leads)`` before the step is done."""
        steps = self.registry["lead.nurture.step"]
        work = steps._run_tag

        def run_tag(step, dues, now):
            spoil(step, {due.lead_id for due in dues})
            return work(step, dues, now)

        self.startPatcher(patch.object(steps, "_run_tag", run_tag))

    def read_enrollments(self):
        """Give {lead id: (state, tries, error, number of tags)} of the enrollments."""
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT one.lead_id, one.state, one.tries, one.error,
                          (SELECT count(*) FROM crm_tag_rel tag
                            WHERE tag.lead_id = one.lead_id AND tag.tag_id = %s)
                     FROM lead_nurture_enrollment one WHERE flow_id = %s""",
                (self.tag_id, self.flow_id),
            )
            return {row[0]: row[1:] for row in cr.fetchall()}

    def make_due(self):
        """Turn the clock to the next try of all that failed."""
        self.change(
            """UPDATE lead_nurture_enrollment SET due_at = now() AT TIME ZONE 'UTC'
                WHERE flow_id = %s AND state = 'running'""",
            self.flow_id,
        )

    @mute_logger(*QUIET)
    def test_one_of_a_hundred_fails(self):
        deadlock = self.deadlock_on("lead_nurture_enrollment", self._get_row)

        def spoil(step, lead_ids):
            if not lead_ids.isdisjoint(self.in_python):
                raise ZeroDivisionError("a poisoned lead")
            if not lead_ids.isdisjoint(self.in_sql):
                step.env.cr.execute("SELECT 1 / 0")
            if self.poison_id in lead_ids:
                deadlock(step)

        self.spoil_step(spoil)
        # A real deadlock takes a second each: it is at its last try from the start.
        query = "UPDATE lead_nurture_enrollment SET tries = %s WHERE lead_id = %s"
        self.change(query, TRIES - 1, self.poison_id)
        for _try in range(TRIES):
            self.run_cron("run_flows")
            self.make_due()
        found = self.read_enrollments()
        bad = {lead_id: found.pop(lead_id) for lead_id in self.poison_ids}
        self.assertEqual(set(found.values()), {("done", 0, None, 1)})
        self.assertEqual(len(found), LEADS - 10)
        self.assertEqual({row[:2] for row in bad.values()}, {("parked", TRIES)})
        self.assertEqual({row[3] for row in bad.values()}, {0})
        self.assertIn("a poisoned lead", bad[self.in_python[0]][2])
        self.assertIn("division by zero", bad[self.in_sql[0]][2])
        self.assertIn("deadlock detected", bad[self.poison_id][2])

    @mute_logger(*QUIET)
    def test_one_of_a_hundred_is_deleted_meanwhile(self):
        def spoil(step, lead_ids):
            if not lead_ids.isdisjoint(self.poison_ids):
                self.delete_lead(step)

        self.spoil_step(spoil)
        self.run_cron("run_flows")
        for thread in self.threads:
            thread.join(60)
        self.make_due()
        self.run_cron("run_flows")
        found = self.read_enrollments()
        found.pop(None, None)
        self.assertEqual(found.keys(), {*self.lead_ids} - self.poison_ids)
        self.assertEqual(set(found.values()), {("done", 0, None, 1)})

    def _get_row(self, step, lead_id):
        step.env.cr.execute(
            "SELECT id FROM lead_nurture_enrollment WHERE lead_id = %s", [lead_id]
        )
        return step.env.cr.fetchone()[0]

    def _unlink(self, cr):
        env = self.env_of(cr)
        leads = env["crm.lead"].browse(self.poison_ids)
        with patch("odoo.addons.lead_priority.batches.TRIES", 9):
            run_batch(env, leads.unlink)
        cr.commit()  # pylint: disable=invalid-commit
