"""What a backtest costs beside one full rescore of the same data in the same run."""

from itertools import cycle

from odoo.tools import SQL

from . import scoring_data as data
from .bench_scoring import ENGAGEMENTS, LEADS, forget_scores, rescore, vacuum
from .harness import Row, compare

# Longer than the history of the data, so that nearly all engagements count.
CUT_OFF_HOURS = 200 * 24


def run(env):
    """Give the rows of the backtest; works on its own leads."""
    type_ids = data.fill(env, LEADS, ENGAGEMENTS)
    active = data.create_model(env, type_ids)
    backtest = prepare(env, active)
    env.cr.commit()
    vacuum(env)

    def judge():
        backtest.action_run()
        while backtest.state == "running":
            backtest._judge_running()
        env.flush_all()
        return backtest.lead_count

    # A rescore first, then a backtest, and so on: the leads are open, then closed.
    turns = cycle((True, False))
    both = compare(
        judge,
        lambda: rescore(env, active)[0],
        lambda ours, theirs: ours == theirs,
        reset=lambda: turn(env, is_open=next(turns)),
    )
    slower = both.ours.median / both.baseline.median
    return [
        Row(
            "score life",
            "backtest of 100k leads x 1M engagements, 20 rules beside 20",
            both.ours.median,
            "s",
            both.baseline.median,
            both.ratio,
            "<= 1.5x a rescore",
            slower <= 1.5,
            f"{slower:.2f}x one full rescore, written, of the same leads",
        )
    ]


def prepare(env, active):
    """Give a draft with other points, to be run beside the active model."""
    draft = active.copy()
    for rule in draft.rule_ids:
        rule.points = rule.points * 2 - 3
    draft.write({"mql_threshold": 60, "sql_threshold": 100})
    return env["lead.score.backtest"].create(
        {
            "model_id": draft.id,
            "against_id": active.id,
            "date_from": "2025-01-01",
            "date_to": "2026-12-31",
            "cut_off": "hours",
            "cut_off_hours": CUT_OFF_HOURS,
        }
    )


def turn(env, *, is_open):
    """Make the leads open, so that they are rescored, or won and lost."""
    env.cr.execute(
        SQL(
            """UPDATE crm_lead SET won_status = CASE WHEN %(is_open)s THEN 'pending'
                      WHEN id %% 5 = 0 THEN 'won' ELSE 'lost' END,
                  create_date = %(now)s - make_interval(days => 200, hours => id %% 24),
                  date_closed = %(now)s""",
            is_open=is_open,
            now=data.NOW,
        )
    )
    forget_scores(env)
