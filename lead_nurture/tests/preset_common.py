from datetime import timedelta
from unittest.mock import patch

from odoo.tests import Form, new_test_user

from .common import START, FlowCase

URL = "https://www.example.com/next"
DAYS = 120


class PresetCase(FlowCase):
    """A preset started from its questions, one lead, and 120 days of a virtual clock.

    The clock of the transaction is the virtual one, so that what happens to the lead
    goes the usual ways.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.env["lead.routing.rule"].search([]).action_archive()
        cls.env.company.partner_id.tz = "UTC"
        cls.env.company.email = "news@example.com"
        cls.ann = new_test_user(
            cls.env, "preset_ann", groups="sales_team.group_sale_salesman", name="Ann"
        )
        cls.pool = cls.env["lead.pool"].create({"name": "Nurture", "kind": "nurture"})

    def setUp(self):
        super().setUp()
        clock = patch.object(self.env.cr, "now", lambda: type(self).now)
        clock.start()
        self.addCleanup(clock.stop)
        self.lead = self.make_lead()

    def make_lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "A lead",
                "type": "lead",
                "contact_name": "Eve",
                "partner_name": "Eve's Bakery",
                "email_from": "eve@example.com",
                "user_id": self.ann.id,
                **values,
            }
        )

    def start_preset(self, code, **answers):
        """Answer the questions on screen and start the draft; give the flow."""
        preset = self.env.ref(f"lead_nurture.lead_nurture_preset_{code}")
        start = self.env["lead.nurture.preset.start"].with_context(
            default_preset_id=preset.id
        )
        with Form(start) as form:
            for name, value in answers.items():
                setattr(form, name, value)
        action = form.record.action_create()
        flow = self.env["lead.nurture.flow"].browse(action["res_id"])
        self.assertEqual([p for p in flow._find_problems() if p[0] == "error"], [])
        return self.start(flow)

    # The clock -------------------------------------------------------------------
    @classmethod
    def _get_next_due(cls, flow, until, step):
        """Flows that time lets leads into are looked at every twelve hours here."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """SELECT due_at FROM lead_nurture_enrollment
                WHERE state = 'running' AND due_at > %(now)s
                UNION SELECT next_try_at FROM lead_nurture_execution
                WHERE state = 'queued' AND next_try_at > %(now)s
             ORDER BY 1 LIMIT 1""",
            {"now": cls.now},
        )
        moments = [moment for (moment,) in cls.env.cr.fetchall()]
        soonest = min([*moments, cls.now + timedelta(hours=12)])
        return soonest if soonest < until else None

    def go_on(self, **how_long):
        """Let so much time go by."""
        self.run_until(self.now + timedelta(**how_long))

    def finish(self):
        """Let time go by until 120 days after the start."""
        self.run_until(START + timedelta(days=DAYS))

    # What happens ------------------------------------------------------------------
    def do(self, code, lead=None, **values):
        """Let the lead do something now, as an integration reports it."""
        row = {"lead_id": (lead or self.lead).id, "type": code, **values}
        self.env["lead.engagement"]._record_engagement([row], now=self.now)
        self.do_pass()

    # What became of it ---------------------------------------------------------------
    def get_done(self, lead=None):
        """Give {name of step: hours since the start} of what was done, waits apart."""
        rows = self.env["lead.nurture.execution"].search(
            [
                ("lead_id", "=", (lead or self.lead).id),
                ("state", "=", "done"),
                ("step_id.kind", "in", ("email", "activity", "tag", "pool")),
            ],
            order="done_at, id",
        )
        return {
            row.step_id.name: (row.done_at - START) / timedelta(hours=1) for row in rows
        }

    def get_enrollment(self, lead=None):
        return self.env["lead.nurture.enrollment"].search(
            [("lead_id", "=", (lead or self.lead).id)], limit=1
        )

    def get_state(self, lead=None):
        enrollment = self.get_enrollment(lead)
        return enrollment.state, enrollment.reason

    def get_call(self):
        """Give the call that somebody is to make."""
        call = self.env.ref("mail.mail_activity_data_call")
        return self.lead.activity_ids.filtered(lambda a: a.activity_type_id == call)
