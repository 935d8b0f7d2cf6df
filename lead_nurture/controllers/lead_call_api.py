from odoo import http

from odoo.addons.lead_priority.api import limits
from odoo.addons.lead_priority.controllers.lead_api import BASE, PLAIN, LeadApi


class LeadCallApi(LeadApi):
    """Calls come in by the API as follow-ups do."""

    @http.route(
        f"{BASE}/calls",
        readonly=False,
        max_content_length=limits.BATCH_BYTES,
        **PLAIN,
    )
    def calls(self, **_query):
        """Take a list of calls with what was said."""
        return self._take("calls")
