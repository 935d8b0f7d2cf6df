from odoo import fields, models
from odoo.tools import SQL

# Of a domain with more contacts the first ones tell whose customer it is.
MOST_CONTACTS = 200
KNOWN_COMPANIES = """
    WITH asked AS (
         SELECT DISTINCT email_domain_criterion AS domain, company_id FROM crm_lead
          WHERE id = ANY (%(ids)s) AND email_domain_criterion LIKE '@%%'
    ), known AS (
         SELECT DISTINCT ON (asked.domain, asked.company_id)
                asked.domain, asked.company_id, company.id, owner.id AS user_id,
                (won.id IS NOT NULL OR %(is_invoiced)s) AS is_customer
           FROM asked
     CROSS JOIN LATERAL (
                SELECT DISTINCT contact.commercial_partner_id AS id
                  FROM (SELECT commercial_partner_id, company_id
                          FROM res_partner
                         WHERE split_part(email_normalized, '@', 2)
                               = substr(asked.domain, 2)
                           AND email_normalized IS NOT NULL AND active
                           AND NOT EXISTS (
                               SELECT FROM res_users colleague
                                WHERE colleague.partner_id = res_partner.id
                                  AND colleague.share IS NOT TRUE)
                      ORDER BY id LIMIT %(most)s) contact
                 WHERE contact.company_id = asked.company_id
                    OR contact.company_id IS NULL OR asked.company_id IS NULL
                ) mail
           JOIN res_partner company ON company.id = mail.id AND company.active
      LEFT JOIN LATERAL (
                SELECT won.id, won.user_id FROM crm_lead won
                  JOIN res_partner of ON of.id = won.partner_id
                 WHERE of.commercial_partner_id = company.id
                   AND won.won_status = 'won'
                   AND (won.company_id = asked.company_id
                        OR won.company_id IS NULL OR asked.company_id IS NULL)
              ORDER BY won.id DESC LIMIT 1) won ON TRUE
      LEFT JOIN res_users owner ON owner.active AND owner.share IS NOT TRUE
            AND owner.id = COALESCE(company.user_id, won.user_id)
          WHERE NOT EXISTS (SELECT FROM res_company WHERE partner_id = company.id)
       ORDER BY asked.domain, asked.company_id, is_customer DESC,
                (owner.id IS NULL), company.id
    )
    SELECT lead.id, known.id, known.user_id, known.is_customer
      FROM crm_lead lead
      JOIN known ON known.domain = lead.email_domain_criterion
       AND known.company_id IS NOT DISTINCT FROM lead.company_id
     WHERE lead.id = ANY (%(ids)s)
"""


class CrmLead(models.Model):
    """Whose customer the company of a lead is already, by the domain of its e-mail."""

    _inherit = "crm.lead"

    customer_notice = fields.Json(
        compute="_compute_customer_notice",
        help="The company that is known by the e-mail domain, and who looks after it.",
    )

    def _compute_customer_notice(self):
        found = self._find_known_companies()
        for lead in self:
            company_id, user_id, is_customer = found.get(lead.id, (0, 0, False))
            # sudo: names of a company and of a colleague; the link asks for rights
            company = self.env["res.partner"].sudo().browse(company_id)
            user = self.env["res.users"].sudo().browse(user_id)
            is_own = company and company == lead.partner_id.sudo().commercial_partner_id
            if not company or (is_own and not is_customer):
                lead.customer_notice = False
                continue
            lead.customer_notice = {
                "id": company.id,
                "text": lead._word_customer(company, user, is_customer),
                "is_customer": is_customer,
            }

    def _word_customer(self, company, user, is_customer):
        domain = (self.email_domain_criterion or "")[1:]
        words = {"company": company.display_name, "domain": domain, "user": user.name}
        if is_customer and user:
            return self.env._(
                "Existing customer: %(company)s (%(domain)s). %(user)s looks after it.",
                **words,
            )
        if is_customer:
            return self.env._(
                "Existing customer: %(company)s (%(domain)s). Nobody looks after it.",
                **words,
            )
        if user:
            return self.env._(
                "Known company: %(company)s (%(domain)s). %(user)s looks after it.",
                **words,
            )
        return self.env._(
            "Known company: %(company)s (%(domain)s), not yet a customer.", **words
        )

    def _get_existing_owners(self):
        """Who has another contact of the company comes after who had this one."""
        owners = super()._get_existing_owners()
        others = self.filtered(lambda lead: lead.id not in owners)
        found = others._find_known_companies()
        owners.update({lead_id: row[1] for lead_id, row in found.items() if row[1]})
        return owners

    def _find_known_companies(self):
        """Give {lead id: (partner id, user id or None, is a customer)} by domain.

        A customer has won leads, or was invoiced where that app is installed. It is
        looked after by its salesperson, else by the owner of its newest won lead.
        Addresses of free mail providers name no company; our own is no customer.
        """
        if not self.ids:
            return {}
        leads = ["email_domain_criterion", "company_id", "partner_id", "won_status"]
        self.flush_model([*leads, "user_id"])
        partners = self.env["res.partner"]
        names = ["email_normalized", "commercial_partner_id", "user_id", "active"]
        partners.flush_model([*names, "company_id"])
        is_invoiced = SQL("company.customer_rank > 0")
        if "customer_rank" not in partners._fields:
            is_invoiced = SQL("FALSE")
        rows = self.env.execute_query(
            SQL(
                KNOWN_COMPANIES,
                ids=self.ids,
                most=MOST_CONTACTS,
                is_invoiced=is_invoiced,
            )
        )
        return {lead_id: tuple(found) for lead_id, *found in rows}
