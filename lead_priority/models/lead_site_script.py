import json
from functools import lru_cache

from rjsmin import jsmin

from odoo import models
from odoo.tools import file_open

SOURCE = "lead_priority/static/site/lead.js"


@lru_cache(maxsize=1)
def read_script():
    """Give the script of sites as it is served, before what a site adds."""
    with file_open(SOURCE) as file:
        return jsmin(file.read()).strip()


class LeadSite(models.Model):
    """The script that a site loads: one for all, called with what the site says."""

    _inherit = "lead.site"

    def _get_script(self):
        """Give the script, in the language of the context."""
        self.ensure_one()
        options = {"mode": self.consent_mode}
        if self.consent_mode == "ask":
            options |= {
                "text": self.consent_text or self._default_consent_text(),
                "accept": self.accept_label or self.env._("Yes"),
                "decline": self.decline_label or self.env._("No"),
            }
        return f"({read_script()})({json.dumps(options)});\n"
