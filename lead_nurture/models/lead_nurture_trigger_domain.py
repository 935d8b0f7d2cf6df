from odoo import api, fields, models

from ..selecting import check_domain_text


class LeadNurtureTrigger(models.Model):
    """The lead begins to match conditions."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("domain", "Begins to match")], ondelete={"domain": "cascade"}
    )
    domain = fields.Char("Conditions", default="[]")

    @api.constrains("domain", "kind")
    def _check_domain(self):
        for trigger in self.filtered(lambda t: t.kind == "domain"):
            check_domain_text(self.env, trigger.domain, trigger.flow_id.company_id)

    def _find_matching_domain(self, now, lead_ids=None):
        return self._select(self.domain, now, lead_ids)

    def _find_candidates_domain(self, now, lead_ids=None):
        return self._find_beginners(now, lead_ids)

    def _get_sentence_domain(self):
        return self.env._("Begins to match conditions")
