from odoo import models

from ..api.reading import read_line, read_rows


class LeadApiKey(models.Model):
    """What leads did elsewhere, in bulk; scored right behind by a job."""

    _inherit = "lead.api.key"

    def _take_engagements(self, sent, now):
        """Record a list of engagements; give the answer and the request's figures."""
        rows = read_rows(sent, "engagements")
        types = self._get_engagement_types()
        accepted, refused = self._sort_rows(rows, now, name="type", ids=types)
        values_list = [
            {
                **values,
                "type_id": types[row["type"]],
                "value": row.get("value"),
                "url": read_line(row, "url"),
                "description": read_line(row, "description"),
                "external_key": self._get_row_key(row),
            }
            for row, values in accepted
        ]
        new_rows = self.env["lead.engagement"]._record_engagement(
            values_list, now=now, scores_later=True
        )
        answer, figures = self._word_rows(rows, len(new_rows), refused)
        if new_rows and self.env["lead.score.model"]._get_active_score_models():
            figures["to_score"] = sorted({values["lead_id"] for values in values_list})
            self.env.ref("lead_priority.ir_cron_score_api")._trigger()
        return answer, figures

    def _get_engagement_types(self):
        """Give {code: id}; behaviour of a kind that was archived is kept as well."""
        types = self.env["lead.engagement.type"].with_context(active_test=False)
        return {kind.code: kind.id for kind in types.search_fetch([], ["code"])}
