"""T18: what a playbook's tasks cost, beside Odoo's own ways to make activities.

All sides make the same activities for the same leads and people, with the same words.
``activity_schedule`` is what a server action or an activity plan calls, lead by lead,
and mails each of them to whom it is for; ``create`` is one call for all, without mails.
Both are compared over as many leads: what a start costs once is shared by all of them.
"""

import contextlib
from datetime import datetime

from odoo.tools import SQL

from .harness import Row, Side, compare, queries_per_record

LEADS = 10_000
CHAIN = 1000
OWNERS = 50
NOW = datetime(2026, 3, 4, 9, 0)  # noqa: DTZ001 naive UTC
LEAST_SCHEDULE_RATIO = 25
LEAST_CREATE_RATIO = 0.8
MOST_START_RATIO = 1.25


def run(env):
    """Return the rows of T18; works on its own leads and rolls back."""
    lead_ids = _make_leads(env)
    work = _Work(env, _make_playbook(env))
    values = work.read_values(lead_ids)
    return [
        _against_schedule(work, lead_ids[:CHAIN], values[:CHAIN]),
        _against_create(work, lead_ids[:CHAIN], values[:CHAIN]),
        _starts(work, lead_ids, values),
        _moves(work, lead_ids[:CHAIN], values[:CHAIN]),
    ]


class _Work:
    """The sides; each gives who has which activities, and takes all back."""

    def __init__(self, env, playbook):
        self.env, self.playbook = env, playbook
        self.runs = env["lead.playbook.run"]

    def start(self, lead_ids):
        return self._undone(lambda: self.runs._start(self.playbook, lead_ids, NOW))

    def create(self, values):
        """One call for all; the leads are read before, or core reads each alone."""
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)

        def at_once():
            self.env["crm.lead"].browse(row["res_id"] for row in values).fetch(["name"])
            quiet.create([dict(row) for row in values])

        return self._undone(at_once)

    def schedule(self, values):
        def each():
            for row in values:
                lead = self.env["crm.lead"].browse(row["res_id"])
                names = ("activity_type_id", "user_id", "summary", "note")
                lead.activity_schedule(
                    date_deadline=row["date_deadline"],
                    **{name: row[name] for name in names},
                )

        return self._undone(each)

    def read_values(self, lead_ids):
        """Give the values of the activities that a start makes."""
        found = []

        def read():
            self.runs._start(self.playbook, lead_ids, NOW)
            for one in self._get_activities():
                found.append(
                    {
                        "res_model_id": one.res_model_id.id,
                        "res_id": one.res_id,
                        "activity_type_id": one.activity_type_id.id,
                        "user_id": one.user_id.id,
                        "date_deadline": one.date_deadline,
                        "summary": one.summary,
                        "note": str(one.note),
                        "automated": True,
                    }
                )

        self._undone(read)
        return sorted(found, key=lambda row: row["res_id"])

    def move_on(self, lead_ids):
        """Give the side of ending the first step, which opens the second one."""
        tasks = self.runs._start(self.playbook, lead_ids, NOW).task_ids
        outcome = self.env["lead.playbook.outcome"]
        side = Side("moves")
        for _run in range(5):
            side.run(
                lambda: self._undone(
                    lambda: tasks._close(dict.fromkeys(tasks, outcome), NOW)
                ),
                self.env.flush_all,
            )
        return side

    def _get_activities(self):
        return self.env["mail.activity"].search([("res_model", "=", "crm.lead")])

    def _undone(self, work):
        """Do it, with everything written; take it back, and give what was there."""
        with contextlib.closing(self.env.cr.savepoint(flush=False)):
            work()
            self.env.flush_all()
            made = self.env.execute_query(
                SQL(
                    """SELECT count(*), count(DISTINCT (res_id, user_id, summary)),
                              md5(string_agg(note, '' ORDER BY res_id))
                         FROM mail_activity WHERE active"""
                )
            )
        self.env.invalidate_all(flush=False)
        return made


def _against_schedule(work, lead_ids, values):
    sides = compare(
        lambda: work.start(lead_ids),
        lambda: work.schedule(values),
        lambda ours, other: ours[0][:2] == other[0][:2] and ours[0][0] == CHAIN,
    )
    return _row(
        f"first tasks of {CHAIN:,} leads against activity_schedule for each",
        sides,
        CHAIN,
        f">= {LEAST_SCHEDULE_RATIO}x",
        sides.ratio >= LEAST_SCHEDULE_RATIO,
    )


def _against_create(work, lead_ids, values):
    sides = compare(
        lambda: work.start(lead_ids), lambda: work.create(values), _is_same(CHAIN)
    )
    return _row(
        f"first tasks of {CHAIN:,} leads against create of the same activities",
        sides,
        CHAIN,
        f">= {LEAST_CREATE_RATIO:.0%}",
        sides.ratio >= LEAST_CREATE_RATIO,
    )


def _starts(work, lead_ids, values):
    sides = compare(
        lambda: work.start(lead_ids), lambda: work.create(values), _is_same(LEADS)
    )
    queries = queries_per_record(work.env.cr, lambda: work.start(lead_ids), LEADS)
    times = sides.ours.median / sides.baseline.median
    return Row(
        "T18",
        f"start of a playbook on {LEADS:,} leads against create of its activities",
        sides.ours.median,
        "s",
        sides.baseline.median,
        sides.ratio,
        f"<= {MOST_START_RATIO:g}x",
        times <= MOST_START_RATIO,
        f"{times:.2f} times as long; {queries:.3f} queries a lead",
    )


def _moves(work, lead_ids, values):
    side = work.move_on(lead_ids)
    return Row(
        "T18",
        f"step done and next one opened, {CHAIN:,} leads at once",
        CHAIN / side.median,
        "leads/s",
        notes="closed, written down, next task with its activity",
    )


def _is_same(count):
    return lambda ours, other: ours == other and ours[0][0] == count


def _row(what, sides, records, target, met):
    return Row(
        "T18",
        what,
        records / sides.ours.median,
        "activities/s",
        records / sides.baseline.median,
        sides.ratio,
        target,
        met,
    )


def _make_playbook(env):
    """Two steps with words to fill in and a limit."""
    steps = [
        {
            "name": name,
            "sequence": number,
            "action": "Send {{name}} the case pack",
            "script": "Hello, this is about {{name}}.\nWhen can we talk?",
        }
        for number, name in enumerate(("Call", "Demo"))
    ]
    playbook = env["lead.playbook"].create(
        {"name": "Bench", "step_ids": [(0, 0, step) for step in steps]}
    )
    playbook._activate("from_now", now=NOW)
    return playbook


def _make_leads(env):
    """Insert open leads of some owners, who follow them as after any assignment."""
    users = env["res.users"].with_context(no_reset_password=True)
    owners = users.create(
        [
            {
                "name": f"Rep {number}",
                "login": f"bench_rep_{number}",
                "email": f"rep{number}@bench.example.com",
            }
            for number in range(OWNERS)
        ]
    )
    rows = env.execute_query(
        SQL(
            """INSERT INTO crm_lead (name, type, active, won_status, user_id, stage_id,
                   company_id, qualification, probability, create_date, write_date)
               SELECT 'Lead ' || i, 'lead', TRUE, 'pending',
                      (%s::int4[])[i %% %s + 1], %s, %s, 'raw', 10, %s, %s
                 FROM generate_series(1, %s) i RETURNING id""",
            owners.ids,
            OWNERS,
            env["crm.stage"].search([], limit=1).id,
            env.company.id,
            NOW,
            NOW,
            LEADS,
        )
    )
    leads = env["crm.lead"].browse(row[0] for row in rows)
    for owner, own in leads.grouped("user_id").items():
        own.message_subscribe(owner.partner_id.ids)
    env.flush_all()
    env.cr.execute("ANALYZE")
    return leads.ids
