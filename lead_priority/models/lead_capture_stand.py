import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..intake import limits

KEY_BYTES = 8  # short, so that the code has few squares and is read from afar
TAGS = {
    "utm_source": "source_id",
    "utm_medium": "medium_id",
    "utm_campaign": "campaign_id",
}


class LeadCaptureStand(models.Model):
    """A place with a QR code, as a stand at a trade show, that leads to a form.

    Created by marketing. Each has a source of its own: what the stand brought is what
    came with that source, whoever scanned it and whatever form it led to.
    """

    _name = "lead.capture.stand"
    _description = "Trade Show Stand"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    form_id = fields.Many2one(
        "lead.capture.form",
        required=True,
        index=True,
        help="What people fill in after they have scanned the code.",
    )
    company_id = fields.Many2one(related="form_id.company_id", store=True)
    campaign_id = fields.Many2one(
        "utm.campaign",
        string="Trade Show",
        ondelete="restrict",
        help="The campaign of all its stands: what the whole show brought.",
    )
    medium_id = fields.Many2one(
        "utm.medium",
        string="Medium",
        ondelete="restrict",
        help="Empty: Trade show.",
    )
    source_id = fields.Many2one(
        "utm.source",
        string="Source",
        copy=False,
        ondelete="restrict",
        help="Of this stand alone. Empty: it is made from the names of the show and "
        "the stand.",
    )
    headline = fields.Char(
        translate=True, help="Large on the poster. Empty: the name of the form."
    )
    invitation = fields.Char(
        translate=True, help="Below the code: what people get when they scan it."
    )
    key = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Random key in the address of the code.",
    )
    url = fields.Char(string="Address", compute="_compute_url")
    capture_count = fields.Integer(compute="_compute_counts")
    lead_count = fields.Integer(compute="_compute_counts")

    _key_uniq = models.UniqueIndex("(key)")
    _source_uniq = models.Constraint(
        "UNIQUE (source_id)",
        "Another stand has this source. Give each stand one of its own, so that you "
        "see what it brought.",
    )

    @api.depends("key")
    def _compute_url(self):
        for stand in self:
            stand.url = stand.key and f"{stand.get_base_url()}/lead/s/{stand.key}"

    @api.depends("source_id")
    def _compute_counts(self):
        groups = self.env["lead.capture"]._read_group(
            [("source_id", "in", self.source_id.ids)],
            ["source_id"],
            ["__count", "lead_id:count_distinct"],
        )
        by_source = {source: counts for source, *counts in groups}
        for stand in self:
            counts = by_source.get(stand.source_id, (0, 0))
            stand.capture_count, stand.lead_count = counts

    @api.constrains(*TAGS.values())
    def _check_tags(self):
        for stand in self:
            if any(len(n) > limits.UTM_CHARACTERS for n in stand._get_tags().values()):
                raise ValidationError(
                    self.env._(
                        "The names of trade show, source and medium can have %s "
                        "characters.",
                        limits.UTM_CHARACTERS,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        stands = super().create(vals_list)
        for stand in stands:
            stand.source_id = stand.source_id or stand._make_source()
            stand.medium_id = stand.medium_id or stand._find_medium()
        return stands

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [
            {**vals, "name": self.env._("%s (copy)", stand.name)}
            if "name" not in (default or {})
            else vals
            for stand, vals in zip(self, vals_list, strict=True)
        ]

    def action_open_page(self):
        """Open what people see who scan the code."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}

    def action_view_captures(self):
        """Show what came in by this stand."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_capture_action"
        )
        return {**action, "domain": [("source_id", "=", self.source_id.id)]}

    def _make_source(self):
        names = filter(None, (self.campaign_id.title, self.name))
        # Room for the number that core adds to a name that is there already.
        name = " – ".join(names)[: limits.UTM_CHARACTERS - len(" [999]")]
        return self.env["utm.source"].create({"name": name.strip()})

    def _find_medium(self):
        name = self.env._("Trade show")
        return self.env["utm.mixin"]._find_or_create_record("utm.medium", name)

    @api.model
    def _find_by_key(self, key):
        """Give the stand in use that has this public key, if any."""
        # sudo: the random key is what gives access; only where it leads is read
        stands = self.sudo().search([("key", "=", key)], limit=1)
        return stands.filtered("form_id.active")

    def _get_tags(self):
        """Give the UTM parameters of its address: the names that captures keep."""
        self.ensure_one()
        return {
            parameter: self[field_name].name
            for parameter, field_name in TAGS.items()
            if self[field_name]
        }
