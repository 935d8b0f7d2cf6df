from odoo import api, fields, models


class LeadPool(models.Model):
    """Which channels an incoming pool takes, where no form says the pool."""

    _inherit = "lead.pool"

    source_ids = fields.Many2many(
        "utm.source",
        string="Takes Sources",
        help="New leads of these sources wait here, unless their form names a pool.",
    )
    medium_ids = fields.Many2many(
        "utm.medium",
        string="Takes Media",
        help="New leads of these media wait here, unless their form or their source "
        "names a pool.",
    )

    @api.model
    def _get_incoming(self):
        """Return the pools that take channels, in their order."""
        # sudo: a lead waits in the pool of its channel, whoever captured it
        return self.sudo().search(
            [
                ("kind", "=", "incoming"),
                "|",
                ("source_ids", "!=", False),
                ("medium_ids", "!=", False),
            ]
        )

    def _choose(self, company, channel):
        """Return the first of these pools that takes a channel, else the company's.

        ``channel``: values of source_id and medium_id; the source decides first.
        """
        ours = self.filtered(
            lambda pool: pool.company_id in (company, company.browse())
        )
        by_source = ours.filtered(
            lambda p: channel.get("source_id") in p.source_ids.ids
        )
        by_medium = ours.filtered(
            lambda p: channel.get("medium_id") in p.medium_ids.ids
        )
        return (by_source or by_medium)[:1] or company.sudo().lead_incoming_pool_id
