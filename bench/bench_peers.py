"""T15: a flow beside the same one in automation_oca, OCA's marketing automation.

Leads enter, are asked whether they are of a bank, wait for a day and do a last step;
the peer has a database with crm only. It has neither pauses nor branches: two first
steps with opposite domains, each with a step a day later. Its release for Odoo 18, made
to run on this one (``tools/dev/peers.py``).
"""

import os
import warnings

import odoo
from odoo.modules.registry import Registry
from odoo.tools import SQL

from .bench_flows import NOW, STEPS, Work, make_flow, make_leads
from .harness import Row, compare

LEADS = 300
BANK = "[('partner_name', '=', 'Bank')]"
NO_BANK = "[('partner_name', '!=', 'Bank')]"


def run(env):
    """Return the row beside the peer; both databases are the bench's own."""
    ours = Work(env, make_flow(env, "Bench"), make_leads(env, LEADS))
    with Registry(os.environ["LEAD_BENCH_PEER_DB"]).cursor() as cursor:
        peer = Peer(odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {}))
        with warnings.catch_warnings():
            # What Odoo 19 says about words of 18 would cost it time.
            warnings.simplefilter("ignore", DeprecationWarning)
            both = compare(
                lambda: count_ours(ours),
                peer.do,
                lambda a, b: a == b,
                reset=lambda: (ours.reset(), peer.reset()),
            )
    steps = LEADS * STEPS
    return [
        Row(
            *("T15", f"steps of {LEADS:,} leads in a flow beside automation_oca"),
            *(steps / both.ours.median, "steps/s", steps / both.baseline.median),
            both.ratio,
            notes="entered, asked, waited and done: both count four steps a lead",
        )
    ]


def count_ours(work):
    """Do it; return (leads that went each way, leads at the end)."""
    work.do()
    return work.env.execute_query(
        SQL(
            """SELECT COUNT(DISTINCT enrollment_id) FILTER (WHERE outcome = 'yes'),
                      COUNT(DISTINCT enrollment_id)
                 FROM lead_nurture_execution WHERE state = 'done'"""
        )
    )[0]


class Peer:
    """The same leads in a database with automation_oca, and the same flow."""

    def __init__(self, env):
        self.env = env
        env["crm.lead"].create(
            [
                {"name": f"Lead {n}", "partner_name": "" if n % 2 else "Bank"}
                for n in range(LEADS)
            ]
        )
        model = env["ir.model"]._get_id("crm.lead")
        self.action = env["ir.actions.server"].create(
            {"name": "Nothing", "model_id": model, "state": "code", "code": "pass"}
        )
        self.automation = env["automation.configuration"].create(
            {"name": "Bench", "model_id": model, "editable_domain": "[]"}
        )
        for domain in (BANK, NO_BANK):
            first = self.add(domain=domain, trigger_type="start")
            self.add(
                parent_id=first.id,
                trigger_type="after_step",
                trigger_interval=1,
                trigger_interval_type="days",
            )
        self.automation.start_automation()
        env.cr.commit()

    def add(self, **values):
        return self.env["automation.configuration.step"].create(
            {
                "name": "Step",
                "configuration_id": self.automation.id,
                "step_type": "action",
                "server_action_id": self.action.id,
                **values,
            }
        )

    def reset(self):
        self.env.cr.execute("TRUNCATE automation_record CASCADE")
        self.env.cr.commit()
        self.env.invalidate_all(flush=False)

    def do(self):
        """Let leads enter and do all steps; return what ``count_ours`` does."""
        steps = self.env["automation.record.step"]
        self.automation.run_automation()
        steps._cron_automation_steps()
        self.env.cr.commit()
        self.pass_a_day()
        steps._cron_automation_steps()
        self.env.cr.commit()
        return self.count()

    def pass_a_day(self):
        self.env.cr.execute(
            """UPDATE automation_record_step SET scheduled_date = %s
                WHERE state = 'scheduled'""",
            [NOW],
        )
        self.env.invalidate_all(flush=False)

    def count(self):
        return self.env.execute_query(
            SQL(
                """SELECT COUNT(*) FILTER (WHERE lead.partner_name = 'Bank'), COUNT(*)
                     FROM automation_record_step step
                     JOIN automation_record record ON record.id = step.record_id
                     JOIN crm_lead lead ON lead.id = record.res_id
                    WHERE step.state = 'done' AND step.parent_id IS NOT NULL"""
            )
        )[0]
