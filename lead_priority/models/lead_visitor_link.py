from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..intake.visits import digest_token

# How long after linking the job looks for visits that were stored meanwhile.
LEFT_BEHIND = timedelta(seconds=30)


class LeadVisitor(models.Model):
    """Linking: the browser sent a form, so what it did before was done by the lead."""

    _inherit = "lead.visitor"

    def _link(self, lead, *, now):
        """Link these visitors to ``lead`` and hand what they did on to the journal.

        Once: a visitor that has a lead stays with it, whoever sends a form from that
        browser later. A visitor of another company than the lead's is left alone.
        ``now`` is naive UTC.
        """
        company = lead.company_id
        visitors = self.filtered(lambda v: not company or v.company_id == company)
        visitors._set_leads({visitor.id: lead.id for visitor in visitors}, now)

    @api.model
    def _link_tokens(self, lead_ids_by_token, *, company, now):
        """Link the browsers with these tokens, each to the lead its form became.

        A browser that was not seen yet is linked for what it does from now on.
        """
        # sudo: called where captures become leads, by whoever sent them
        visitors = self.sudo()
        lead_ids = {
            digest_token(token): lead_id for token, lead_id in lead_ids_by_token.items()
        }
        visitors._make_missing([*lead_ids], company, now)
        found = visitors.search_fetch(
            [("company_id", "=", company.id), ("token_digest", "in", [*lead_ids])],
            ["token_digest"],
        )
        visitors._set_leads({v.id: lead_ids[v.token_digest] for v in found}, now)

    @api.model
    def _make_missing(self, digests, company, now):
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_visitor (company_id, token_digest,
                       first_seen_at, last_seen_at)
                   SELECT %s, digest, %s, %s FROM unnest(%s) AS digest
                   ON CONFLICT (company_id, token_digest) DO NOTHING""",
                company.id,
                now,
                now,
                digests,
            )
        )

    @api.model
    def _set_leads(self, lead_ids, now):
        """Write the leads of visitors (by id) that have none yet; carry over."""
        if not lead_ids:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE lead_visitor AS visitor
                   SET lead_id = v.lead_id, linked_at = %s
                   FROM unnest(%s, %s) AS v (id, lead_id)
                   WHERE visitor.id = v.id AND visitor.lead_id IS NULL""",
                now,
                [*lead_ids],
                [*lead_ids.values()],
            )
        )
        self.invalidate_model(flush=False)
        self.browse(lead_ids)._carry_over(now)
        # For what is being stored meanwhile by who does not see the lead yet.
        # sudo: whoever sends a form may wake the job up
        cron = self.env.ref("lead_priority.ir_cron_visitors").sudo()
        cron._trigger(at=self.env.cr.now() + LEFT_BEHIND)

    def _repoint(self, leads, survivor):
        """Let the visitors of merged ``leads`` belong to ``survivor``."""
        self.env.cr.execute(
            SQL(
                "UPDATE lead_visitor SET lead_id = %s WHERE lead_id = ANY (%s)",
                survivor.id,
                leads.ids,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _forget(self, token, *, company):
        """Delete the browser with this token: somebody took the consent back.

        What its lead did stays with the lead, until that is erased.
        """
        # sudo: whoever has the token may have the browser forgotten
        self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("token_digest", "=", digest_token(token)),
            ]
        ).unlink()
