from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """What happens to leads that are in the journals is logged: see the audit seal."""

    _inherit = "crm.lead"

    def unlink(self):
        self._note_gone("deleted", now=self.env.cr.now())
        return super().unlink()

    def _erase(self, *, now):
        self.check_access("unlink")
        self._note_gone("erased", now=now)
        return super()._erase(now=now)

    def _merge_journals(self, leads, *, now):
        # sudo: what happened is logged, whoever merges
        changes = self.env["lead.journal.change"].sudo()
        rows = [{**lead._prepare_change(), "into_number": self.id} for lead in leads]
        if rows:
            changes._note([{**row, "kind": "merged"} for row in rows], now=now)
        return super()._merge_journals(leads, now=now)

    def _note_gone(self, kind, *, now):
        """Log that these leads go, those left out of which it was said already."""
        changes = self.env["lead.journal.change"].sudo()  # sudo: as above
        known = {
            change.lead_number: change.kind
            for change in changes.search([("lead_number", "in", self.ids)], order="id")
        }
        counts = self._count_journal_rows()
        rows = [
            {**lead._prepare_change(), "kind": kind, "counts": counts.get(lead.id)}
            for lead in self
            # A merge took its rows along: nothing of it is left to go.
            if lead.id not in known or known[lead.id] == "merged" and lead.id in counts
        ]
        if rows:
            changes._note(rows, now=now)

    def _prepare_change(self):
        # sudo: the company alone, of a lead that goes
        company = self.sudo().company_id
        return {"lead_number": self.id, "company_id": company.id or None}

    def _count_journal_rows(self):
        """Give {lead id: {model: rows}} of everything that is sealed, in one query."""
        journals = [
            journal
            for journal in self.env["lead.sealed.mixin"]._get_sealed_journals()
            if "lead_id" in journal._fields
        ]
        self.env["lead.capture"].flush_model(["lead_id"])
        queries = [
            SQL(
                "SELECT %s AS model, lead_id, count(*) FROM %s"
                " WHERE lead_id = ANY (%s) GROUP BY lead_id",
                journal._name,
                SQL.identifier(journal._table),
                self.ids,
            )
            for journal in journals
        ]
        counts = {}
        for model, lead_id, count in self.env.execute_query(
            SQL(" UNION ALL ").join(queries)
        ):
            counts.setdefault(lead_id, {})[model] = count
        return counts
