from contextlib import closing
from unittest.mock import patch

from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged
from odoo.tools import SQL

from .. import batches
from ..models import lead_score_model_pass
from .parallel_common import ParallelCase


@tagged("post_install", "-at_install")
class TestScoreMet(ParallelCase):
    """Engagements of one lead, recorded at the same instant. Target: R5"""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            self.lead_id = env["crm.lead"].create({"name": "Met"}).id
            kind = env.ref("lead_priority.lead_engagement_type_pricing_page")
            rule = {
                "name": "Twice",
                "kind": "engagement",
                "engagement_type_ids": [(6, 0, kind.ids)],
                "minimum_count": 2,
                "points": 15,
            }
            model = env["lead.score.model"].create(
                {
                    "name": "Met",
                    "team_id": env["crm.lead"].browse(self.lead_id).team_id.id,
                    "group_ids": [
                        (0, 0, {"name": "Interest", "rule_ids": [(0, 0, rule)]})
                    ],
                }
            )
            model.action_activate()
            self.model_id = model.id
            env["crm.lead"].browse(self.lead_id)._update_score(cr.now())
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["lead.score.model"].browse(self.model_id).action_archive()
            lead = SQL("lead_id = %s AND state = 'lead'", self.lead_id)
            cr.execute("ALTER TABLE lead_engagement DISABLE TRIGGER USER")
            rows = SQL("lead_id = %s", self.lead_id)
            cr.execute(SQL("DELETE FROM lead_engagement WHERE %s", rows))
            cr.execute("ALTER TABLE lead_engagement ENABLE TRIGGER USER")
        self.remove_captures(lead)

    def _look(self, cr):
        """Take the snapshot of a transaction that will record an engagement."""
        env = self.env_of(cr)
        env["crm.lead"].browse(self.lead_id).lead_score  # noqa: B018
        return env

    def _record(self, env):
        row = {"lead_id": self.lead_id, "type": "pricing_page"}
        env["lead.engagement"]._record_engagement([row], now=env.cr.now())
        env.cr.commit()  # pylint: disable=invalid-commit

    def _score(self):
        with self.registry.cursor() as cr:
            return self.env_of(cr)["crm.lead"].browse(self.lead_id).lead_score

    def _record_at_once(self):
        """Record two engagements that do not see each other."""
        with (
            closing(self.registry.cursor()) as first,
            closing(self.registry.cursor()) as second,
        ):
            for env in [self._look(first), self._look(second)]:
                self._record(env)

    def _run_cron(self):
        with self.registry.cursor() as cr:
            self.env_of(cr)["lead.score.model"]._cron_score_met()

    def test_what_two_transactions_missed_is_scored_soon(self):
        self._record_at_once()
        self.assertEqual(self._score(), 0)
        self._run_cron()
        self.assertEqual(self._score(), 15)

    def test_lead_that_others_write_to_does_not_hold_up_those_before_it(self):
        self._record_at_once()
        models = self.registry["lead.score.model"]
        score, met = models._score_leads, [self.lead_id, self.lead_id + 1]

        def conflict_at_last(model, lead_ids, now):
            if lead_ids == met[1:]:
                raise ConcurrencyError("busy")
            return score(model, lead_ids, now)

        with (
            patch.object(lead_score_model_pass, "MET_BATCH_SIZE", 1),
            patch.object(models, "_get_met_leads", lambda *_args: list(met)),
            patch.object(models, "_score_leads", conflict_at_last),
            patch.object(batches.time, "sleep"),
            self.assertRaises(ConcurrencyError),
        ):
            self._run_cron()
        self.assertEqual(self._score(), 15)
