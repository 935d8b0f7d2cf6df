from odoo.tests import new_test_user, tagged

from odoo.addons.lead_priority.tests.access_common import AccessMatrixCase

from .test_access_matrix import PLAYBOOKS

ALL = "crwd"
ASKED = "crw"
# What each role may do, by model: create, read, write, delete.
MATRIX = {
    #         rep  leader manager marketing integration employee reviewer public
    "lead.call": ("crw", "crw", ALL, "", "", "", "", ""),
    "lead.call.point": ("r", "r", "r", "r", "", "", "", ""),
    "lead.call.report": ("r", "r", "r", "", "", "", "", ""),
    "lead.call.upload": ("crw", "crw", "crw", "", "", "", "", ""),
    "lead.discount.ask": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.discount.request": ("cr", "cr", "cr", "", "", "", "", ""),
    "lead.playbook": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.activate": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.check": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.closed.loop": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.end": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.hidden.search": ("", "r", ALL, "", "", "", "", ""),
    "lead.playbook.hidden.step": ("", "r", "r", "", "", "", "", ""),
    "lead.playbook.outcome": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.point": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.preset": ("", "", "r", "r", "", "", "", ""),
    "lead.playbook.preset.start": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.preset.start.role": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.preview": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.report.run": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.report.step": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.report.task": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.review": ("r", "r", "r", "", "", "", "r", ""),
    "lead.playbook.right": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.role": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.run": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.skip": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.skip.reason": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.start": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.step": ("r", "r", ALL, "r", "", "", "", ""),
    "lead.playbook.stop": ("", "", ASKED, "", "", "", "", ""),
    "lead.playbook.submit": (ASKED, ASKED, ASKED, "", "", "", "", ""),
    "lead.playbook.task": ("r", "r", "r", "r", "", "", "", ""),
    "lead.playbook.verdict": (ASKED, ASKED, ASKED, "", "", "", ASKED, ""),
}


@tagged("post_install", "-at_install")
class TestPlaybookAccessMatrix(AccessMatrixCase):
    """Who may do and see what in playbooks and calls. Targets: S7"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ina = cls._user("ina", "lead_priority.lead_priority_group_integration")
        cls.pia = new_test_user(cls.env, "lp_pia", groups="base.group_public")
        cls.ria = cls._user("ria", "lead_nurture.lead_nurture_group_reviewer")
        cls.roles = (
            *(cls.ann, cls.lea, cls.max, cls.mia),
            *(cls.ina, cls.eve, cls.ria, cls.pia),
        )

    def test_operations_by_role(self):
        self.check_matrix(MATRIX)

    def test_no_model_is_left_out(self):
        found = {
            model._name
            for model in self.env.registry.values()
            if model._name.startswith(PLAYBOOKS) and not model._abstract
        }
        self.assertEqual(found, {*MATRIX})
