from contextlib import contextmanager

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.lead_priority.tests.sla_common import at

from .test_rep_reports import RepReportCase

OURS = "odoo.addons.lead_"
# What may be answered by a replica, with what to call it by: on records of ``setUp``,
# or on the model.
METHODS = {
    ("lead.capture.webhook", "get_mapping_preview"): (None, ({},)),
    ("crm.lead", "get_story"): ("lead", ()),
    ("lead.agreement", "get_agreement_board"): (None, ()),
    ("lead.agreement.promise", "get_month_action"): ("promise", ("2026-03-01",)),
    ("lead.leak", "get_week"): (None, ()),
    ("lead.analytics.report.waste", "get_waste_board"): (None, ()),
    ("lead.analytics.report.rep", "get_rep_board"): (None, ("all",)),
    ("lead.analytics.report.rep", "get_my_figures"): (None, ("year",)),
    ("lead.analytics.report.rep", "get_segment_matrix"): (None, ("source_id", "all")),
    ("lead.analytics.report.rep", "get_rules_action"): (None, ("source_id", 1, "all")),
    ("lead.team.monitor", "get_team_monitor"): (None, ()),
    ("lead.team.monitor", "get_monitor_domain"): (None, ("late",)),
}
# Pages and answers that hang on nothing that was written a moment ago.
ROUTES = {
    "/lead/api/v1/key",
    "/lead/api/v1/openapi.json",
    "/lead/site/<string:key>/lead.js",
    "/lead/s/<string:key>",
    "/lead/stand/<int:stand_id>/<string:name>",
}


@tagged("post_install", "-at_install")
class TestReplica(RepReportCase):
    """Boards and reports are read from a replica; nothing that decides is."""

    def setUp(self):
        super().setUp()
        self.moment = at(2, 9)
        self.lead = self.owned(self.ann, expected_revenue=100)
        self.call(self.lead, at(2, 10), self.ann)
        self.moment = at(4, 9)
        self.lead.action_set_won()
        self.refresh()
        side = {"side": "sales", "metric": "sql_rate", "goal": 50}
        agreement = self.env["lead.agreement"].create(
            {
                "name": "Spring",
                "date_from": "2026-03-01",
                "marketing_user_id": self.env.uid,
                "sales_user_id": self.ann.id,
                "promise_ids": [(0, 0, side)],
            }
        )
        self.promise = agreement.promise_ids

    @contextmanager
    def read_only(self):
        """Yield an environment as a replica gives it: whatever writes is refused."""
        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            self.env.registry.cursor(readonly=True) as cr,
        ):
            yield api.Environment(cr, self.env.uid, self.env.context)

    def find_methods(self):
        """Give (model, method) of what our add-ons leave to a replica."""
        return {
            (model, name)
            for model, class_ in self.env.registry.items()
            for base in class_.__mro__
            if base.__module__.startswith(OURS) and model in self.names(base)
            for name, method in vars(base).items()
            if getattr(method, "_readonly", False)
        }

    def names(self, base):
        inherited = getattr(base, "_inherit", None) or ()
        return {base._name, *([inherited] if isinstance(inherited, str) else inherited)}

    def test_only_these_methods_are_left_to_a_replica(self):
        """A claim, a choice of the next lead or a preview of one is never on it."""
        self.assertEqual(self.find_methods(), set(METHODS))

    def test_methods_left_to_a_replica_write_nothing(self):
        for (model, name), (record, args) in METHODS.items():
            with self.subTest(model=model, method=name), self.read_only() as env:
                ids = getattr(self, record).ids if record else []
                self.assertIsNotNone(getattr(env[model].browse(ids), name)(*args))

    def test_rows_and_sums_of_reports_write_nothing(self):
        reports = [
            name for name in self.env.registry if name.startswith("lead.analytics.rep")
        ]
        self.assertGreater(len(reports), 8)
        for name in reports:
            if self.env[name]._abstract:
                continue
            with self.subTest(report=name), self.read_only() as env:
                env[name].web_search_read([], {"id": {}}, limit=2)
                env[name].formatted_read_group([], [], ["__count"])

    def test_write_is_refused_here_as_on_a_replica(self):
        with (
            self.assertRaises(ReadOnlySqlTransaction),
            mute_logger("odoo.sql_db"),
            self.read_only() as env,
        ):
            env["lead.leak"].search([])
            env.cr.execute("UPDATE crm_lead SET name = name")

    def test_only_these_routes_are_left_to_a_replica(self):
        """What takes something, and what tells what became of it, asks the primary."""
        found = {
            rule.rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith(OURS)
            and rule.endpoint.routing["readonly"]
        }
        self.assertEqual(found, ROUTES)
