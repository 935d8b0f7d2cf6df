"""T24: opening core's lead screens with our fields in them, beside crm alone.

The requests are those of the web client: the fields come from the views as they are
combined in each of the two databases. The same leads are in both; in ours they also
have a score, a deadline and what they did.
"""

import contextlib
import statistics
import time
from datetime import timedelta

import odoo
from odoo import Command, fields

from . import screen_requests
from .bench_flows import vacuum
from .bench_overhead import core_environment
from .harness import FEWEST_RUNS, Row, compare

LEADS = 400
PAGE = 80
RUNS = 8 * FEWEST_RUNS
MOST_EXTRA_TIME = 0.10
MOST_EXTRA_QUERIES = 3
MARK = "bench_screens"
SCREENS = {
    "list of leads": ("crm.crm_case_tree_view_leads", "list"),
    "list of opportunities": ("crm.crm_case_tree_view_oppor", "list"),
    "kanban of leads": ("crm.view_crm_lead_kanban", "kanban"),
    "kanban of opportunities": ("crm.crm_case_kanban_view_leads", "kanban"),
    "form": ("crm.crm_lead_view_form", "form"),
}


def run(env):
    """Return two rows for each screen: its time and its queries."""
    with core_environment() as core:
        _make_worlds(env, core)
        with _as_request(env) as ours, _as_request(core) as theirs:
            rows = [row for name in SCREENS for row in _measure(ours, theirs, name)]
            return [*rows, *_measure_panel(ours)]


def _make_worlds(env, core):
    """Give both databases the same leads, as autovacuum leaves them."""
    _add_score_and_deadline(env)
    for side in (env, core):
        _fill(side)
    _add_engagements(env)
    _add_playbook(env)
    _add_activities(core, _get_leads_in_playbook(core))
    for side in (env, core):
        side.cr.commit()
        vacuum(side, "crm_lead, mail_activity")


@contextlib.contextmanager
def _as_request(env):
    """Yield a transaction of its own, as a request has: nothing is left in it."""
    with env.registry.cursor() as cursor:
        yield odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})


def _fill(env):
    """Create the leads as a CRM in use has them: owner, team, tags, an activity."""
    tag = env["crm.tag"].create({"name": MARK})
    team = env["crm.team"].create({"name": MARK})
    user = env.ref("base.user_admin")
    leads = (
        env["crm.lead"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "name": f"Lead {number}",
                    "contact_name": f"Person {number}",
                    "email_from": f"person{number}@bench.example.com",
                    "type": "opportunity",
                    "referred": MARK,
                    "user_id": user.id,
                    "team_id": team.id,
                    "tag_ids": [Command.set(tag.ids)],
                }
                for number in range(LEADS)
            ]
        )
    )
    _add_activities(env, leads[::4])


def _add_activities(env, leads):
    env["mail.activity"].with_context(mail_activity_quick_update=True).create(
        [
            {
                "res_model_id": env["ir.model"]._get_id("crm.lead"),
                "res_id": lead.id,
                "user_id": env.ref("base.user_admin").id,
                "date_deadline": fields.Date.today(),
            }
            for lead in leads
        ]
    )
    env.flush_all()
    env.cr.execute("ANALYZE")


def _get_leads_in_playbook(env):
    leads = env["crm.lead"].search([("referred", "=", MARK)], order="id")
    return leads[::8]


def _add_score_and_deadline(env):
    """Let leads have a score and a deadline from their creation."""
    rule = {
        "name": "Asked",
        "kind": "engagement",
        "points": 50,
        "engagement_type_ids": env.ref(
            "lead_priority.lead_engagement_type_demo_request"
        ).ids,
    }
    group = {"name": "Asked", "dimension": "engagement"}
    model = env["lead.score.model"].create(
        {
            "name": MARK,
            "group_ids": [
                Command.create({**group, "rule_ids": [Command.create(rule)]})
            ],
        }
    )
    model._activate("from_now", now=env.cr.now())
    env["lead.sla.policy"].create(
        {
            "name": MARK,
            "first_response_unit": "hours",
            "max_contacts": 3,
            "max_contacts_days": 7,
            "state": "active",
            "active_from": env.cr.now() - timedelta(days=1),
        }
    )


def _add_engagements(env):
    leads = env["crm.lead"].search([("referred", "=", MARK)])
    rows = [{"lead_id": lead.id, "type": "demo_request"} for lead in leads]
    env["lead.engagement"]._record_engagement(rows, now=env.cr.now())
    env.flush_all()
    env.cr.execute("ANALYZE")
    if not all(lead.scored_at and lead.sla_due_at for lead in leads):
        raise AssertionError("The leads have no score and deadline to be shown.")


def _add_playbook(env):
    """Let some leads be at the first step of a playbook, the opened one among them."""
    check, outcome = {"name": "Budget asked"}, {"name": "Wants a demo"}
    step = {
        "action": "Call {{contact_name}}",
        "script": "Ask {{contact_name}} what made them look for it.",
        "check_ids": [Command.create(check)],
        "outcome_ids": [Command.create(outcome)],
    }
    playbook = env["lead.playbook"].create({"name": MARK})
    env["lead.playbook.step"].create(
        [
            {**step, "playbook_id": playbook.id, "name": f"Step {number}"}
            for number in range(10)
        ]
    )
    playbook._activate("from_now", now=env.cr.now())
    leads = _get_leads_in_playbook(env)
    runs = env["lead.playbook.run"]._start(playbook, leads.ids, env.cr.now())
    if len(runs) != len(leads):
        raise AssertionError("The leads are in no playbook to be shown.")
    env.flush_all()
    env.cr.execute("ANALYZE")


def _measure_panel(env):
    """What the panel asks for once the form is open: it has no counterpart in crm."""
    lead = _get_leads_in_playbook(env(user=env.ref("base.user_admin")))[:1]
    queries, seconds = [], []
    for _run in range(RUNS):
        env.invalidate_all(flush=False)
        before, start = env.cr.sql_log_count, time.perf_counter()
        told = lead.get_playbooks()
        seconds.append(time.perf_counter() - start)
        queries.append(env.cr.sql_log_count - before)
    if len(told["runs"][0]["steps"]) != 10:
        raise AssertionError("The panel does not show the playbook.")
    name = "panel of a playbook of 10 steps, after the form"
    return (
        Row("T24", f"{name}: time", statistics.median(seconds) * 1000, "ms"),
        Row("T24", f"{name}: queries", statistics.median(queries), "queries"),
    )


def _measure(env, core, name):
    view, kind = SCREENS[name]
    openings = [_prepare(side, view, kind) for side in (env, core)]
    sides = compare(*openings, lambda a, b: a["names"] == b["names"], runs=RUNS)
    ours, baseline = sides.ours, sides.baseline
    extra = ours.result["queries"] - baseline.result["queries"]
    yield Row(
        *("T24", f"opening the {name}: time against crm alone", ours.median * 1000),
        *("ms", baseline.median * 1000, sides.ratio),
        target=f"<= +{MOST_EXTRA_TIME:.0%}",
        met=ours.median <= baseline.median * (1 + MOST_EXTRA_TIME),
        notes=f"fields {ours.result['fields']}, core {baseline.result['fields']};"
        f" Python's CPU {1 / sides.cpu_ratio - 1:+.0%}",
    )
    yield Row(
        *("T24", f"opening the {name}: queries", ours.result["queries"], "queries"),
        baseline=baseline.result["queries"],
        target=f"<= +{MOST_EXTRA_QUERIES}",
        met=extra <= MOST_EXTRA_QUERIES,
    )


def _prepare(env, view, kind):
    """Return the opening of a screen as a function without arguments."""
    leads = env(user=env.ref("base.user_admin"))["crm.lead"].with_context(
        bin_size=True, lang="en_US", tz="Europe/Brussels"
    )
    specification = screen_requests.get_specification(leads, env.ref(view).id, kind)
    first = leads.search([("referred", "=", MARK)], order="id", limit=1)
    if kind == "form":
        read = lambda: first.web_read(specification)  # noqa: E731
    else:
        read = lambda: leads.web_search_read(  # noqa: E731
            [("referred", "=", MARK)], specification, limit=PAGE
        )["records"]

    def opening():
        env.invalidate_all(flush=False)
        before = env.cr.sql_log_count
        records = read()
        return {
            "names": sorted(record["name"] for record in records),
            "queries": env.cr.sql_log_count - before,
            "fields": len(specification),
        }

    return opening
