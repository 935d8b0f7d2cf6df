"""T2: a full rescore beside what people do without us, in leads per second."""

from . import rivals
from . import scoring_data as data
from .bench_scoring import forget_scores, rescore
from .harness import FEWEST_RUNS, Row, Side, UnfairComparison

LEADS = 100_000
ENGAGEMENTS = 1_000_000
LOOP_LEADS = 200
AUTOMATION_LEADS = 50
# A batch of the automations takes half a minute, so that it runs once, in the middle.
AUTOMATION_RUN = FEWEST_RUNS // 2


def run(env):
    """Give the rows of T2; works on its own leads."""
    env["lead.score.model"].search([("state", "=", "active")]).action_archive()
    type_ids = data.fill(env, LEADS, ENGAGEMENTS)
    # Counting engagements, as the loop does, knows no decay.
    model = data.create_model(env, type_ids, half_life_days=0)
    env.cr.commit()
    with rivals.environment() as core:
        vacuum_leads(core)
        return rows(core, take_turns(env, model, type_ids, core))


def take_turns(env, model, type_ids, core):
    """Run ours and the three others in turn, after a warm-up; return their sides."""
    sides = {name: Side(name) for name in ("ours", "loop", "core", "automations")}
    scored = env["crm.lead"].search([], order="id")[:: LEADS // LOOP_LEADS]
    leads = core["crm.lead"].search([("won_status", "=", "pending")], order="id")
    for number in range(-1, FEWEST_RUNS):
        warm = number < 0
        turn = {name: Side(name) for name in sides} if warm else sides
        turn["ours"].run(lambda: rescore(env, model), lambda: forget_scores(env))
        ours = read_scores(scored)
        turn["loop"].run(
            lambda: rivals.score_by_loop(scored, type_ids), env.invalidate_all
        )
        if turn["loop"].result != ours:
            raise UnfairComparison("the loop came to other scores than ours")
        turn["core"].run(
            leads._update_automated_probabilities, lambda: vacuum_leads(core)
        )
        if number == AUTOMATION_RUN:
            run_automations(turn["automations"], leads[:AUTOMATION_LEADS])
    return sides


def vacuum_leads(core):
    core.cr.commit()
    core.cr._cnx.autocommit = True
    core.cr.execute("VACUUM (ANALYZE) crm_lead")
    core.cr._cnx.autocommit = False


def read_scores(leads):
    leads.env.invalidate_all()
    return {lead.id: lead.lead_score for lead in leads}


def run_automations(side, leads):
    side.run(lambda: rivals.score_by_automations(leads, "Ghent"), None)
    if side.result != [sum(rivals.automation_points())] * len(leads):
        raise UnfairComparison("the automations did not add up their points")


def rows(core, sides):
    """Give a row for each rival: leads per second of ours and of it."""
    pending = core["crm.lead"].search_count([("won_status", "=", "pending")])
    core.cr.execute(
        "SELECT COUNT(DISTINCT automated_probability) FROM crm_lead"
        " WHERE won_status = 'pending'"
    )
    updates = core.cr.fetchone()[0]
    ours = LEADS / sides["ours"].median
    return [
        row(ours, AUTOMATION_LEADS / sides["automations"].median, 10_000,
            "20 automation rules in Python",
            f"{AUTOMATION_LEADS} leads, one run in the middle of the others; the rules"
            " add points without conditions, so the results differ in kind"),
        row(ours, LOOP_LEADS / sides["loop"].median, 80,
            "a loop: 10 filtered_domain, 10 search_count, write",
            f"{LOOP_LEADS} of the same leads, scores equal to ours in every run"),
        row(ours, pending / sides["core"].median, 3,
            "core's probabilities",
            f"{pending:,} pending of {rivals.CORE_LEADS:,} leads, without our addons;"
            f" {updates} UPDATEs; another kind of result"),
    ]  # fmt: skip


def row(ours, rival, target, what, notes):
    ratio = ours / rival
    return Row(
        "T2",
        f"full rescore of 100k leads x 1M engagements against {what}",
        ours,
        "leads/s",
        rival,
        ratio,
        f">= {target:,}x",
        ratio >= target,
        notes,
    )
