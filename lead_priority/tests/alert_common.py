"""What the tests of alerts share: a lead with owner and leader, and a way to send."""

from .common import LeadPriorityCase


class AlertCase(LeadPriorityCase):
    """Ann owns the lead *Roof*; Lea leads her team North; Max manages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["lead.webhook"].search([]).active = False
        cls.team.user_id = cls.lea
        cls.lead = cls._lead(name="Roof", partner_name="Tiles Ltd", user_id=cls.ann.id)
        cls.alerts = cls.env["lead.alert"]

    def raise_alerts(self, code="assigned", rows=None, **options):
        rows = rows or [{"lead_id": self.lead.id}]
        return self.alerts._raise_alerts(code, rows, now=self.now, **options)

    def send(self, code="assigned", rows=None, **options):
        """Raise and send; give the alerts."""
        alerts = self.raise_alerts(code, rows, **options)
        self.alerts._send_due(options.get("at") or self.now)
        return alerts

    @classmethod
    def rule(cls, code="assigned"):
        return cls.env.ref(f"lead_priority.lead_alert_rule_{code}")

    @classmethod
    def only(cls, code, *channels):
        """Let the rule of an event send through these channels only."""
        rule = cls.rule(code)
        for channel in cls.alerts._get_channel_codes():
            rule[f"by_{channel}"] = channel in channels
        return rule
