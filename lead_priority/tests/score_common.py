from contextlib import contextmanager

from odoo.tests import TransactionCase
from odoo.tools import SQL


class ScoreCase(TransactionCase):
    """Short ways to say score models, leads and what leads did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now()
        cls.env["lead.score.model"].search([("state", "=", "active")]).action_archive()

    def _type(self, code):
        return self.env.ref(f"lead_priority.lead_engagement_type_{code}")

    def _rule_vals(self, number, values):
        values = {"name": f"Rule {number}", "points": 10, **values}
        if types := values.pop("types", None):
            values["kind"] = "engagement"
            ids = [self._type(code).id for code in types.split()]
            values["engagement_type_ids"] = [(6, 0, ids)]
        return values

    def _create_model(self, fit=(), engagement=(), caps=(0, 0), state="active", **vals):
        """Create a model with one group per dimension, without thresholds.

        Active from now unless ``state`` is draft.
        """
        groups = [
            {
                "name": dimension,
                "dimension": dimension,
                "cap": cap,
                "rule_ids": [(0, 0, self._rule_vals(*row)) for row in enumerate(rules)],
            }
            for dimension, cap, rules in zip(
                ("fit", "engagement"), caps, (fit, engagement), strict=True
            )
        ]
        model = self.env["lead.score.model"].create(
            {
                "name": "Model",
                "mql_threshold": 0,
                "sql_threshold": 0,
                "cap": 0,
                "group_ids": [(0, 0, group) for group in groups],
                **vals,
            }
        )
        if state == "active":
            model._activate("from_now", now=self.now)
        return model

    def _change(self, model, **vals):
        """Activate a new version of ``model`` whose first rule has these values."""
        model._make_version().rule_ids[:1].write(vals)
        draft = model._find_draft()
        draft._activate("from_now", now=self.now)
        return draft

    def _create_lead(self, **vals):
        return self.env["crm.lead"].create({"name": "Lead", "user_id": False, **vals})

    def _engage(self, lead, code, *ages):
        """Record engagements that occurred ``ages`` (timedelta) ago, or one now."""
        rows = [
            {"lead_id": lead.id, "type": code, "occurred_at": self.now - age}
            for age in ages or [self.now - self.now]
        ]
        self.env["lead.engagement"]._record_engagement(rows, now=self.now)

    @contextmanager
    def _at(self, moment):
        """Let changes of leads be recorded as of ``moment`` (naive UTC)."""
        self.env.flush_all()
        setting = "SELECT set_config('lead_priority.now', %s, true)"
        self.env.cr.execute(SQL(setting, str(moment)))
        yield
        self.env.flush_all()
        self.env.cr.execute(SQL(setting, ""))
