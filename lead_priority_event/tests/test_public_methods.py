from odoo.tests import tagged

from odoo.addons.lead_priority.tests.methods_common import PublicMethodsCase


@tagged("post_install", "-at_install")
class TestEventPublicMethods(PublicMethodsCase):
    """No method writes for those without rights. Targets: S7"""

    addon = "lead_priority_event"

    def test_employee_without_rights_writes_nothing(self):
        self.check_nothing_is_written(self.eve, self.any_record)

    def test_rep_writes_nothing_about_leads_of_others(self):
        self.check_nothing_is_written(self.ann, self.record_of_others)
