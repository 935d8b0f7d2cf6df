from odoo import models
from odoo.tools import SQL

from ..api.reading import references

# Waiting captures of the same key that are worked on when a row names one of them.
MOST_WAITING = 100
COLUMNS = {
    "external_key": "external_key",
    "email": "email_normalized",
    "phone": "phone_sanitized",
}


class LeadApiKey(models.Model):
    """Which lead a row means, within the company of the key."""

    _inherit = "lead.api.key"

    def _find_leads(self, rows):
        """Give (lead id, code) of each row: one is 0, or the other is empty.

        A row names its lead by capture, external key, e-mail or phone; the strongest
        that finds one counts. Of several leads an open one is meant, then a won one,
        then the newest. One query for each way, however many rows.
        """
        wanted = [references(row) for row in rows]
        found, waiting = self._search_leads(wanted), ()
        missing = [items for items in wanted if not any(i in found for i in items)]
        # What this key has sent a moment ago may still wait.
        if missing and self._process_waiting():
            found |= self._search_leads(missing)
        if missing:
            waiting = self._find_waiting(missing)
        return [self._choose_lead(items, found, waiting) for items in wanted]

    def _choose_lead(self, items, found, waiting):
        for item in items:
            if item in found:
                return found[item], ""
        is_waiting = any(item in waiting for item in items)
        return 0, "lead_not_ready" if is_waiting else "lead_not_found"

    def _search_leads(self, wanted):
        """Give {(way, text as sent): lead id}."""
        asked = {}
        for items in wanted:
            for way, text in items:
                asked.setdefault(way, set()).add(text)
        self.env["crm.lead"].flush_model([*COLUMNS.values(), "company_id", "active"])
        found = {}
        for way, texts in asked.items():
            by_key = {}
            for text in texts:
                by_key.setdefault(self._normalise(way, text), []).append(text)
            by_key.pop("", None)
            rows = self.env.execute_query(self._lead_query(way, [*by_key]))
            for key, lead_id in rows:
                found.update({(way, text): lead_id for text in by_key[key]})
        return found

    def _normalise(self, way, text):
        """Give a text as the column has it, empty where it cannot be one."""
        text = text.strip()
        if way == "email":
            return text.lower()
        if way == "phone":
            leads = self.env["crm.lead"]
            country = self.form_id.country_id or self.company_id.country_id
            return leads._phone_format(number=text, country=country) or ""
        return text

    def _lead_query(self, way, texts):
        if way == "capture":
            return SQL(
                """SELECT access_token, lead_id FROM lead_capture
                    WHERE access_token = ANY(%s) AND company_id = %s
                      AND lead_id IS NOT NULL""",
                texts,
                self.company_id.id,
            )
        return SQL(
            """SELECT DISTINCT ON (asked.key) asked.key, lead.id
                 FROM unnest(%(texts)s::varchar[]) AS asked(key)
                 JOIN crm_lead lead ON lead.%(column)s = asked.key
                WHERE lead.company_id = %(company)s OR lead.company_id IS NULL
                ORDER BY asked.key, (lead.active AND lead.won_status = 'pending') DESC,
                         (lead.won_status = 'won') DESC, lead.id DESC""",
            texts=texts,
            column=SQL.identifier(COLUMNS[way]),
            company=self.company_id.id,
        )

    def _process_waiting(self):
        """Work on captures of this key that wait; say whether there were any.

        Without the lock of the job: leads that both make at the same instant are
        found by the turns of ``lead.capture.turn``, and one of the two starts again.
        """
        captures = self.env["lead.capture"].search(
            [("state", "=", "received"), ("scope", "=", self._get_scope())],
            order="received_at, id",
            limit=MOST_WAITING,
        )
        others = captures - captures._process(self.env.cr.now())
        if others:
            self._wait_for_others(others)
        return bool(captures)

    def _wait_for_others(self, captures):
        """Wait until who works on these captures is done; then start again, if it was.

        A row is not to be refused because its lead is made at this very instant: what
        was changed meanwhile raises a serialization failure, and ``durably`` looks
        again with a new snapshot.
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM lead_capture WHERE id = ANY(%s) ORDER BY id FOR SHARE",
                captures.ids,
            ),
            # The failure is what is waited for.
            log_exceptions=False,
        )

    def _find_waiting(self, wanted):
        """Give the items that name a capture that is no lead yet."""
        tokens = [text for items in wanted for way, text in items if way == "capture"]
        if not tokens:
            return set()
        captures = self.env["lead.capture"].search(
            [
                ("access_token", "in", tokens),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "received"),
            ]
        )
        return {("capture", token) for token in captures.mapped("access_token")}
