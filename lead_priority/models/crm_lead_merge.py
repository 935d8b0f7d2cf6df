from odoo import models

from .lead_qualification_change import QUALIFICATIONS

RANKS = {code: rank for rank, (code, _label) in enumerate(QUALIFICATIONS)}


class CrmLead(models.Model):
    """What a merge means: the only place where it is written.

    Core unlinks the merged leads now, later or never; all that matters is done here.
    """

    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._merge_journals(opportunities, now=self.env.cr.now())
        return result

    def _merge_journals(self, leads, *, now):
        """Let everything recorded about ``leads`` belong to this lead."""
        self._merge_qualification(leads, now=now)
        # sudo: what was recorded follows the lead, whoever merges
        custody = self.env["lead.custody"].sudo()
        custody._hand_over_gone(leads, "merged", now=now)
        custody._repoint(leads, self)
        self.env["lead.capture"].sudo()._repoint(leads, self)
        self.env["lead.sla.clock"]._repoint(leads, self)
        self._mark_for_scoring()

    def _merge_qualification(self, leads, *, now):
        """The survivor keeps the highest qualification of all."""
        # sudo: the qualification is read only for people
        survivor = self.sudo()
        best = max(
            (lead.qualification or "raw" for lead in survivor | leads.sudo()),
            key=RANKS.get,
        )
        if best == "raw":
            return
        before = survivor.qualification or "raw"
        # Two histories become one: its last row has to say what holds.
        said = (survivor | leads)._get_last_qualification()
        if best == before == said:
            return
        if best != before:
            survivor.qualification = best
        self.env["lead.qualification.change"]._record_change(
            [
                {
                    "lead_id": self.id,
                    "from_qualification": before if best != before else said,
                    "to_qualification": best,
                    "reason": "merge",
                    "lead_score": survivor.lead_score,
                    "user_id": self.env.uid,
                }
            ],
            now=now,
        )

    def _get_last_qualification(self):
        """What the latest row about any of these leads says."""
        changes = self.env["lead.qualification.change"].sudo()  # sudo: as above
        latest = changes.search([("lead_id", "in", self.ids)], order="id desc", limit=1)
        return latest.to_qualification or "raw"
