from odoo import fields, models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: let the lead start a playbook, whose tasks people do."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("playbook", "Start a playbook")],
        ondelete={"playbook": "cascade"},
    )
    playbook_id = fields.Many2one(
        "lead.playbook",
        ondelete="restrict",
        help="Its active version, whichever that is then.",
    )

    def _run_playbook(self, dues, now):
        """Let all leads start that may, at once."""
        playbook = self.playbook_id._get_active_version()
        if not playbook:
            note = self.env._("The playbook is not active.")
            return [Result("skipped", reason="not_needed", note=note)] * len(dues)
        lead_ids = sorted({due.lead_id for due in dues})
        runs = self.env["lead.playbook.run"]
        started = set(runs._start(playbook, lead_ids, now, start="flow").lead_id.ids)
        note = self.env._("The lead is in the playbook already, or may not start it.")
        return [
            Result()
            if due.lead_id in started
            else Result("skipped", reason="not_needed", note=note)
            for due in dues
        ]

    def _get_kind_words(self):
        words = self.env._("Tasks for people, one after the other")
        return {**super()._get_kind_words(), "playbook": words}

    def _get_sentence_playbook(self):
        return self.env._("Start: %s", self.playbook_id.name or "…")

    def _find_missing_playbook(self):
        if not self.playbook_id:
            yield "error", self.env._("“%s” names no playbook.", self.name)
        elif not self.playbook_id._get_active_version():
            text = self.env._(
                "The playbook of “%s” is not active: leads go past it.", self.name
            )
            yield "warning", text
