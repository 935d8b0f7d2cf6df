from odoo.tests import TransactionCase


class FlowCase(TransactionCase):
    """Flows and steps made in one line each."""

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
