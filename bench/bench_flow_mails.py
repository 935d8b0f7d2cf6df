"""T16 and T17: e-mails of flows beside Odoo's own mailings, queued and sent out."""

import sys
from pathlib import Path

from odoo.tools import SQL

from .harness import (
    FEWEST_RUNS,
    Comparison,
    Row,
    Side,
    UnfairComparison,
    compare,
    queries_per_record,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from flow_mails_rounds import read_log, smtp_server

QUEUED = 1_000
ONE_BY_ONE = 200
SENT = 200
LEAST_RATIO = 0.9
LEAST_BY_BATCH = 2.2
BODY = (
    '<div><p>Dear <t t-out="object.contact_name"/>,</p>'
    "<p>See <a href='https://www.example.com/news'>our news</a>.</p></div>"
)
SUBJECT = "News for {{ object.contact_name }}"
TABLES = (
    *("lead_nurture_execution", "lead_nurture_enrollment", "mail_mail"),
    *("mailing_trace", "mail_notification"),
)


def run(env):
    """Return the rows; works on its own leads, in a database of its own."""
    world = World(env)
    return [*queueing(world), sending(world)]


class World:
    """A flow with one e-mail, a mailing with the same words, and leads."""

    def __init__(self, env):
        self.env = env
        env["ir.mail_server"].search([]).active = False
        env.company.write({"lead_nurture_cap": 5, "email": "us@example.com"})
        self.leads = env["crm.lead"].create(
            [
                {
                    "name": f"L{number}",
                    "contact_name": f"Person {number}",
                    "email_from": f"l{number}@example.com",
                }
                for number in range(QUEUED)
            ]
        )
        self.flow = env["lead.nurture.flow"].create({"name": "Bench"})
        self.flow.write({"has_quiet_hours": False, "reentry": "always"})
        values = {"name": "Mail", "kind": "email", "flow_id": self.flow.id}
        self.step = env["lead.nurture.step"].create(values)
        self.step.mailing_id.write({"subject": SUBJECT, "body_html": BODY})
        self.flow._activate("from_now", now=env.cr.now())
        self.mailing = env["mailing.mailing"].create(
            {
                "subject": SUBJECT,
                "body_html": BODY,
                "mailing_model_id": env["ir.model"]._get_id("crm.lead"),
                "email_from": "us@example.com",
            }
        )
        self.template = env["mail.template"].create(
            {
                "name": "Bench",
                "model_id": env["ir.model"]._get_id("crm.lead"),
                "subject": SUBJECT,
                "body_html": BODY,
                "email_from": "us@example.com",
                "email_to": "{{ object.email_from }}",
            }
        )
        env.cr.commit()

    def reset(self):
        """Leave nothing of the run before; the leads enter the flow."""
        env = self.env
        env.flush_all()
        for table in TABLES:
            env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
        env.cr.execute("DELETE FROM mail_message WHERE model = 'crm.lead'")
        env.cr.execute("DELETE FROM lead_nurture_signal")
        env.cr.commit()
        env.invalidate_all()

    def enter(self, leads):
        self.env["lead.nurture.enrollment"]._enter(
            self.flow, leads.ids, self.env.cr.now()
        )
        self.env.flush_all()
        self.env.cr.commit()
        self.env.invalidate_all()

    def run_flow(self):
        """What the runner does: checks, e-mails, traces, executions."""
        enrollments = self.env["lead.nurture.enrollment"]
        now = self.env.cr.now()
        while enrollments._run_due(now):
            self.env.flush_all()
            self.env.cr.commit()

    def count_queued(self, state):
        """What both sides must have made: mails with a trace, and their words."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT count(*), count(trace.id), sum(length(message.subject))
                     FROM mail_mail mail
                     JOIN mail_message message ON message.id = mail.mail_message_id
                     LEFT JOIN mailing_trace trace ON trace.mail_mail_id = mail.id
                    WHERE mail.state = %s""",
                state,
            )
        )


def queueing(world):
    """T16: the same e-mails by a flow, by a mailing, and one by one, in turn."""
    sides = {name: Side(name) for name in ("ours", "mailing", "single")}

    def reset():
        world.reset()
        world.enter(world.leads)

    for number in range(-1, FEWEST_RUNS):
        turn = {name: Side(name) for name in sides} if number < 0 else sides
        turn["mailing"].run(lambda: queue_mailing(world), reset)
        turn["ours"].run(lambda: queue_flow(world), reset)
        turn["single"].run(lambda: queue_singly(world), reset)
        if turn["ours"].result != turn["mailing"].result:
            raise UnfairComparison("the flow queued other mails than the mailing")
    reset()
    queries = queries_per_record(world.env.cr, lambda: queue_flow(world), QUEUED)
    return queueing_rows(sides, queries)


def queue_flow(world):
    world.run_flow()
    return world.count_queued("nurture")


def queue_mailing(world):
    world.mailing.action_send_mail(world.leads.ids)
    return world.count_queued("outgoing")


def queue_singly(world):
    for lead in world.leads[:ONE_BY_ONE]:
        world.template.send_mail(lead.id)
    world.env.flush_all()
    world.env.cr.commit()


def queueing_rows(sides, queries):
    pair = Comparison(sides["ours"], sides["mailing"])
    rate = QUEUED / sides["ours"].median
    single = ONE_BY_ONE / sides["single"].median
    return [
        Row(
            "T16",
            f"{QUEUED:,} e-mails of a flow queued, against a mailing of Odoo",
            rate,
            "mails/s",
            QUEUED / sides["mailing"].median,
            pair.ratio,
            ">= 90 %",
            pair.ratio >= LEAST_RATIO,
            f"{queries:.2f} queries a mail; Python CPU ratio {pair.cpu_ratio:.2f}",
        ),
        Row(
            "T16",
            "the same against a template of Odoo, one by one, without tracked links",
            rate,
            "mails/s",
            single,
            rate / single,
            f">= {LEAST_BY_BATCH} x",
            rate / single >= LEAST_BY_BATCH,
        ),
    ]


def sending(world):
    """T17: the same e-mails to a mail server that takes everything."""
    with smtp_server(seed=1) as (port, log):
        world.env["ir.mail_server"].create(
            {"name": "Null", "smtp_host": "127.0.0.1", "smtp_port": port}
        )
        world.env.cr.commit()
        sides = compare(
            lambda: send_flow(world, log),
            lambda: send_core(world, log),
            lambda a, b: a == b == SENT,
            reset=lambda: queue_both(world, log),
        )
        queue_both(world, log)
        queries = queries_per_record(world.env.cr, lambda: send_flow(world, log), SENT)
    return Row(
        "T17",
        f"{SENT:,} e-mails to a null SMTP server, the mark of each committed before",
        SENT / sides.ours.median,
        "mails/s",
        SENT / sides.baseline.median,
        sides.ratio,
        ">= 90 %",
        sides.ratio >= LEAST_RATIO,
        f"{queries:.1f} queries a mail; Python CPU ratio {sides.cpu_ratio:.2f}",
    )


def queue_both(world, log):
    """Have the same mails wait in the queue of flows and in that of Odoo."""
    leads = world.leads[:SENT]
    world.reset()
    world.enter(leads)
    world.run_flow()
    world.mailing.action_send_mail(leads.ids)
    world.env.cr.commit()
    world.env.invalidate_all()
    log.write_text("")


def send_flow(world, log):
    world.env["lead.nurture.execution"]._cron_send()
    world.env.cr.commit()
    return len(read_log(log))


def send_core(world, log):
    mails = world.env["mail.mail"].search([("state", "=", "outgoing")])
    mails.send(auto_commit=True)
    return len(read_log(log))
