from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tools import SQL

from .score_common import ScoreCase

READ = "[('company_size', '>', 50), ('seniority', '=', 'founder')]"


class TestFieldJournal(ScoreCase):
    """What score rules read of a lead is recorded whenever it changes."""

    def setUp(self):
        super().setUp()
        self._create_model(fit=[{"domain": READ}])
        self.lead = self._create_lead(company_size=10)
        self.env.flush_all()

    def _write_at(self, hours, **vals):
        """Write so many hours from now."""
        with self._at(self.now + timedelta(hours=hours)):
            self.lead.write(vals)
            self.env.flush_all()

    def _changes(self):
        changes = self.env["lead.field.change"].search([("lead_id", "=", self.lead.id)])
        return [
            (c.field_name, c.old_value, c.changed_at - self.now) for c in changes[::-1]
        ]

    def test_what_rules_read_is_journaled(self):
        names = self.env["lead.journaled.field"].search([]).mapped("name")
        self.assertEqual(
            {"company_id", "company_size", "seniority", "team_id"} - set(names), set()
        )
        self.assertNotIn("city", names)

    def test_journal_ends_with_the_rule(self):
        draft = self._create_model(
            fit=[{"domain": "[('city', '=', 'Rome')]"}], state="draft"
        )
        field = self.env["lead.journaled.field"].search([("name", "=", "city")])
        self.assertEqual(field.since, self.now)
        draft.unlink()
        self.assertFalse(field.exists())

    def test_each_change_keeps_the_value_before(self):
        self._write_at(1, company_size=60, city="Rome")
        self._write_at(2, company_size=70, seniority="founder")
        hour = timedelta(hours=1)
        self.assertEqual(
            self._changes(),
            [
                ("company_size", 10, hour),
                ("company_size", 60, 2 * hour),
                ("seniority", False, 2 * hour),
            ],
        )

    def test_sql_is_journaled_too(self):
        with self._at(self.now + timedelta(hours=1)):
            self.env.cr.execute(
                "UPDATE crm_lead SET company_size = 99 WHERE id = %s", [self.lead.id]
            )
        self.assertEqual(self._changes()[0][:2], ("company_size", 10))

    def test_same_value_and_other_fields_are_not_journaled(self):
        self._write_at(1, company_size=10, city="Rome")
        self.assertEqual(self._changes(), [])

    def test_what_a_new_lead_gets_is_no_change(self):
        self.lead.company_size = 5
        self.env.flush_all()
        self.assertEqual(self._changes(), [])

    def test_who_changed_it_is_known(self):
        user = self.env.ref("base.user_admin")
        yesterday = self.now - timedelta(days=1)
        self.env.cr.execute("UPDATE crm_lead SET write_date = %s", [yesterday])
        with self._at(self.now + timedelta(hours=1)):
            self.lead.with_user(user).company_size = 60
        change = self.env["lead.field.change"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(change.user_id, user)

    def test_lead_is_given_as_it_was(self):
        for hours, size in ((1, 60), (2, 0), (3, 80)):
            self._write_at(hours, company_size=size)
        moments = [self.now + timedelta(minutes=n) for n in (59, 60, 120, 179, 999)]
        rows = SQL(", ").join(
            SQL("(%s, %s::timestamp)", self.lead.id, moment) for moment in moments
        )
        source = self.env["lead.field.change"]._as_of_source(SQL("VALUES %s", rows))
        found = self.env.execute_query(
            SQL("SELECT company_size, city FROM (%s) AS s ORDER BY moment", source)
        )
        self.assertEqual([row[0] for row in found], [10, 60, 0, 0, 80])

    def test_merged_leads_keep_their_own_past(self):
        self._write_at(1, company_size=60)
        survivor = self._create_lead(company_size=20)
        survivor._merge_dependences(self.lead)
        change = self.env["lead.field.change"].search(
            [
                ("recorded_lead_id", "=", self.lead.id),
                ("field_name", "=", "company_size"),
            ]
        )
        self.assertEqual(change.lead_id, survivor)
        moments = SQL("SELECT %s, %s::timestamp", survivor.id, self.now)
        source = self.env["lead.field.change"]._as_of_source(moments)
        size = self.env.execute_query(SQL("SELECT company_size FROM (%s) AS s", source))
        self.assertEqual(size[0][0], 20)

    def test_erasure_blanks_what_was(self):
        self._write_at(1, company_size=60)
        change = self.env["lead.field.change"].search([("lead_id", "=", self.lead.id)])
        self.lead._erase(now=self.now)
        self.assertFalse(change.old_value)
        self.assertFalse(change.lead_id)

    def test_nobody_writes_the_journal(self):
        with self.assertRaises(AccessError):
            self.env["lead.field.change"].create({"field_name": "city"})
