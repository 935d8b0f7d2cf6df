import json

from ..inbound.request import Request
from .common import LeadPriorityCase


class WebhookInCase(LeadPriorityCase):
    """An incoming webhook of any program, and short ways to post to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.webhook = cls._webhook(
            lead_key_path="id",
            line_ids=[
                (0, 0, {"name": "email_from", "path": "email"}),
                (0, 0, {"name": "contact_name", "path": "who.name"}),
            ],
        )
        cls.deliveries = cls.env["lead.capture.webhook.delivery"]

    @classmethod
    def _webhook(cls, **values):
        return cls.env["lead.capture.webhook"].create({"name": "Partner", **values})

    def setUp(self):
        super().setUp()
        self.patch(type(self.deliveries), "_keep_claims", lambda _self: None)

    def post(self, document, webhook=None, at=None, **headers):
        """Store a request as the route does, without its commit."""
        body = (
            document if isinstance(document, bytes) else json.dumps(document).encode()
        )
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        named.setdefault("content-type", "application/json")
        request = Request("POST", named, {}, body)
        webhook = webhook or self.webhook
        return self.deliveries.create(
            self.deliveries._prepare_vals(webhook, request, at or self.now)
        )

    def take(self, *documents, **options):
        """Post and work on it; give the requests."""
        posted = self.deliveries
        for document in documents:
            posted |= self.post(document, **options)
        while self.deliveries._take_due(self.now):
            pass
        posted.capture_ids._process(self.now)
        return posted
