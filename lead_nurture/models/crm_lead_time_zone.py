import pytz

from odoo import api, models
from odoo.tools import SQL

from ..running import choose_zone


class CrmLead(models.Model):
    """The time zone in which a lead lives: quiet hours and waits are in it."""

    _inherit = "crm.lead"

    @api.model
    def _get_time_zones(self, lead_ids, default="UTC"):
        """Give {lead id: name of its time zone}, by one query.

        That of its contact, else of its country (the zone where most of it lives),
        else ``default``.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT lead.id, partner.tz, country.code FROM crm_lead lead
                     LEFT JOIN res_partner partner ON partner.id = lead.partner_id
                     LEFT JOIN res_country country ON country.id = lead.country_id
                    WHERE lead.id = ANY (%s)""",
                list(lead_ids),
            )
        )
        pairs = {(tz, code) for _lead_id, tz, code in rows}
        zones = {pair: choose_zone(*pair, pytz.country_timezones) for pair in pairs}
        known = {lead_id: zones[tz, code] for lead_id, tz, code in rows}
        return {lead_id: known.get(lead_id) or default for lead_id in lead_ids}
