from unittest.mock import patch

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestAlertBellTours(HttpCase):
    """New alerts show up without covering the screen. Capability: 82"""

    def test_one_alert_has_its_pop_up(self):
        self.start_tour("/odoo", "lead_alert_one", login="admin")

    def test_many_alerts_are_one_pop_up(self):
        self.start_tour("/odoo", "lead_alert_many", login="admin")

    def test_phone_shows_many_alerts_as_one_too(self):
        with patch.object(type(self), "browser_size", "390x844"):
            self.start_tour("/odoo", "lead_alert_many", login="admin")
