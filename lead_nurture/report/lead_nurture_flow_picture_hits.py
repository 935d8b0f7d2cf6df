from odoo import models
from odoo.tools import SQL

from .mail_hits import CLICKED, OPENED


class LeadNurtureFlow(models.Model):
    """The picture counts what people opened and clicked, as the reports do."""

    _inherit = "lead.nurture.flow"

    def _get_count_parts(self):
        visits = SQL(
            """lead_nurture_step step JOIN (
                   SELECT id AS execution_id, step_id FROM lead_nurture_execution
                    WHERE state = 'done') visit ON visit.step_id = step.id
                WHERE step.flow_id = %s AND step.kind = 'email' AND %s""",
            self.id,
            self._get_seen_sql("lead.nurture.execution", SQL("visit.execution_id")),
        )
        hits = {"opened": OPENED, "clicked": CLICKED}
        return [
            *super()._get_count_parts(),
            *(
                SQL(
                    "SELECT step.id, %s, count(*) FROM %s AND %s GROUP BY step.id",
                    code,
                    visits,
                    hit,
                )
                for code, hit in hits.items()
            ),
        ]
