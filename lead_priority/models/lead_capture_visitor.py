from odoo import api, models
from odoo.tools import groupby

from ..intake.visits import is_token


class LeadCapture(models.Model):
    """A form that brings the token of its browser tells whose visits those were."""

    _inherit = "lead.capture"

    @api.model
    def _record_submissions(self, intakes, now):
        result = super()._record_submissions(intakes, now)
        self._link_visitors(intakes, now)
        return result

    @api.model
    def _link_visitors(self, intakes, now):
        sent = [
            (intake.capture.company_id, intake.capture.payload["visitor"], intake)
            for intake in intakes
            if is_token((intake.capture.payload or {}).get("visitor"))
        ]
        for company, group in groupby(sent, lambda item: item[0]):
            # The first form of a browser decides; the dict keeps the last it is given.
            lead_ids = {token: i.lead_id for _c, token, i in reversed(group)}
            self.env["lead.visitor"]._link_tokens(lead_ids, company=company, now=now)
