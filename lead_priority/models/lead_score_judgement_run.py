import json
from collections import defaultdict

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batches, work_on_each
from ..evaluation import RANKS, Tally

# Leads judged by one statement, and committed together by the cron.
SLICE = 20_000
# For the sums of a slice, so that PostgreSQL need not sort on disk.
WORK_MEMORY = "64MB"
# Leads kept of each kind, those that tell most.
TOLD_LEADS = 50
MOMENTS = SQL("SELECT id, moment FROM sample")
JUDGEMENTS = ("lead.score.backtest", "lead.score.calibration")


class LeadScoreJudgement(models.AbstractModel):
    """How leads of the past are judged: slice by slice, each in one statement.

    What was counted so far is kept after each slice, so that a run that was killed
    goes on where it was.
    """

    _inherit = "lead.score.judgement"

    def _judge_next(self):
        """Judge the next slice of the sample; finish after the last one."""
        self.ensure_one()
        # sudo: counts of leads, by an engine that reads nothing a rule may not read
        judgement = self.sudo()
        if judgement.fingerprint != judgement._get_fingerprint():
            judgement._start(judgement.run_at or self.env.cr.now())
        rows = judgement._run_slice(judgement._judge_sql())
        counted = [row for row in rows if row[0] is None]
        judged = sum(sum(row[6:9]) for row in counted)
        # Added up at the end only: until then the counts of all slices.
        counts = json.loads(judgement.tally or "[]") + [row[2:9] for row in counted]
        told = [*json.loads(judgement.told or "[]"), *(row for row in rows if row[0])]
        judgement.write(
            {
                **judgement._count_more(),
                "tally": json.dumps(counts),
                "told": json.dumps(judgement._keep_told(told)),
                "judged_count": judgement.judged_count + judged,
                "judged_after_id": judgement._get_slice_end(),
                "unknown_contact_count": judgement.unknown_contact_count
                + sum(row[10] for row in counted),
            }
        )
        if judgement.judged_after_id >= (judgement.slice_ends or [0])[-1]:
            judgement._finish(Tally.from_rows(counts))

    def _run_slice(self, query):
        self.env.cr.execute(SQL("SELECT set_config('work_mem', %s, true)", WORK_MEMORY))
        rows = self.env.execute_query(query)
        self.env.cr.execute("RESET work_mem")
        return rows

    def _count_more(self):
        """Give values of what else is counted of the same slice."""
        return {}

    def _finish(self, tally):
        told = json.loads(self.told or "[]")
        known = set(self.env["crm.lead"].browse(row[1] for row in told).exists().ids)
        self.env[self._line_model].create(
            [self._prepare_line(*row) for row in told if row[1] in known]
        )
        self.write(
            {
                "state": "done",
                "told": False,
                "tally": json.dumps(list(tally.rows())),
                **self._prepare_figures(tally),
            }
        )

    # Slices ---------------------------------------------------------------------
    def _prepare_slices(self, now):
        """Give how many leads are judged, and the last lead id of each slice."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id, n FROM (SELECT id, row_number() OVER (ORDER BY id) AS n,
                                             COUNT(*) OVER () AS leads
                                        FROM (%s) AS s) AS numbered
                    WHERE n %% %s = 0 OR n = leads ORDER BY n""",
                self._sample_sql(now, closed_only=False),
                SLICE,
            )
        )
        count = rows[-1][1] if rows else 0
        return {"sample_count": count, "slice_ends": [row[0] for row in rows]}

    def _get_slice_end(self):
        ends = (end for end in self.slice_ends or () if end > self.judged_after_id)
        return next(ends, self.judged_after_id)

    def _get_slice_ids(self) -> SQL:
        """Give SQL behind a column of lead ids: those of the slice."""
        return SQL("BETWEEN %s AND %s", self.judged_after_id + 1, self._get_slice_end())

    def _slice_sql(self) -> SQL:
        return self._sample_sql(
            self.run_at, closed_only=False, lead_ids=self._get_slice_ids()
        )

    # SQL ------------------------------------------------------------------------
    def _judge_sql(self) -> SQL:
        """Rows of counts, and rows of leads that tell most.

        Counts: (NULL, NULL, old score, old rank, new score, new rank, won, lost, open,
        NULL, contact unknown). Leads: the same with kind and id first and, last, the
        moment (text) and how much it tells.
        """
        return SQL(
            """WITH sample AS MATERIALIZED (%(sample)s),
            judged AS MATERIALIZED (%(judged)s),
            told AS (
                SELECT *, row_number() OVER (PARTITION BY kind COLLATE "C"
                                                 ORDER BY weight DESC, id) AS place
                  FROM (SELECT *, %(kind)s AS kind, %(weight)s AS weight
                          FROM judged) AS k
                 WHERE kind IS NOT NULL
            )
            SELECT NULL, NULL, old_score, old_rank, new_score, new_rank,
                   COUNT(*) FILTER (WHERE is_won),
                   COUNT(*) FILTER (WHERE NOT is_won),
                   COUNT(*) FILTER (WHERE is_won IS NULL),
                   NULL::text, COUNT(*) FILTER (WHERE is_contact_unknown)
              FROM judged GROUP BY old_score, old_rank, new_score, new_rank
         UNION ALL
            SELECT kind, id, old_score, old_rank, new_score, new_rank,
                   is_won::int, (NOT is_won)::int, (is_won IS NULL)::int,
                   to_char(moment, 'YYYY-MM-DD HH24:MI:SS'), weight
              FROM told WHERE place <= %(most)s""",
            sample=self._slice_sql(),
            judged=self._judged_sql(),
            kind=self._get_kind_sql(),
            weight=self._get_weight_sql(),
            most=TOLD_LEADS,
        )

    def _judged_sql(self) -> SQL:
        """Each lead of ``sample`` with points and rank by both; one alone, as both."""
        old, new = self._get_judged_models()
        if old:
            statement = self.env["lead.score.model"]._compile_pair_as_of(
                old._to_score_model(),
                new._to_score_model(),
                MOMENTS,
                self._get_slice_ids(),
            )
            query = statement.select_pairs()
        else:
            query = SQL(
                "SELECT id, total, rank, total, rank FROM (%s)"
                " AS s (id, fit, engagement, total, rank, rank_rule, is_urgent, at)",
                self._compile_alone().select_scores(),
            )
        return SQL(
            """SELECT sample.*, old_score, old_rank, new_score, new_rank
                 FROM sample
                 JOIN (%s) AS s (id, old_score, old_rank, new_score, new_rank)
                   ON s.id = sample.id""",
            query,
        )

    def _compile_alone(self):
        """Compile the model for the leads of ``sample``, each as of its moment."""
        return self.env["lead.score.model"]._compile_as_of(
            self.model_id._to_score_model(), MOMENTS, lead_ids=self._get_slice_ids()
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
    def _keep_told(self, rows):
        """Give the leads of all slices so far that tell most, of each kind so many."""
        by_kind = defaultdict(list)
        for row in rows:
            by_kind[row[0]].append(row)
        return [
            row
            for told in by_kind.values()
            for row in sorted(told, key=lambda row: (-row[-1], row[1]))[:TOLD_LEADS]
        ]

    def _prepare_line(self, kind, lead_id, *counted):
        old_score, old_rank, new_score, new_rank, won, lost, __, moment, __ = counted
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

    # Cron ---------------------------------------------------------------------------
    @api.model
    def _cron_judge(self):
        """Go on with what runs, slice by slice, each committed."""
        run_batches(self.env, self._judge_running)

    @api.model
    def _judge_running(self):
        """Judge a slice for one running judgement; give how many were running."""
        for name in JUDGEMENTS:
            # sudo: the job of all companies
            running = self.env[name].sudo().search([("state", "=", "running")], limit=1)
            if running:
                work_on_each(running, lambda j: j._judge_next(), self._park)
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
