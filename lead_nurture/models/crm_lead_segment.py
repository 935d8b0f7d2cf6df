from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    """The segments a lead is in: shown on it, and a condition of filters, mailings."""

    _inherit = "crm.lead"

    segment_ids = fields.Many2many(
        "lead.segment",
        string="Segments",
        compute="_compute_segment_ids",
        search="_search_segment_ids",
    )

    def _compute_segment_ids(self):
        # sudo: the rows are read for leads that are read already
        members = self.env["lead.segment.member"].sudo()
        groups = members._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["segment_id:recordset"]
        )
        found = {lead.id: segments.ids for lead, segments in groups}
        for lead in self:
            lead.segment_ids = self.env["lead.segment"].browse(
                found.get(lead._origin.id, [])
            )

    @api.model
    def _search_segment_ids(self, operator, value):
        if operator == "any":
            value = self.env["lead.segment"]._search(Domain(value))
        elif operator != "in":
            return NotImplemented
        segment_ids = [item for item in value if item]
        members = SQL(
            "SELECT lead_id FROM lead_segment_member WHERE segment_id = ANY (%s)",
            segment_ids,
        )
        domain = [("id", "in", SQL("(%s)", members))]
        if len(segment_ids) < len([*value]):  # leads in no segment at all
            outside = SQL("(SELECT lead_id FROM lead_segment_member)")
            return ["|", *domain, ("id", "not in", outside)]
        return domain
