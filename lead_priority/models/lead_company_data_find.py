from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batches
from ..intake.cleaning import read_host

BATCH_SIZE = 200  # leads
# Transactions take shorter: a lead with a lower number does not come later.
SETTLED = timedelta(hours=1)
NAME_CHARACTERS = 200


class LeadCompanyData(models.Model):
    """Which companies new leads are of, and who is to be asked for them."""

    _inherit = "lead.company.data"

    @api.model
    def _cron_ask(self):
        """Find new leads, ask for their companies, fill what they do not say."""
        now = self.env.cr.now()
        for provider in self.env["lead.company.provider"].search(
            [("active", "=", True)]
        ):
            run_batches(self.env, lambda p=provider: self._find_new(p, now))
        run_batches(self.env, lambda: self._ask_due(self.env.cr.now()))
        run_batches(self.env, lambda: self._fill_due(self.env.cr.now()))

    @api.model
    def _find_new(self, provider, now, limit=BATCH_SIZE):
        """Note the companies of the next new leads; give how many leads."""
        self.env["crm.lead"].flush_model()
        self.env.flush_all()
        since = provider.searched_to
        rows = self.env.execute_query(
            SQL(
                """SELECT lead.id FROM crm_lead lead
                    WHERE lead.id > %(since)s AND lead.active
                      AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
                      AND NOT EXISTS (SELECT FROM lead_company_use use
                                       WHERE use.lead_id = lead.id
                                         AND use.provider_id = %(provider)s)
                 ORDER BY lead.id LIMIT %(limit)s""",
                since=since,
                company=provider.company_id.id,
                provider=provider.id,
                limit=limit,
            )
        )
        if rows:
            leads = self.env["crm.lead"].browse(row[0] for row in rows)
            self._ask_for(provider, leads, now)
        else:
            self._note_searched(provider, now)
        return len(rows)

    @api.model
    def _note_searched(self, provider, now):
        [[settled]] = self.env.execute_query(
            SQL(
                """SELECT max(id) FROM crm_lead
                    WHERE id > %s AND create_date < %s""",
                provider.searched_to,
                now - SETTLED,
            )
        )
        if settled:
            provider.searched_to = settled

    @api.model
    def _ask_for(self, provider, leads, now):
        """Note which companies these leads are of; ask where that is not known yet."""
        names = {lead: self._get_name(provider, lead) for lead in leads}
        data = self._find_or_make(provider, {n for n in names.values() if n}, now)
        lines = [
            (lead.id, provider.id, data[name.casefold()].id if name else None)
            for lead, name in names.items()
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_company_use (lead_id, provider_id, data_id)
                   VALUES %s ON CONFLICT (lead_id, provider_id)
                   DO UPDATE SET data_id = EXCLUDED.data_id, filled_at = NULL,
                                 facts = NULL
                   WHERE lead_company_use.data_id IS DISTINCT FROM EXCLUDED.data_id""",
                SQL(", ").join(SQL("(%s, %s, %s::int)", *line) for line in lines),
            )
        )
        self.env["lead.company.use"].invalidate_model(flush=False)
        self.invalidate_model(["use_ids"], flush=False)

    @api.model
    def _get_name(self, provider, lead):
        """Give by what a lead's company is asked for; empty where it names none.

        Addresses of free mail providers name no company: Odoo knows them.
        """
        if provider.asked_by == "name":
            name = " ".join((lead.partner_name or "").split())
            return name[:NAME_CHARACTERS]
        criterion = lead.email_domain_criterion or ""
        if criterion.startswith("@"):
            return criterion[1:].lower()
        host = read_host(lead.website or "").lower().removeprefix("www.")
        return host if "." in host else ""

    @api.model
    def _find_or_make(self, provider, names, now):
        """Give {key: data}; what is too old, or new, waits to be asked for."""
        if not names:
            return {}
        keys = {name.casefold(): name for name in sorted(names)}
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_company_data AS data (provider_id, company_id,
                       key, name, state, tries, next_try_at)
                   VALUES %s ON CONFLICT (provider_id, key) DO UPDATE
                   SET state = 'waiting', tries = 0, reason = NULL,
                       next_try_at = EXCLUDED.next_try_at
                   WHERE data.state <> 'waiting' AND data.settled_at < %s""",
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s, 'waiting', 0, %s)",
                        provider.id,
                        provider.company_id.id,
                        key,
                        name,
                        now,
                    )
                    for key, name in keys.items()
                ),
                now - timedelta(days=provider.keep_days),
            )
        )
        self.invalidate_model(flush=False)
        found = self.search(
            [("provider_id", "=", provider.id), ("key", "in", list(keys))]
        )
        return {data.key: data for data in found}
