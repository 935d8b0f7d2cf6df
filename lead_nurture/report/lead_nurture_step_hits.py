from odoo import models
from odoo.tools import SQL

from .mail_hits import CLICKED, OPENED

HITS = {"opened": OPENED, "clicked": CLICKED}


class LeadNurtureStep(models.Model):
    """Whom the opens and clicks of the picture are of."""

    _inherit = "lead.nurture.step"

    def _get_chip_domain(self, code):
        if code not in HITS:
            return super()._get_chip_domain(code)
        rows = self.env.execute_query(
            SQL(
                """SELECT visit.execution_id FROM lead_nurture_step step JOIN (
                       SELECT id AS execution_id, step_id FROM lead_nurture_execution
                        WHERE state = 'done') visit ON visit.step_id = step.id
                    WHERE step.id = %s AND %s""",
                self.id,
                HITS[code],
            )
        )
        return "lead.nurture.execution", [("id", "in", [row[0] for row in rows])]
