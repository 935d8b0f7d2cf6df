from odoo import fields, models

from .lead_capture_read import UTM_FIELDS

COLUMNS = (
    "type_id",
    "occurred_at",
    "url",
    "title",
    "utm",
    "external_key",
    "is_automated",
)


class LeadVisitorVisit(models.Model):
    """One thing a visitor did; copied to the journal when there is a lead.

    A plain table, written by ``lead.visitor._see`` only: what belongs to no lead is
    deleted by age, which a journal refuses.
    """

    _name = "lead.visitor.visit"
    _description = "Visit of a Website Visitor"
    _order = "occurred_at desc, id desc"
    _rec_name = "url"
    _log_access = False

    visitor_id = fields.Many2one(
        "lead.visitor", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    type_id = fields.Many2one(
        "lead.engagement.type", required=True, ondelete="restrict", readonly=True
    )
    occurred_at = fields.Datetime(required=True, readonly=True)
    recorded_at = fields.Datetime(required=True, readonly=True)
    url = fields.Char(string="Page", readonly=True)
    title = fields.Char(readonly=True)
    utm = fields.Json(readonly=True, help="Channel, as the address or referrer said.")
    external_key = fields.Char(readonly=True, help="Key of the event at its sender.")
    is_automated = fields.Boolean(
        readonly=True, help="Done by a program, as far as one can tell."
    )
    is_carried = fields.Boolean(
        string="With Its Lead", readonly=True, help="It is on the lead's timeline."
    )
    # Technical: what limits are counted by.
    site_id = fields.Many2one("lead.site", ondelete="set null", readonly=True)
    sender_key = fields.Char(readonly=True, groups="base.group_system")

    _visitor_key_uniq = models.UniqueIndex(
        "(visitor_id, external_key) WHERE external_key IS NOT NULL"
    )
    _visitor_idx = models.Index("(visitor_id)")
    _site_idx = models.Index("(site_id, recorded_at) WHERE site_id IS NOT NULL")
    _sender_idx = models.Index("(sender_key, recorded_at) WHERE sender_key IS NOT NULL")
    _recorded_idx = models.Index("(company_id, recorded_at)")

    def _prepare_engagement_vals(self, channel):
        self.ensure_one()
        key = f"visitor:{self.visitor_id.id}:{self.external_key}"
        return {
            "lead_id": self.visitor_id.lead_id.id,
            "type_id": self.type_id.id,
            "occurred_at": self.occurred_at,
            "url": self.url,
            "description": self.title,
            "external_key": key if self.external_key else f"visit:{self.id}",
            "is_automated": self.is_automated or None,
            **channel,
        }

    def _get_channels(self):
        """Give the ids of source, medium and campaign of each visit, as a dict."""
        ids = {}
        for name, (_field_name, model_name) in UTM_FIELDS.items():
            texts = {visit.utm[name] for visit in self if (visit.utm or {}).get(name)}
            if texts:
                found = self.env["lead.capture"]._find_or_create_utm(model_name, texts)
                ids.update({(name, text): found[text.lower()] for text in texts})
        return [
            {
                field_name: ids[name, visit.utm[name]]
                for name, (field_name, _model) in UTM_FIELDS.items()
                if (visit.utm or {}).get(name)
            }
            for visit in self
        ]
