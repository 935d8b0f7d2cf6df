import re
from pathlib import Path

from .score_common import ScoreCase

ADDON = Path(__file__).parents[1]
# Names of examples and of Odoo's own pages that links in texts may point to.
HARMLESS = re.compile(
    r"([\w-]+\.)?(example\.(com|org|net)|odoo\.com|w3\.org|localhost|github\.com"
    r"|gnu\.org|schema\.org)(?![\w.])"
)


class TestOwnTerms(ScoreCase):
    """The company's own server, own fields, own size."""

    def test_code_names_no_server_of_others(self):
        """Capabilities: 185"""
        strangers = {
            (path.name, host)
            for pattern in ("**/*.py", "**/*.js", "**/*.xml")
            for path in ADDON.glob(pattern)
            # A platform's own address, asked for a lead when somebody connects it.
            if not {"tests", "presets"} & {*path.parts}
            for host in re.findall(r"https?://([\w.-]+\.\w+)", path.read_text())
            if not HARMLESS.match(host)
        }
        self.assertFalse(strangers)

    def test_field_made_on_screen_counts_in_the_score(self):
        """Capabilities: 178"""
        self.env["ir.model.fields"].create(
            {
                "name": "x_fleet_size",
                "field_description": "Fleet Size",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "ttype": "integer",
            }
        )
        rule = {"name": "Big fleet", "domain": "[('x_fleet_size', '>', 20)]"}
        self._create_model(fit=[rule])
        lead = self._create_lead(x_fleet_size=21)
        self.assertEqual((lead.lead_score, lead.score_reason), (10, "Big fleet (+10)"))

    def test_queue_has_no_limit_on_leads(self):
        """Capabilities: 186"""
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {number}", "user_id": self.env.uid}
                for number in range(300)
            ]
        )
        domain = leads._get_queue_domain(self.env.user, self.env.cr.now())
        self.assertLessEqual(set(leads.ids), set(leads.search(domain).ids))
