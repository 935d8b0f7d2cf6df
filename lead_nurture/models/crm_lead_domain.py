from odoo import api, models
from odoo.fields import Domain

from odoo.addons.lead_priority.scoring import parse_domain
from odoo.addons.lead_priority.scoring.clock import bind_clock


class CrmLead(models.Model):
    """Which leads match a domain, at a moment that is given."""

    _inherit = "crm.lead"

    @api.model
    def _match_domain(self, domain, lead_ids, now, tz="UTC"):
        """Give the set of those of ``lead_ids`` that match ``domain``, by one query.

        :param domain: as text; its relative dates are those of ``now`` in ``tz``
        :param now: naive UTC
        :raises BadRule: the text is no domain
        """
        # Superuser and one language: who enters must not depend on who asks.
        leads = self.sudo().with_context(active_test=False, lang="en_US", tz=tz)
        found = bind_clock(parse_domain(domain), leads, now, tz)
        found = Domain("id", "in", list(lead_ids)) & found
        return set(leads._search(found, order="id").get_result_ids())
