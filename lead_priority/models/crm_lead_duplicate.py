from odoo import models


class CrmLead(models.Model):
    """Leads that may be entered twice: from the lead to the review and back."""

    _inherit = "crm.lead"

    # Few are flagged; the job that looks for their twins finds them at once.
    _possible_duplicate_idx = models.Index("(id) WHERE is_possible_duplicate")

    def action_keep_apart(self):
        """Say that these leads are no duplicates: they leave the review list."""
        self.check_access("write")
        self._propose_duplicates().action_keep_apart()

    def action_review_duplicates(self):
        """Open what may be the same as this lead, as far as the user sees it."""
        self.ensure_one()
        pairs = self._propose_duplicates()
        if not pairs:
            return self._tell_no_duplicate()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_duplicate_action"
        )
        if len(pairs) == 1:
            return {**action, "views": [(False, "form")], "res_id": pairs.id}
        return {**action, "domain": [("id", "in", pairs.ids)]}

    def _tell_no_duplicate(self):
        if self.is_possible_duplicate:
            message = self.env._(
                "The other lead belongs to somebody else. Your team leader can compare"
                " the two."
            )
        else:
            message = self.env._("No other lead looks like this one any more.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "info"},
        }

    def _propose_duplicates(self):
        """Look now, without waiting for the job; give the open pairs the user sees."""
        self.check_access("read")
        pairs = self.env["lead.duplicate"]
        # sudo: proposed whoever asks; seen by who sees both
        pairs.sudo()._find(self.ids, now=self.env.cr.now())
        domain = ["|", ("lead_id", "in", self.ids), ("other_lead_id", "in", self.ids)]
        return pairs.search([("state", "=", "open"), *domain])

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self.is_possible_duplicate = False
        pairs = self.env["lead.duplicate"]
        pairs._follow_merge(opportunities, self, now=self.env.cr.now())
        return result

    def _sort_by_confidence_level(self, reverse=False):
        """Put the lead that somebody chose to keep first, when two are merged."""
        ordered = super()._sort_by_confidence_level(reverse=reverse)
        chosen = self & self.browse(self.env.context.get("lead_survivor"))
        return chosen | ordered if reverse else ordered
