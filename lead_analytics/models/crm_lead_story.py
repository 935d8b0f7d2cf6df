from itertools import pairwise

from odoo import api, fields, models

from odoo.addons.lead_priority.models.crm_lead_timeline import KINDS

# Rows of each journal; more of one lead nobody reads.
MOST_ROWS = 200
# Days without anything that are worth a line of their own.
QUIET_DAYS = 7
# Kinds of rows beside those of the timeline, with the model that one must read.
MORE_KINDS = {
    "routing": "lead.routing.decision",
    "deadline": "lead.sla.clock",
    "rating": "lead.quality.rating",
    "stage": "crm.lead",
    "score": "crm.lead",
}


class CrmLead(models.Model):
    """Why did this lead die: a verdict in sentences, and everything that happened."""

    _inherit = "crm.lead"

    @api.readonly
    def get_story(self):
        """Tell what became of a lead that the user may read, and why.

        :return: dict: ``id``, ``name``; ``verdict``, list of {code, icon, is_bad,
            text}, the ending first; ``rows`` as those of ``get_timeline``, oldest
            first, each with ``quiet_days``: days without anything before it, 0 for
            fewer than ``QUIET_DAYS``; ``is_cut``: older rows were left out
        """
        self.ensure_one()
        self.check_access("read")
        now = self.env.cr.now()
        rows = self._get_story_rows()
        return {
            "id": self.id,
            "name": self.name,
            "verdict": self._get_verdict(now),
            "rows": self._mark_quiet_days(rows),
            "is_cut": len(rows) >= MOST_ROWS,
        }

    def _get_story_rows(self):
        """Give the rows of all journals that the user may read, oldest first."""
        rows = []
        for kind, model in {**KINDS, **MORE_KINDS}.items():
            if self.env[model].has_access("read"):
                rows += getattr(self, f"_get_timeline_{kind}")(MOST_ROWS)
        rows.sort(key=lambda row: (row["at"], row["kind"] == "custody", row["id"]))
        for row in rows:
            row["lead"] = False
        return rows[-MOST_ROWS:]

    def _mark_quiet_days(self, rows):
        moments = [fields.Datetime.to_datetime(row["at"]) for row in rows]
        gaps = [0, *((after - before).days for before, after in pairwise(moments))]
        return [
            {**row, "quiet_days": gap if gap >= QUIET_DAYS else 0}
            for row, gap in zip(rows, gaps, strict=False)
        ]

    def action_open_story(self):
        """Open the story of this lead over the screen that one is on."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "lead_analytics.lead_story",
            "name": self.env._("Why did this lead die?"),
            "target": "new",
            "params": {"lead_id": self.id},
            "context": {"dialog_size": "large"},
        }
