from odoo import api, models

from ...retention import boundaries


class LeadEngagement(models.Model):
    """Who needs single engagements, and how far back."""

    _inherit = "lead.engagement"

    @api.model
    def _get_holds(self, now):
        """Give the ``Hold``s of all that reads single engagements; add-ons add theirs.

        ``now`` is naive UTC.
        """
        # sudo: a job; rules of all companies, of which only names are shown
        rules = self.env["lead.score.rule"].sudo()
        rules = rules.search(
            [
                ("model_id.state", "!=", "archived"),
                ("model_id.is_template", "=", False),
            ]
        )
        return [hold for rule in rules if (hold := rule._get_hold(now))]

    @api.model
    def _get_row_holds(self):
        """Give pairs (SQL on the table ``lead_engagement e``, sentence).

        Engagements for which one is true stay as they are, whatever their age.
        """
        return []

    @api.model
    def _get_boundaries(self, now, months_by_company, holds):
        """Give {(company id, type id): moment before which nothing is needed}.

        :param months_by_company: {company id: months}, as ``_get_keep_months`` gives it
        """
        # sudo: types are not secret
        types = self.env["lead.engagement.type"].sudo()
        type_ids = types.with_context(active_test=False).search([("id", ">", 0)]).ids
        return {
            (company_id, type_id): until
            for company_id, number in months_by_company.items()
            for type_id, until in boundaries(now, number, holds, type_ids).items()
        }

    @api.model
    def _get_keep_months(self):
        """Give {company id: months} of all companies, 0 months being for ever.

        Company 0 is that of leads without a company, and of leads that are gone: for
        them all companies have to agree.
        """
        # sudo: a job; the setting of each company
        companies = self.env["res.company"].sudo().search([("id", ">", 0)])
        months = {one.id: one.lead_engagement_keep_months for one in companies}
        return {**months, 0: self._get_common_months(months.values())}

    @staticmethod
    def _get_common_months(months):
        """Give the months that all companies agree on: the longest time of them."""
        return max(months) if all(months) else 0
