from odoo import models
from odoo.tools import SQL


class LeadNurtureStep(models.Model):
    """What leads did while they were in a flow: asked by branches and waits."""

    _inherit = "lead.nurture.step"

    def _find_engaged(self, dues, starts, types, minimum=1, *, until):
        """Give the set of ids of ``dues`` whose lead did one of ``types`` so often.

        By one query; what a program did does not count.

        :param starts: {id of a due: since when}, naive UTC
        :param until: naive UTC, or {id of a due: until when}
        """
        ends = until if isinstance(until, dict) else dict.fromkeys(starts, until)
        self.env["lead.engagement"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT due.id
                     FROM unnest(%s::int4[], %s::int4[], %s::timestamp[],
                                 %s::timestamp[]) AS due (id, lead_id, start, until)
                     JOIN lead_engagement done ON done.lead_id = due.lead_id
                      AND done.type_id = ANY (%s)
                      AND done.occurred_at BETWEEN due.start AND due.until
                      AND done.is_automated IS NOT TRUE
                    GROUP BY due.id HAVING COUNT(*) >= %s""",
                [due.id for due in dues],
                [due.lead_id for due in dues],
                [starts[due.id] for due in dues],
                [ends[due.id] for due in dues],
                types.ids,
                minimum,
            )
        )
        return {row[0] for row in rows}

    def _find_done_at(self, dues):
        """Give {id of a due: when it last did this step}, of those that did."""
        rows = self.env.execute_query(
            SQL(
                """SELECT enrollment_id, MAX(done_at) FROM lead_nurture_execution
                    WHERE enrollment_id = ANY (%s) AND step_id = ANY (%s)
                      AND done_at IS NOT NULL GROUP BY enrollment_id""",
                [due.id for due in dues],
                self._get_versions_of_step().ids,
            )
        )
        return dict(rows)
