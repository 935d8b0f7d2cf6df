from odoo.tests import tagged

from .methods_common import PublicMethodsCase


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethodsCase):
    """No method writes for those without rights. Targets: S7"""

    FOR_EVERYBODY = frozenset({("res.users", "action_lead_alert_preferences")})

    def test_employee_without_rights_writes_nothing(self):
        self.check_nothing_is_written(self.eve, self.any_record)

    def test_rep_writes_nothing_about_leads_of_others(self):
        creates_own = [("crm.lead", "message_new")]
        self.check_nothing_is_written(self.ann, self.record_of_others, creates_own)
