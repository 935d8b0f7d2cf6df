import base64

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .test_site import BROWSER, SiteCase


@tagged("post_install", "-at_install")
class TestTrackedLink(SiteCase):
    """A rep copies the link made for one lead. Capabilities: 21"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,sales_team.group_sale_salesman"
        cls.rep = new_test_user(cls.env, "lp_link_rep", groups=groups)
        cls.file = cls.env["lead.tracked.file"].create(
            {"name": "Case study", "file": base64.b64encode(b"x"), "file_name": "c.txt"}
        )
        cls.lead = cls.env["crm.lead"].create({"name": "Mine", "user_id": cls.rep.id})

    def links(self, **context):
        return self.env["lead.tracked.link"].with_user(self.rep).with_context(**context)

    def test_opening_the_link_counts_for_the_lead(self):
        """Capabilities: 21"""
        with Form(self.links(default_lead_id=self.lead.id)) as wizard:
            wizard.file_id = self.file
            link = wizard.link
        self.assertIn(f"?l={self.lead.id}.", link)
        path = "/lead/file/" + link.split("/lead/file/")[1]
        self.url_open(path, headers={"User-Agent": BROWSER})
        engagement = self.lead.engagement_ids
        self.assertEqual(engagement.type_id, self.file.type_id)

    def test_the_only_file_is_chosen(self):
        others = self.env["lead.tracked.file"].search([("id", "!=", self.file.id)])
        others.active = False
        self.assertEqual(self.links().new().file_id, self.file)
        self.file.copy({"file": self.file.file})
        self.assertFalse(self.links().new().file_id)

    def test_lead_of_another_has_no_link(self):
        other = self.env["crm.lead"].create({"name": "Not mine"})
        other.user_id = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.links().create({"lead_id": other.id, "file_id": self.file.id}).link  # noqa: B018

    def test_nothing_to_link_to_is_said(self):
        self.env["lead.tracked.file"].search([]).active = False
        self.assertFalse(self.links().new().has_files)
