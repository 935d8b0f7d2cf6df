import csv
import random
from datetime import timedelta

from odoo import api, models
from odoo.tools import file_open

FILE = "lead_nurture/demo/lead_reader_demo.csv"
FORM = "lead_priority.lead_capture_form_demo_white_paper"
LINK = "https://www.example.com/planning"
# The flow began so many days ago; every few days some people read the white paper.
DAYS = 34
DAYS_BETWEEN, LAST_READ = 4, 2
EACH_TIME = 12
HOLDOUT_PERCENT = 25
READ_AFTER = timedelta(hours=2)


class LeadDemo(models.AbstractModel):
    """Demo: a flow that has been running for five weeks, and a draft.

    The engine does it all, on a clock that is turned from then until now; e-mails
    count as sent and are handed to nobody.
    """

    _inherit = "lead.demo"

    @api.model
    def _load_flows(self):
        """Start a preset five weeks ago and play it until now; leave one a draft."""
        now = self.env.cr.now().replace(microsecond=0)
        dice = random.Random(DAYS)  # noqa: S311 no secret: always the same demo
        demo = self.with_context(tracking_disable=True, mail_notrack=True)
        with file_open(FILE) as stream:
            readers = list(csv.DictReader(stream))
        flow = demo._start_demo_flow(now - timedelta(days=DAYS))
        for days_ago in range(DAYS, 0, -1):
            moment = now - timedelta(days=days_ago)
            if days_ago % DAYS_BETWEEN == LAST_READ:
                demo._read_white_paper(readers[:EACH_TIME], moment)
                readers = readers[EACH_TIME:]
            demo._play_day(moment, dice)
            demo._decide(flow, moment, dice)
        demo._build_demo_flow("dormant", silent_days=90)

    def _build_demo_flow(self, code, **answers):
        preset = self.env.ref(f"lead_nurture.lead_nurture_preset_{code}")
        signature = f"{self.env.ref('base.user_admin').name}, Fieldstone"
        pool = self.env.ref("lead_priority.lead_pool_demo_nurture")
        return preset._build(
            {"url": LINK, "signature": signature, "pool_id": pool, **answers}
        )

    def _start_demo_flow(self, moment):
        with self._at(moment):
            flow = self._build_demo_flow("starter")
            flow.trigger_ids.form_ids = self.env.ref(FORM)
            flow.write(
                {
                    "name": "White paper readers",
                    "holdout_percent": HOLDOUT_PERCENT,
                    "has_quiet_hours": False,
                    "goal_qualification": "sql",
                }
            )
            flow._activate("from_now", now=moment)
        return flow

    def _read_white_paper(self, people, moment):
        """Let some people send the form of the white paper."""
        form = self.env.ref(FORM)
        with self._at(moment):
            captures = self.env["lead.capture"]._receive(
                [{"payload": {k: v for k, v in one.items() if v}} for one in people],
                entry="form",
                scope=f"form:{form.id}",
                form=form,
                now=moment,
            )
            captures._process(moment)
            captures.lead_id.write({"type": "lead"})
            self._give_content(captures.lead_id, moment)

    # The clock ---------------------------------------------------------------------
    def _play_day(self, moment, dice):
        """Do what is due; e-mails are read two hours after."""
        flows = self.env["lead.nurture.flow"]
        enrollments = self.env["lead.nurture.enrollment"]
        with self._at(moment):
            while flows._enter_next(moment) or enrollments._run_due(moment):
                pass
            sent = self._pretend_to_send(moment)
        with self._at(moment + READ_AFTER):
            self._pretend_to_read(sent, dice)

    def _pretend_to_send(self, now):
        """Let what is due count as handed over; give it."""
        executions = self.env["lead.nurture.execution"]
        due = executions._claim(now, limit=1_000)
        ready = due._look_again(now)
        mails = ready._get_mails()
        # Odoo takes the time of the wall clock; clicks at once would be a program's.
        traces = mails.mailing_trace_ids
        mails._note_handed_over()
        traces.write({"sent_datetime": now})
        ready._settle("done", now)
        due._release()
        while executions._carry_on(now):
            pass
        return ready
