from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    """Who had a lead or its contact before, for routing; set-based."""

    _inherit = "crm.lead"

    def _get_existing_owners(self):
        """Give {lead id: user id}: who has this customer.

        The salesperson of the contact or of its company, else the owner of the
        newest other lead of the same contact or e-mail address in the company.
        """
        owners = self._get_owners_of_other_leads()
        for lead in self.filtered("partner_id"):
            partner = lead.partner_id
            user = partner.user_id or partner.commercial_partner_id.user_id
            if user.active:
                owners[lead.id] = user.id
        return owners

    def _get_owners_of_other_leads(self):
        emails = ["email_normalized", "email_domain_criterion"]
        self.flush_model(["partner_id", "user_id", "company_id", *emails])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (lead.id) lead.id, other.user_id
                      FROM crm_lead lead
                      JOIN LATERAL (
                           SELECT id, user_id, company_id FROM crm_lead
                            WHERE partner_id = lead.partner_id
                        UNION ALL
                           SELECT id, user_id, company_id FROM crm_lead
                            -- The domain first: its index is a plain one.
                            WHERE email_domain_criterion = lead.email_domain_criterion
                              AND email_normalized || '' = lead.email_normalized
                           ) other ON other.id <> lead.id
                      JOIN res_users owner ON owner.id = other.user_id AND owner.active
                     WHERE lead.id = ANY (%s)
                       AND (other.company_id = lead.company_id
                            OR other.company_id IS NULL OR lead.company_id IS NULL)
                  ORDER BY lead.id, other.id DESC
                    """,
                    self.ids,
                )
            )
        )

    def _get_trial_domain(self, since):
        """Leads created since then, whatever became of them."""
        return Domain("create_date", ">=", since)

    def _get_first_teams(self):
        """Give {lead id: team id or None}: whose the lead was when it came."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (lead_id) lead_id, team_id FROM lead_custody
                     WHERE lead_id = ANY (%s)
                  ORDER BY lead_id, started_at, id
                    """,
                    self.ids,
                )
            )
        )

    def _get_first_owners(self):
        """Give {lead id: user id}: who had the lead first."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (lead_id) lead_id, user_id FROM lead_custody
                     WHERE lead_id = ANY (%s) AND place = 'owner'
                       AND user_id IS NOT NULL
                  ORDER BY lead_id, started_at, id
                    """,
                    self.ids,
                )
            )
        )

    def _get_previous_owners(self, days, now):
        """Give {lead id: [user ids]}: who owned them within ``days`` before ``now``.

        Who was just relieved of a lead does not get it back, whatever ``days`` says.
        """
        left = self.filtered(lambda lead: lead.routing_trigger == "owner_left")
        owners = left._get_owners_since(now - timedelta(days=max(days, 1)))
        if days:
            owners |= (self - left)._get_owners_since(now - timedelta(days=days))
        return owners

    def _get_owners_since(self, moment):
        if not self:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT lead_id, array_agg(DISTINCT user_id) FROM lead_custody
                     WHERE lead_id = ANY (%s) AND place = 'owner' AND ended_at > %s
                       AND user_id IS NOT NULL
                  GROUP BY lead_id
                    """,
                    self.ids,
                    moment,
                )
            )
        )
