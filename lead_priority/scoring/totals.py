"""The last steps of the statement: dimensions, total, qualification, urgent."""

from odoo.tools import SQL

from .rules import ScoreModel

# A rank and the rule that gives it travel in one number: rank * RULE_BASE + rule.
RULE_BASE = 10**9
# Columns of the lead that the new score is made of or written beside.
STORED = ("score_id", "qualification", "is_urgent", "qualification_held_score")


def _dimension(model: ScoreModel, dimension: str) -> SQL:
    groups = [
        SQL("g.%s", SQL.identifier(f"group_{number}"))
        for number, group in enumerate(model.groups)
        if group.dimension == dimension
    ]
    return SQL(" + ").join(groups or [SQL("0")])


def score_step(model: ScoreModel) -> SQL:
    points = SQL("d.fit + d.engagement")
    total = SQL("GREATEST(%s, %s)", model.floor, points)
    if model.cap:
        total = SQL("LEAST(%s, %s)", model.cap, total)
    return SQL(
        """SELECT q.*, CASE q.new_rank WHEN 2 THEN 'sql' WHEN 1 THEN 'mql'
                       ELSE 'raw' END AS new_qualification,
                  q.new_rank <> q.old_rank OR q.urgent <> q.old_urgent
                  AS is_marked_anew
             FROM (%s) AS q""",
        _rank_step(model, total),
    )


def _rank_step(model: ScoreModel, total: SQL) -> SQL:
    """Ranks: the stored one, and the one that is due, which is never lower.

    After a person lowered it, the rank waits until the score is higher than then.
    """
    return SQL(
        """SELECT t.*, CASE WHEN t.total <= NULLIF(t.qualification_held_score, 0)
                       THEN t.old_rank
                       ELSE GREATEST(t.old_rank, t.threshold_rank,
                                     t.ranked / %(base)s)::int END AS new_rank,
                  GREATEST(t.threshold_rank, t.ranked / %(base)s)::int AS own_rank,
                  CASE WHEN t.ranked / %(base)s > t.threshold_rank
                       THEN (t.ranked %% %(base)s)::int END AS rank_rule
             FROM (SELECT d.*, %(total)s AS total, %(threshold)s AS threshold_rank
                     FROM (%(dimensions)s) AS d) AS t""",
        base=RULE_BASE,
        total=total,
        threshold=_threshold_rank(model, total),
        dimensions=_dimension_step(model),
    )


def _dimension_step(model: ScoreModel) -> SQL:
    return SQL(
        """SELECT g.id, g.score_id, g.ranked, g.urgent, (%(fit)s)::int AS fit,
                  (%(engagement)s)::int AS engagement, g.qualification_held_score,
                  COALESCE(g.is_urgent, FALSE) AS old_urgent,
                  CASE g.qualification WHEN 'sql' THEN 2 WHEN 'mql' THEN 1
                       ELSE 0 END AS old_rank
             FROM grouped g""",
        fit=_dimension(model, "fit"),
        engagement=_dimension(model, "engagement"),
    )


def _threshold_rank(model: ScoreModel, total: SQL) -> SQL:
    ranks = [(model.sql_threshold, 2), (model.mql_threshold, 1)]
    whens = [
        SQL("WHEN %s >= %s THEN %s", total, points, rank)
        for points, rank in ranks
        if points
    ]
    return SQL("CASE %s ELSE 0 END", SQL(" ").join(whens)) if whens else SQL("0")
