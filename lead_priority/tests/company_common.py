import json

from .common import LeadPriorityCase
from .http_receiver import Receiver, say

# What the provider of the tests says of a company.
ACME = {
    "company": {
        "name": "Acme NV",
        "staff": "51-200",
        "sector": "Chemicals",
        "city": "Ghent",
        "registration": "BE 0123.456.789",
    }
}
LINES = (
    ("company.name", "partner_name", False),
    ("company.staff", "company_size", False),
    ("company.sector", "industry_id", False),
    ("company.city", "city", False),
    ("company.registration", False, "Registration number"),
)


class CompanyCase(LeadPriorityCase):
    """A provider that is asked by domain: a real server on this machine."""

    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.data = self.env["lead.company.data"]
        # A test commits nothing; what would be committed is flushed.
        self.patch(type(self.data), "_keep_claims", lambda s: s.env.flush_all())
        self.industry = self.env["res.partner.industry"].create({"name": "Chemicals"})
        self.provider = self._provider()

    def _provider(self, **values):
        lines = [
            (0, 0, {"path": path, "name": name, "label": label})
            for path, name, label in LINES
        ]
        return self.env["lead.company.provider"].create(
            {
                "name": "Registry",
                "url": f"{self.receiver.url}?domain={{domain}}",
                "headers": "X-Key: {secret}",
                "secret": "s3cret",
                "allow_private": True,
                "line_ids": lines,
                **values,
            }
        )

    def answer(self, *documents):
        self.receiver.answers += [say(200, json.dumps(d).encode()) for d in documents]

    def run_job(self, now=None):
        """Find new leads, ask for them, fill them; give the data of the provider."""
        now = now or self.now
        while self.data._find_new(self.provider, now):
            continue
        while self.data._ask_due(now):
            continue
        while self.data._fill_due(now):
            continue
        return self.data.search([("provider_id", "=", self.provider.id)])
