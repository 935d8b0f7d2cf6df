from datetime import datetime, timedelta

from odoo.tests import TransactionCase
from odoo.tools import SQL

START = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 a Monday, naive UTC


class FlowCase(TransactionCase):
    """Flows and steps made in one line each, and a clock that is turned by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = START

    def setUp(self):
        super().setUp()
        type(self).now = START

    @classmethod
    def make_flow(cls, **values):
        """Make a draft of a flow; started by hand unless triggers are given."""
        values.setdefault("trigger_ids", [(0, 0, {"kind": "manual"})])
        return cls.env["lead.nurture.flow"].create({"name": "Welcome", **values})

    @classmethod
    def add_step(cls, flow, kind, parent=None, outcome="next", **values):
        """Add a step behind ``parent``, at its ``outcome``."""
        return cls.env["lead.nurture.step"].create(
            {
                "flow_id": flow.id,
                "name": kind,
                "kind": kind,
                "parent_id": parent and parent.id,
                "outcome": outcome,
                **values,
            }
        )

    @classmethod
    def make_leads(cls, count=1, **values):
        """Make open leads without an owner."""
        values = {"type": "lead", "user_id": False, **values}
        return cls.env["crm.lead"].create(
            [{"name": f"Lead {number}", **values} for number in range(count)]
        )

    @classmethod
    def start(cls, flow):
        """Let a draft take effect now."""
        flow._activate("from_now", now=cls.now)
        return flow

    @classmethod
    def enter(cls, flow, leads):
        """Let ``leads`` enter now; give their enrollments."""
        return cls.env["lead.nurture.enrollment"]._enter(flow, leads.ids, cls.now)

    @classmethod
    def do_pass(cls):
        """Do once what the jobs do now: enter, run, send."""
        enrollments = cls.env["lead.nurture.enrollment"]
        executions = cls.env["lead.nurture.execution"]
        flows = cls.env["lead.nurture.flow"]
        while (
            flows._enter_next(cls.now)
            or enrollments._run_due(cls.now)
            or executions._send_due(cls.now)
        ):
            pass

    @classmethod
    def run_until(cls, until, flow=None, step=None):
        """Turn the clock to ``until``, stopping whenever something is due.

        :param flow: only what is due in this one makes the clock stop; all when None
        :param step: longest time (a timedelta) from one stop to the next
        """
        cls.do_pass()
        while (moment := cls._get_next_due(flow, until, step)) is not None:
            cls.now = moment
            cls.do_pass()
        cls.now = until
        cls.do_pass()

    @classmethod
    def _get_next_due(cls, flow, until, step):
        cls.env.flush_all()
        rows = cls.env.execute_query(
            SQL(
                """SELECT due_at FROM lead_nurture_enrollment
                    WHERE state = 'running' AND due_at > %(now)s
                      AND (%(flow)s IS NULL OR flow_id = %(flow)s)
                    UNION SELECT next_try_at FROM lead_nurture_execution
                    WHERE state = 'queued' AND next_try_at > %(now)s
                    UNION SELECT next_check_at FROM lead_nurture_flow
                    WHERE state = 'active' AND next_check_at > %(now)s
                 ORDER BY 1 LIMIT 1""",
                now=cls.now,
                flow=flow.id if flow else None,
            )
        )
        moments = [row[0] for row in rows]
        if step:
            moments.append(cls.now + step)
        soonest = min(moments, default=None)
        return soonest if soonest and soonest < until else None

    def path(self, enrollment):
        """Give [(name of step, state, outcome)] of what an enrollment has done."""
        rows = self.env["lead.nurture.execution"].search(
            [("enrollment_id", "=", enrollment.id)], order="id"
        )
        return [(row.step_id.name, row.state, row.outcome or None) for row in rows]

    @staticmethod
    def after(**how_long):
        """Give the moment so much after the start of the tests."""
        return START + timedelta(**how_long)
