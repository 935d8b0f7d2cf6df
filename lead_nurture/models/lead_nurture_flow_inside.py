from odoo import fields, models
from odoo.tools import SQL


class LeadNurtureFlow(models.Model):
    """What becomes of those inside when another version of their flow starts."""

    _inherit = "lead.nurture.flow"

    for_those_inside = fields.Selection(
        [
            ("finish", "Finish the version they are in"),
            ("move", "Go on in this version"),
            ("leave", "Leave the flow"),
        ],
        string="Leads Already Inside",
        required=True,
        default="finish",
        copy=False,
        help="When this version takes the place of another one. Those who go on do so"
        " at the same step; they leave when that step is gone.",
    )

    def _after_activation(self, kind, now):
        result = super()._after_activation(kind, now)
        self.env["lead.nurture.enrollment"]._trigger_run()
        return result


class LeadNurtureEnrollment(models.Model):
    _inherit = "lead.nurture.enrollment"

    def _move_to_version(self, flow, now):
        """Let these go on in the version ``flow``, each at the step it is at.

        What waits is asked anew, so that a changed wait holds. Those whose step is gone
        leave.
        """
        same = flow._find_same_steps()
        self.env.flush_all()
        moved = self.env.execute_query(
            SQL(
                """UPDATE lead_nurture_enrollment one
                      SET flow_id = %(flow)s, step_id = same.new,
                          due_at = CASE WHEN one.is_waiting AND one.due_at IS NOT NULL
                                   THEN %(now)s::timestamp ELSE one.due_at END
                     FROM unnest(%(olds)s::int4[], %(news)s::int4[]) AS same (old, new)
                    WHERE one.id = ANY (%(ids)s) AND one.step_id = same.old
                RETURNING one.id""",
                flow=flow.id,
                now=now,
                olds=list(same),
                news=list(same.values()),
                ids=self.ids,
            )
        )
        ids = [row[0] for row in moved]
        self.env["lead.nurture.execution"]._move_open(ids, same)
        self.invalidate_model(flush=False)
        (self - self.browse(ids))._leave("version", now)
