"""What activating retroactively and rolling back cost beside one full rescore."""

from . import scoring_data as data
from .bench_scoring import ENGAGEMENTS, LEADS, rescore, vacuum
from .harness import FEWEST_RUNS, Row, Side


def run(env):
    """Give the rows of versions; works on its own leads."""
    env["lead.score.model"].search([("state", "=", "active")]).action_archive()
    type_ids = data.fill(env, LEADS, ENGAGEMENTS)
    active = data.create_model(env, type_ids)
    active._write_beside({"mql_threshold": 30, "sql_threshold": 60})
    env.registry.clear_cache()
    draft = active._make_version()
    draft.write({"mql_threshold": 50, "sql_threshold": 90})
    rescore(env, active)
    vacuum(env)
    sides = {name: Side(name) for name in ("rescore", "retroactive", "roll back")}
    before = facts(env)
    for runs in range(1, FEWEST_RUNS + 1):
        sides["rescore"].run(lambda: rescore(env, active), lambda: vacuum(env))
        sides["retroactive"].run(lambda: activate(env, draft), lambda: vacuum(env))
        changed = count_changes(env, draft) // runs
        sides["roll back"].run(lambda: roll_back(env, draft), lambda: vacuum(env))
        if not changed or facts(env) != before:
            raise AssertionError("rolling back did not bring back what was before")
    return [
        row("retroactive activation", sides["retroactive"], sides["rescore"], changed),
        row("roll back", sides["roll back"], sides["rescore"], changed),
    ]


def activate(env, draft):
    draft._activate("retroactive", now=data.NOW)
    finish(env, draft)


def roll_back(env, draft):
    finish(env, draft._roll_back(now=data.NOW))


def finish(env, model):
    while model._process_pass(data.NOW, 20_000):
        env.flush_all()
    env.flush_all()


def count_changes(env, draft):
    env.cr.execute(
        "SELECT COUNT(*) FROM lead_qualification_change WHERE score_model_id = %s"
        " AND reason = 'retroactive'",
        [draft.id],
    )
    return env.cr.fetchone()[0]


def facts(env):
    env.cr.execute(
        "SELECT qualification, COUNT(*), SUM(lead_score), SUM(l.id % 1009)"
        " FROM crm_lead l JOIN lead_score s ON s.id = l.score_id"
        " WHERE l.active AND l.won_status = 'pending' GROUP BY 1 ORDER BY 1"
    )
    return env.cr.fetchall()


def row(what, side, rescored, changed):
    times = side.median / rescored.median
    return Row(
        "issue 4",
        f"{what} of 100k leads x 1M engagements, 20 rules",
        side.median,
        "s",
        rescored.median,
        notes=f"{times:.1f}x a rescore that has nothing to write; {changed:,} leads"
        " change their qualification, with a row in the journal each",
    )
