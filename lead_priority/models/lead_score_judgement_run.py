import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batches, work_on_each
from ..evaluation import RANKS, Tally

_logger = logging.getLogger(__name__)

# Leads judged by one statement and committed together by the cron.
SLICE = 100_000
# Leads kept of each kind, those that tell most.
TOLD_LEADS = 50
JUDGEMENTS = ("lead.score.backtest", "lead.score.calibration")


class LeadScoreJudgement(models.AbstractModel):
    """How leads of the past are judged: slice by slice, each in one statement.

    What was counted so far is kept after each slice, so that a run that was killed
    goes on where it was.
    """

    _inherit = "lead.score.judgement"

    def _judge_next(self, limit):
        """Judge the next ``limit`` leads of the sample, or finish."""
        self.ensure_one()
        # sudo: counts of leads, by an engine that reads nothing a rule may not read
        judgement = self.sudo()
        if judgement.fingerprint != judgement._get_fingerprint():
            judgement._start(judgement.run_at or self.env.cr.now())
        rows = self.env.execute_query(judgement._judge_sql(limit))
        counted = [row for row in rows if row[0] is None]
        judged = sum(sum(row[6:9]) for row in counted)
        tally = Tally.from_rows(judgement.tally or ())
        tally.add(row[2:9] for row in counted)
        judgement._keep_lines([row for row in rows if row[0]])
        judgement.write(
            {
                **judgement._count_more(limit),
                "tally": list(tally.rows()),
                "judged_count": judgement.judged_count + judged,
                "judged_after_id": max((row[1] for row in counted), default=0),
                "unknown_contact_count": judgement.unknown_contact_count
                + sum(row[9] for row in counted),
            }
        )
        if judged < limit:
            judgement._finish()

    def _count_more(self, limit):
        """Give values of what else is counted of the same slice."""
        return {}

    def _finish(self):
        self._drop_lines_beyond()
        self.write({"state": "done", **self._prepare_figures()})

    def _count_sample(self, now):
        sample = self._sample_sql(now, closed_only=False)
        return self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) AS s", sample))[0][
            0
        ]

    # SQL ------------------------------------------------------------------------
    def _slice_sql(self, limit) -> SQL:
        return SQL(
            "SELECT * FROM (%s) AS s WHERE id > %s ORDER BY id LIMIT %s",
            self._sample_sql(self.run_at, closed_only=False),
            self.judged_after_id,
            limit,
        )

    def _judge_sql(self, limit) -> SQL:
        """Rows of counts, and rows of leads that tell most.

        Counts: (NULL, highest lead id, old score, old rank, new score, new rank, won,
        lost, open, contact unknown, NULL). Leads: the same with the kind first, the
        lead's id and, last, its moment.
        """
        return SQL(
            """WITH sample AS MATERIALIZED (%(sample)s),
            judged AS MATERIALIZED (%(judged)s),
            told AS (
                SELECT *, row_number() OVER (PARTITION BY kind
                                                 ORDER BY weight DESC, id) AS place
                  FROM (SELECT *, %(kind)s AS kind, %(weight)s AS weight
                          FROM judged) AS k
                 WHERE kind IS NOT NULL
            )
            SELECT NULL, MAX(id), old_score, old_rank, new_score, new_rank,
                   COUNT(*) FILTER (WHERE is_won),
                   COUNT(*) FILTER (WHERE NOT is_won),
                   COUNT(*) FILTER (WHERE is_won IS NULL),
                   COUNT(*) FILTER (WHERE is_contact_unknown), NULL::timestamp
              FROM judged GROUP BY old_score, old_rank, new_score, new_rank
         UNION ALL
            SELECT kind, id, old_score, old_rank, new_score, new_rank,
                   is_won::int, (NOT is_won)::int, (is_won IS NULL)::int, 0, moment
              FROM told WHERE place <= %(most)s""",
            sample=self._slice_sql(limit),
            judged=self._judged_sql(),
            kind=self._get_kind_sql(),
            weight=self._get_weight_sql(),
            most=TOLD_LEADS,
        )

    def _judged_sql(self) -> SQL:
        """Each lead of ``sample`` with points and rank by both; one alone, as both."""
        old, new = self._get_judged_models()
        return SQL(
            """SELECT sample.*, %(old)s.total AS old_score, %(old)s.rank AS old_rank,
                      new.total AS new_score, new.rank AS new_rank
                 FROM sample JOIN %(new)s%(join)s""",
            old=SQL.identifier("old" if old else "new"),
            new=self._scores_sql(new, "new"),
            join=SQL(" JOIN %s", self._scores_sql(old, "old")) if old else SQL(),
        )

    def _scores_sql(self, model, alias) -> SQL:
        statement = self._compile_for_sample(model)
        return SQL(
            "(%s) AS %s (id, fit, engagement, total, rank, rank_rule, is_urgent, at)"
            " ON %s = sample.id",
            statement.select_scores(),
            SQL.identifier(alias),
            SQL.identifier(alias, "id"),
        )

    def _compile_for_sample(self, model):
        """Compile a model for the leads of ``sample``, each as of its moment."""
        return self.env["lead.score.model"]._compile_as_of(
            model._to_score_model(), SQL("SELECT id, moment FROM sample")
        )

    def _get_kind_sql(self) -> SQL:
        """What a lead tells, as SQL about ``judged``; NULL for nothing."""
        return SQL(
            "CASE WHEN is_won THEN 'low_won' WHEN NOT is_won THEN 'high_lost' END"
        )

    def _get_weight_sql(self) -> SQL:
        """How much it tells."""
        return SQL("CASE WHEN is_won THEN -new_score ELSE new_score END")

    # Leads that tell most -----------------------------------------------------------
    def _keep_lines(self, rows):
        self.env[self._line_model].create([self._prepare_line(*row) for row in rows])

    def _prepare_line(self, kind, lead_id, *counted):
        old_score, old_rank, new_score, new_rank, won, lost, __, __, moment = counted
        return {
            "judgement_id": self.id,
            "kind": kind,
            "lead_id": lead_id,
            "old_score": old_score,
            "old_qualification": RANKS[old_rank],
            "new_score": new_score,
            "new_qualification": RANKS[new_rank],
            "outcome": "won" if won else "lost" if lost else "open",
            "moment": moment,
        }

    def _drop_lines_beyond(self):
        """Of the leads that several slices told, keep those that tell most."""
        by_kind = self.line_ids.grouped("kind")
        for lines in by_kind.values():
            lines.sorted(lambda line: (-line._get_weight(), line.lead_id.id))[
                TOLD_LEADS:
            ].unlink()

    # Cron ---------------------------------------------------------------------------
    @api.model
    def _cron_judge(self):
        """Go on with what runs, slice by slice, each committed."""
        run_batches(self.env, self._judge_running)

    @api.model
    def _judge_running(self, limit=SLICE):
        """Judge a slice for one running judgement; give how many were running."""
        for name in JUDGEMENTS:
            # sudo: the job of all companies
            running = self.env[name].sudo().search([("state", "=", "running")], limit=1)
            if running:
                work_on_each(running, lambda j: j._judge_next(limit), self._park)
                return 1
        return 0

    @api.model
    def _park(self, judgement, error):
        """Note why it cannot be judged, so that it is not tried for ever."""
        judgement.write({"state": "failed", "error": self._word_error(error)})

    def _word_error(self, error):
        if isinstance(error, (psycopg2.DataError, psycopg2.ProgrammingError)):
            return self.env._(
                "A rule asks for something that the database refuses. Check the"
                " conditions of the rules: %s",
                str(error).strip().splitlines()[0],
            )
        return str(error)
