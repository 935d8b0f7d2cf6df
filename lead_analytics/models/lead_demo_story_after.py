from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..storytelling.channels import CHANNELS

MONTHS = 6
# The agency runs the ads of search engines.
AGENCY, AGENCY_FEE, PAID_MEDIUM = "Agency", 7_000, "cpc"
# Costs grow a little from month to month.
GROWTH = 0.03


class LeadDemo(models.AbstractModel):
    """Demo: customers, dates and costs, when the half year has been played."""

    _inherit = "lead.demo"

    def _finish_story(self, lives, leads, now):
        """Add customers of what was won, dates of the journals, and costs."""
        self._enter_revenues(lives, leads)
        won = [leads[life.number] for life in lives if life.number in leads]
        won = self.env["crm.lead"].concat(*won).filtered("stage_id.is_won")
        self._make_customers(won)
        self._date_leads(self.env["crm.lead"].concat(*leads.values()))
        self._enter_costs(now)

    def _enter_revenues(self, lives, leads):
        """What each opportunity may bring, or has brought."""
        by_revenue = {}
        for life in lives:
            for event in life.events:
                if event.kind == "convert" and life.number in leads:
                    found = by_revenue.setdefault(event.values["revenue"], [])
                    found.append(leads[life.number])
        for revenue, its in by_revenue.items():
            opportunities = self.env["crm.lead"].concat(*its)
            opportunities = opportunities.filtered(lambda lead: lead.type != "lead")
            opportunities.write({"expected_revenue": revenue})

    def _make_customers(self, leads):
        """Make each company that bought a customer; one for several leads of it."""
        names = dict.fromkeys(lead.partner_name for lead in leads if lead.partner_name)
        first = {lead.partner_name: lead for lead in reversed(leads)}
        partners = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "city": first[name].city,
                    "country_id": first[name].country_id.id,
                    "user_id": first[name].user_id.id,
                }
                for name in names
            ]
        )
        # Contact data of leads stay theirs.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE crm_lead lead SET partner_id = customer.id
                     FROM unnest(%s::int[], %s::text[]) customer (id, name)
                    WHERE lead.partner_name = customer.name AND lead.id = ANY (%s)""",
                partners.ids,
                partners.mapped("name"),
                leads.ids,
            )
        )
        leads.invalidate_recordset(["partner_id"], flush=False)

    def _date_leads(self, leads):
        """Let Odoo's own dates of leads say what the journal says: it took today."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE crm_lead lead
                      SET date_open = chain.opened, date_closed = chain.closed,
                          date_last_stage_update = COALESCE(
                              chain.closed, lead.date_conversion, lead.create_date)
                     FROM (SELECT lead_id,
                                  min(started_at) FILTER (WHERE place = 'owner')
                                      AS opened,
                                  max(started_at) FILTER (WHERE ended_at IS NULL
                                      AND place IN ('won', 'lost')) AS closed
                             FROM lead_custody WHERE lead_id = ANY (%s)
                            GROUP BY lead_id) chain
                    WHERE chain.lead_id = lead.id""",
                leads.ids,
            )
        )
        names = ["date_open", "date_closed", "date_last_stage_update"]
        leads.invalidate_recordset(names, flush=False)

    def _enter_costs(self, now):
        """What each channel cost in each of the months of the story, until today."""
        end, vals_list = now.date(), []
        start = (end - timedelta(days=30 * MONTHS)).replace(day=1)
        paid = self.env["utm.medium"].search([("name", "=", PAID_MEDIUM)], limit=1)
        month = 0
        while start <= end:
            last = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            days = (min(last, end) - start).days + 1
            share = days / last.day * (1 + GROWTH * month)
            period = {"date_from": start, "date_to": min(last, end)}
            vals_list += [
                {**period, "source_id": source.id, "amount": round(cost * share)}
                for source, cost in self._costs_of_sources()
            ]
            fee = {"name": AGENCY, "amount": round(AGENCY_FEE * share)}
            vals_list.append({**period, **fee, "medium_id": paid.id})
            start, month = last + timedelta(days=1), month + 1
        self.env["lead.channel.cost"].create(vals_list)

    def _costs_of_sources(self):
        for channel in CHANNELS.values():
            source = self.env["utm.source"].search([("name", "=", channel.source)])
            if channel.cost and source:
                yield source[:1], channel.cost
