from odoo import models

from ..api.errors import ApiError
from ..api.messages import Answer
from ..health import BROKEN, MOST, worst


class LeadApiKey(models.Model):
    """How healthy it is, for a program that watches: numbers, nothing about leads."""

    _inherit = "lead.api.key"

    def _answer_health(self, now):
        """Give each check for the company of this key; 503 where one is broken.

        :raises ApiError: 403, the key may not ask this
        """
        self.ensure_one()
        if "health" not in self._get_door().scopes:
            raise ApiError("not_allowed")
        # Of the key's company alone, whatever a request says.
        own = self.with_context(allowed_company_ids=self.company_id.ids)
        found = own.env["lead.health.check"]._look_at_all(now)
        state = worst(state for _check, _finding, state in found)
        checks = [
            {
                "check": check._get_code(),
                "area": check._area,
                "state": state,
                "count": min(finding.count, MOST),
                "more": finding.count > MOST,
                "oldest_seconds": finding.get_seconds(now),
            }
            for check, finding, state in found
        ]
        body = {
            "state": state,
            "checked_at": self._word_moment(now),
            "checks": checks,
        }
        return Answer(body, 503 if state == BROKEN else 200)
