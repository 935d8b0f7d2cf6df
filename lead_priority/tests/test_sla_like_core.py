from odoo.tests import tagged

from .sla_common import SlaCase, at

# Said by the custody and the clocks, or written by whoever writes.
OTHER_FIELDS = {"custody_ids", "sla_clock_ids", "sla_countdown", "write_date"}
OTHER_FIELDS |= {"score_id", "write_uid"}


@tagged("post_install", "-at_install")
class TestSlaLikeCore(SlaCase):
    """Taking back by SQL leaves what core's write would leave. Capabilities: 91"""

    def setUp(self):
        super().setUp()
        company = self.env.company
        own = self.env["crm.team"].create({"name": "Own", "company_id": company.id})
        free = self.env["crm.team"].create({"name": "Free", "company_id": False})
        partner = self.env["res.partner"].create(
            {"name": "P", "company_id": company.id}
        )
        self.cases = [
            {"team_id": team.id, "partner_id": customer.id}
            for team in (own, free, own.browse())
            for customer in (partner, partner.browse())
        ]

    def _stored(self, lead):
        names = [
            name
            for name, field in lead._fields.items()
            if field.store and field.column_type and name not in OTHER_FIELDS
        ]
        lead.invalidate_recordset()
        values = lead.read(names)[0]
        del values["id"]
        return values

    def _pair(self, values):
        """Two leads that are the same but for their id."""
        values = {"snoozed_until": at(5), "user_id": self.ann.id, **values}
        return [self._lead(**values) for _copy in range(2)]

    def test_every_column(self):
        team = self.env["crm.team"].create({"name": "Pool's"})
        teamed = self.public_pool.copy({"name": "Teamed", "team_id": team.id})
        for pool in (self.public_pool, teamed, self.env["lead.pool"]):
            for values in self.cases:
                by_orm, by_sql = self._pair(values)
                by_orm.write(
                    {"user_id": False, "pool_id": pool.id, "snoozed_until": False}
                )
                by_sql._take_from_owners(pool)
                self.env.flush_all()
                ours, core = self._stored(by_sql), self._stored(by_orm)
                different = {
                    name: (value, core[name])
                    for name, value in ours.items()
                    if value != core[name]
                }
                self.assertEqual(different, {}, values)
