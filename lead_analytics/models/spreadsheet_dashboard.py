import re

from odoo import api, models
from odoo.tools.translate import code_translations

LABEL = re.compile(r'_t\("([^"]*)"\)')


class SpreadsheetDashboard(models.Model):
    """The samples of this addon's dashboards speak the reader's language."""

    _inherit = "spreadsheet.dashboard"

    def _get_sample_dashboard(self):
        """Translate the labels: the web client knows no addon whose sample it is."""
        sample = super()._get_sample_dashboard()
        if sample and self._get_dashboard_translation_namespace() == "lead_analytics":
            self._translate_sample(sample)
        return sample

    @api.model
    def _translate_sample(self, sample):
        """Write the labels of a spreadsheet in the language of the context."""
        lang = self.env.lang or "en_US"
        found = code_translations.get_web_translations("lead_analytics", lang)
        words = {row["id"]: row["string"] for row in found["messages"]}

        def written(label):
            word = words.get(label[1], label[1]).replace('"', r"\"")
            return f'"{word}"'

        for sheet in sample["sheets"]:
            sheet["cells"] = {
                where: LABEL.sub(written, cell)
                for where, cell in sheet["cells"].items()
            }
            for figure in sheet["figures"]:
                self._translate_figure(figure["data"], words)

    @api.model
    def _translate_figure(self, figure, words):
        for name in ("title", "baselineDescr"):
            label = figure.get(name, {}).get("text")
            if label:
                figure[name]["text"] = words.get(label, label)
