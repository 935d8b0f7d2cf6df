from odoo import models


class LeadNurtureTrigger(models.Model):
    """What lets a lead in, in one sentence, for the picture."""

    _inherit = "lead.nurture.trigger"

    def _get_sentence(self):
        """Say when a lead enters; kinds give ``_get_sentence_<kind>()``."""
        self.ensure_one()
        describe = getattr(self, f"_get_sentence_{self.kind}", None)
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return (describe and describe()) or labels[self.kind]
