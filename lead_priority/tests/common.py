"""What the tests share: people, a lead, and short ways to ask the journals."""

from datetime import datetime

from odoo.tests import TransactionCase, common, new_test_user

# Beside other tests a browser may take longer to start than the 10 s that Odoo waits,
# and a tour that was skipped proves nothing.
common.CHECK_BROWSER_ITERATIONS = 600


class LeadPriorityCase(TransactionCase):
    """Reps Ann and Bob of team North, leader Lea, manager Max, marketer Mia.

    ``cls.now`` is a fixed UTC datetime for recording methods.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = (
            cls.env["base"]
            .with_context(
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
            )
            .env
        )
        cls.now = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 naive UTC
        cls.ann = cls._user("ann", "sales_team.group_sale_salesman")
        cls.bob = cls._user("bob", "sales_team.group_sale_salesman")
        cls.lea = cls._user("lea", "sales_team.group_sale_salesman_all_leads")
        cls.max = cls._user("max", "sales_team.group_sale_manager")
        cls.mia = cls._user("mia", "lead_priority.lead_priority_group_marketing")
        cls.team = cls.env["crm.team"].create(
            {"name": "North", "member_ids": [(6, 0, (cls.ann | cls.bob | cls.lea).ids)]}
        )
        cls.pool = cls.env["lead.pool"].create({"name": "Website", "kind": "incoming"})
        cls.public_pool = cls.env["lead.pool"].create(
            {"name": "Public", "kind": "public"}
        )
        cls.lost_reason = cls.env["crm.lost.reason"].create({"name": "No budget"})

    @classmethod
    def _user(cls, name, group):
        return new_test_user(
            cls.env, f"lp_{name}", groups=f"base.group_user,{group}", name=name.title()
        )

    @classmethod
    def _lead(cls, **values):
        """A lead without an owner, unless ``values`` say otherwise."""
        return cls.env["crm.lead"].create(
            {"name": "A lead", "user_id": False, "team_id": cls.team.id, **values}
        )

    @classmethod
    def _leads(cls, count, **values):
        return cls.env["crm.lead"].create(
            [
                {"name": f"Lead {number}", "user_id": False, **values}
                for number in range(count)
            ]
        )

    def open_row(self, lead):
        """The open row of the lead's own chain."""
        return lead.custody_ids.filtered(
            lambda row: not row.ended_at and row.place != "merged"
        )

    def chain(self, capture):
        """The places and reasons of a capture's chain, oldest first."""
        rows = self.env["lead.custody"].search([("capture_id", "=", capture.id)])
        return [(row.place, row.reason) for row in rows.sorted("id")]
