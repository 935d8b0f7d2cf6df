import json
import logging
import sys
import time
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import SQL

from .odoo_process import start_process
from .parallel_common import ParallelCase

WORKERS = 3
LEADS = 240
BATCH = 15
MARK = "test_score_parallel"
WORK = """
from odoo.addons.lead_priority.tests import test_score_parallel
test_score_parallel.work(registry)
"""


def work(registry):
    """Be a worker: say "ready", wait for the start, run the job, tell what failed."""
    failures = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: failures.append(record.getMessage())
    logging.getLogger().addHandler(handler)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    start, job = json.loads(sys.stdin.readline())
    size = "odoo.addons.lead_priority.models.lead_score_model_pass.PASS_BATCH_SIZE"
    time.sleep(max(0, start - time.time()))
    with patch(size, BATCH), registry.cursor() as cr:
        getattr(api.Environment(cr, SUPERUSER_ID, {})["lead.score.model"], job)()
    sys.stdout.write(json.dumps(failures))


@tagged("post_install", "-at_install")
class TestScoreParallel(ParallelCase):
    """Several processes score at once, as the workers of two hosts do.

    Targets: R5, R7
    """

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean_up)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            self.now = cr.now().replace(microsecond=0)
            env["lead.score.model"].search([("state", "=", "active")]).action_archive()
            team = env["crm.team"].create({"name": MARK})
            leads = env["crm.lead"].with_context(tracking_disable=True)
            leads = leads.create(
                [
                    {"name": MARK, "partner_name": MARK, "team_id": team.id}
                    | {"company_size": number, "user_id": env.uid}
                    for number in range(LEADS)
                ]
            )
            self.lead_ids = leads.ids
            rows = [{"lead_id": id_, "type": "pricing_page"} for id_ in leads.ids[::3]]
            env["lead.engagement"]._record_engagement(rows, now=self.now)
            self._activate_model(env, team)

    def _activate_model(self, env, team):
        kind = env.ref("lead_priority.lead_engagement_type_pricing_page")
        large = {"name": "Large", "domain": "[('company_size', '>=', 120)]"}
        seen = {"name": "Seen", "kind": "engagement", "window_days": 7}
        seen["engagement_type_ids"] = [(6, 0, kind.ids)]
        groups = [
            ("Fit", "fit", {**large, "points": 20}),
            ("Interest", "engagement", {**seen, "points": 15}),
        ]
        model = env["lead.score.model"].create(
            {
                "name": MARK,
                "team_id": team.id,
                "mql_threshold": 15,
                "sql_threshold": 35,
                "group_ids": [
                    (
                        0,
                        0,
                        {"name": name, "dimension": side, "rule_ids": [(0, 0, rule)]},
                    )
                    for name, side, rule in groups
                ],
            }
        )
        model._activate("retroactive", now=self.now)
        self.model_id = model.id

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["lead.score.model"].browse(self.model_id).action_archive()
            captures = env["lead.capture"].search([("lead_id", "in", self.lead_ids)])
            cr.execute("ALTER TABLE lead_engagement DISABLE TRIGGER USER")
            mine = SQL("lead_id = ANY (%s)", self.lead_ids)
            cr.execute(SQL("DELETE FROM lead_engagement WHERE %s", mine))
            cr.execute("ALTER TABLE lead_engagement ENABLE TRIGGER USER")
        self.remove_captures(SQL("id = ANY (%s)", captures.ids))
        with self.registry.cursor() as cr:
            self.env_of(cr)["crm.lead"].browse(self.lead_ids).exists().unlink()

    def _run(self, *jobs):
        """Run each job in a process of its own, all at once; none may fail."""
        workers = [start_process(self.registry.db_name, WORK) for _job in jobs]
        for worker in workers:
            self.assertEqual(worker.stdout.readline(), "ready\n")
        start = time.time() + 0.5
        for worker, job in zip(workers, jobs, strict=True):
            worker.stdin.write(json.dumps([start, job]) + "\n")
            worker.stdin.flush()
        failures = [worker.communicate(timeout=300)[0] for worker in workers]
        self.assertEqual(failures, ["[]"] * len(jobs))

    def _expected(self, number, days=0):
        return 20 * (number >= LEADS // 2) + 15 * (number % 3 == 0 and days < 7)

    def _assert_scored(self, env, days=0):
        leads = env["crm.lead"].browse(self.lead_ids)
        expected = [self._expected(number, days) for number in range(LEADS)]
        self.assertEqual(leads.mapped("lead_score"), expected)
        self.assertEqual(leads._update_score(self.now + timedelta(days=days)), 0)
        model = env["lead.score.model"].browse(self.model_id)
        self.assertTrue(model.scored_until)
        self.assertEqual((model.pass_started_at, model.scoring_after_id), (False, 0))

    def test_workers_share_a_pass(self):
        self._run(*["_cron_update_scores"] * WORKERS)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            self._assert_scored(env)
            risen = env["lead.qualification.change"]._read_group(
                [("lead_id", "in", self.lead_ids)], ["lead_id"], ["__count"]
            )
            high = sum(self._expected(number) >= 15 for number in range(LEADS))
            self.assertEqual(len(risen), high)
            self.assertEqual({count for _lead, count in risen}, {1})

    def test_a_pass_and_what_met_at_once(self):
        self._run("_cron_update_scores", "_cron_score_met", "_cron_update_scores")
        with self.registry.cursor() as cr:
            self._assert_scored(self.env_of(cr))
