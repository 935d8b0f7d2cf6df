from datetime import datetime

from odoo.tests import TransactionCase, new_test_user


class ContentCase(TransactionCase):
    """Contents and leads made in one line each; ``cls.now`` is a fixed UTC moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(tracking_disable=True).env
        cls.now = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 naive UTC
        cls.industry, cls.other_industry = cls.env["res.partner.industry"].create(
            [{"name": "Pumps"}, {"name": "Banks"}]
        )
        cls.cfo, cls.cto = cls.env["lead.content.tag"].create(
            [
                {"name": "CFO", "words": "finance director, 财务总监"},
                {"name": "CTO", "words": "head of technology"},
            ]
        )
        cls.ann = new_test_user(
            cls.env, "content_ann", groups="sales_team.group_sale_salesman"
        )
        cls.mia = new_test_user(
            cls.env,
            "content_mia",
            groups="base.group_user,lead_priority.lead_priority_group_marketing",
        )

    @classmethod
    def make_content(cls, name, **values):
        """Make a published content that leads to a page, unless told otherwise."""
        values.setdefault("url", "https://example.com/read")
        values.setdefault("stage", False)
        return cls.env["lead.content"].create({"name": name, **values})

    @classmethod
    def make_lead(cls, **values):
        """Make a lead of nobody."""
        return cls.env["crm.lead"].create(
            {"name": "A lead", "user_id": False, **values}
        )

    def best(self, lead, limit=3):
        """Give the contents that fit the lead, best first."""
        matches = lead._match_contents(self.now, limit)[lead.id]
        return self.env["lead.content"].browse([m.content_id for m in matches])
