from datetime import timedelta

from .common import FlowCase


class EntryCase(FlowCase):
    """Leads, what they do, and the job that lets them enter, in one line each.

    ``cls.day_zero`` is when the flows of a test are activated; times are said in hours
    after it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day_zero = cls.env.cr.now()

    @classmethod
    def _lead(cls, **vals):
        lead = cls.env["crm.lead"].create({"name": "Lead", "user_id": False, **vals})
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            [cls.day_zero - timedelta(days=1), lead.id],
        )
        lead.invalidate_recordset()
        return lead

    @classmethod
    def _at(cls, hours):
        return cls.day_zero + timedelta(hours=hours)

    @classmethod
    def _type(cls, code):
        return cls.env.ref(f"lead_priority.lead_engagement_type_{code}")

    @classmethod
    def _flow(cls, kind, active=True, flow=None, **trigger):
        """An active flow with one trigger of ``kind``; ``types``: codes of types."""
        if types := trigger.pop("types", None):
            ids = [cls._type(code).id for code in types.split()]
            trigger["engagement_type_ids"] = [(6, 0, ids)]
        made = cls.make_flow(
            trigger_ids=[(0, 0, {"kind": kind, **trigger})], **(flow or {})
        )
        cls.add_step(made, "end")
        if active:
            made._activate("from_now", now=cls.day_zero)
        return made

    @classmethod
    def _engage(cls, lead, code, *hours, recorded=None, **vals):
        rows = [
            {"lead_id": lead.id, "type": code, "occurred_at": cls._at(hour), **vals}
            for hour in hours
        ]
        now = cls._at(max(hours) if recorded is None else recorded)
        cls.env["lead.engagement"]._record_engagement(rows, now=now)

    def _let_enter(self, hours):
        """Do all that the job has to do at this hour."""
        flows = self.env["lead.nurture.flow"]
        while flows._enter_next(self._at(hours)):
            pass

    def _entries(self, flow, lead, state="running"):
        return self.env["lead.nurture.enrollment"].search(
            [
                ("family_id", "=", flow.family_id.id),
                ("lead_id", "in", lead.ids),
                ("state", "=", state),
            ]
        )
