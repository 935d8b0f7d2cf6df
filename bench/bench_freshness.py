"""T20: how old the figures of a board can be, on a server where nothing else happens.

Leads change one after the other, at every moment of the job's minute, by nothing that
wakes a job; another connection looks when a change is in the kept sums. The more
happens, the more often jobs are woken: an idle server is the slowest. It has two cron
threads, as Odoo starts by itself.
"""

import statistics
import threading
import time

from .bench_lag import serving
from .harness import Row, UnfairComparison

CHANGES = 60
EVERY_SECONDS = 3
POLL_SECONDS = 0.2
PATIENCE_SECONDS = 180
MOST_SECONDS = 60
WAITING = """SELECT (SELECT count(*) FROM lead_milestone_change)
                  + (SELECT count(*) FROM lead_milestone_day_change)"""


def run(env):
    """Give the row of freshness; works on its own database and server."""
    lead_ids = _set_up(env)
    sent, ages = {}, []
    with serving(env, "--max-cron-threads=2"):
        changing = threading.Thread(
            target=_change, args=(env.registry, lead_ids, sent), daemon=True
        )
        changing.start()
        _watch(env.registry, changing, sent, ages)
    return [
        Row(
            *("T20", f"from a change to the kept sums, the oldest of {CHANGES}"),
            *(max(ages), "s", None, None, f"<= {MOST_SECONDS} s"),
            met=max(ages) <= MOST_SECONDS,
            notes=f"half of them within {statistics.median(ages):.0f} s",
        )
    ]


def _set_up(env):
    leads = env["crm.lead"].create([{"name": f"Lead {n}"} for n in range(CHANGES)])
    env["lead.capture"]._open_existing_leads(env.cr.now())
    env["lead.milestone"]._rebuild()
    env.cr.commit()
    return leads.ids


def _change(registry, lead_ids, sent):
    """Change a lead every few seconds; note when it was committed."""
    for lead_id in lead_ids:
        with registry.cursor() as cursor:
            cursor.execute(
                "UPDATE crm_lead SET expected_revenue = 1000 WHERE id = %s", [lead_id]
            )
        sent[lead_id] = time.monotonic()
        time.sleep(EVERY_SECONDS)


def _watch(registry, changing, sent, ages):
    """Note how old each change was when nothing waited that was sent before."""
    end = time.monotonic() + CHANGES * EVERY_SECONDS + PATIENCE_SECONDS
    while (changing.is_alive() or sent) and time.monotonic() < end:
        before = dict(sent)
        with registry.cursor() as cursor:
            cursor.execute(WAITING)
            (waiting,) = cursor.fetchone()
        if not waiting:
            now = time.monotonic()
            ages += [now - sent.pop(lead_id) for lead_id in before]
        time.sleep(POLL_SECONDS)
    if len(ages) < CHANGES:
        raise UnfairComparison(f"{CHANGES - len(ages)} changes are in no sum")
