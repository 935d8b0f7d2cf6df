from odoo import fields, models
from odoo.tools import SQL, format_list

from ..selecting import of_leads


class LeadNurtureTrigger(models.Model):
    """The lead comes to be in a segment."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("segment", "Comes to a segment")],
        ondelete={"segment": "cascade"},
    )
    segment_ids = fields.Many2many(
        "lead.segment", string="Segments", ondelete="restrict", help="Any of these."
    )

    def _find_candidates_segment(self, now, lead_ids=None):
        moment, lead = SQL("member.since"), SQL("member.lead_id")
        join, is_new = self._after_last_entry(moment, lead_ids, lead)
        return SQL(
            """SELECT DISTINCT member.lead_id FROM lead_segment_member member %(join)s
                WHERE member.segment_id = ANY (%(segments)s) AND %(leads)s
                  AND %(moment)s <= %(now)s AND %(is_new)s""",
            join=join,
            segments=self.segment_ids.ids,
            leads=of_leads(lead, lead_ids),
            moment=moment,
            now=now,
            is_new=is_new,
        )

    def _get_sentence_segment(self):
        names = format_list(self.env, self.segment_ids.mapped("name"), "or")
        return self.env._("Comes to the segment %(names)s", names=names)
