import base64
import csv
import io

from odoo import fields, models
from odoo.exceptions import UserError

from ..routing import QUALIFICATIONS, RoutedLead
from .lead_routing_trial import MOST_LEADS
from .lead_routing_trial_run import Case


class LeadRoutingTrial(models.TransientModel):
    """Leads of a file for the dry run; they are read and never become leads."""

    _inherit = "lead.routing.trial"

    def _get_file_cases(self, now):
        """Give the rows of the file as leads, oldest first.

        :raise UserError: a file that cannot be read, or a row with a bad value
        """
        rows = list(self._read_rows())[:MOST_LEADS]
        codes = {name: self._get_ids(rows, name) for name in ("country", "industry")}
        cases = []
        for number, row in enumerate(rows, start=1):
            try:
                cases.append(self._to_case(number, row, codes, now))
            except ValueError as error:
                raise UserError(
                    self.env._("Line %(line)s: %(error)s", line=number + 1, error=error)
                ) from error
        return sorted(cases, key=lambda case: (case.moment, case.lead.id))

    def _read_rows(self):
        try:
            text = base64.b64decode(self.file or b"").decode("utf-8-sig")
        except ValueError as error:
            raise UserError(self.env._("The file is no CSV file in UTF-8.")) from error
        reader = csv.DictReader(io.StringIO(text))
        if not reader.fieldnames:
            raise UserError(self.env._("The file is empty: choose a CSV file."))
        return (self._clean_row(row) for row in reader)

    @staticmethod
    def _clean_row(row):
        return {
            (name or "").strip().lower(): value.strip()
            for name, value in row.items()
            if isinstance(value, str)
        }

    def _get_ids(self, rows, name):
        """Give {text in lower case: id} of the countries or industries named."""
        texts = {row.get(name, "") for row in rows} - {""}
        if name == "country":
            records = self.env["res.country"].search(
                [("code", "in", [text.upper() for text in texts])]
            )
            return {country.code.lower(): country.id for country in records}
        records = self.env["res.partner.industry"].search([("name", "in", list(texts))])
        return {industry.name.lower(): industry.id for industry in records}

    def _to_case(self, number, row, codes, now):
        qualification = (row.get("qualification") or "sql").lower()
        if qualification not in QUALIFICATIONS:
            raise ValueError(qualification)
        country_id = codes["country"].get(row.get("country", "").lower(), 0)
        industry_id = codes["industry"].get(row.get("industry", "").lower(), 0)
        lead = RoutedLead(
            id=-number,
            qualification=qualification,
            score=int(row.get("score") or 0),
            country_id=country_id,
            industry_id=industry_id,
            language=row.get("language", ""),
            segment=str(industry_id if self.rule_id.segment == "industry_id" else 0),
        )
        created_at = row.get("created_at")
        moment = fields.Datetime.to_datetime(created_at) if created_at else now
        return Case(moment, lead, self.rule_id, self.env["crm.team"])
