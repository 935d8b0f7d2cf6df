"""Sealed journals, and somebody who changes them in the database."""

from odoo.tools import SQL

from .common import LeadPriorityCase


class SealCase(LeadPriorityCase):
    """Two leads with rows in the journals, not sealed yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seals = cls.env["lead.journal.seal"]
        cls.lead = cls._lead(user_id=cls.ann.id, email_from="p@example.com")
        cls.other = cls._lead()
        cls.engagements = cls.env["lead.engagement"]._record_engagement(
            [
                {"lead_id": cls.lead.id, "type": "page_view", "url": f"/{page}"}
                for page in range(300)
            ],
            now=cls.now,
        )
        cls.followup = cls.env["lead.followup"]._record_followup(
            [{"lead_id": cls.lead.id, "user_id": cls.ann.id, "channel": "call"}],
            now=cls.now,
        )

    def seal(self):
        """Seal what is written so far; returns the seal."""
        last = self.seals._get_last()
        self.env.flush_all()
        self.seals._cut(last, self.env.cr.now().date())
        while not self.seals._get_last().hash:
            self.assertTrue(self.seals._seal_next(limit=200))
        return self.seals._get_last()

    def verify(self, **values):
        """Verify everything; returns the verification."""
        self.env.flush_all()
        self.env.invalidate_all()
        check = self.env["lead.journal.check"].create(
            {"started_at": self.env.cr.now(), **values}
        )
        check._begin()
        self.assertEqual(check.state, "done")
        return check

    def found(self, check):
        """What a verification found: (kind, journal, entry number)."""
        return [
            (finding.kind, finding.journal or "", finding.row_number)
            for finding in check.finding_ids.sorted("id")
        ]

    def tamper(self, table, query, *args, **kwargs):
        """Do as somebody with the database's password does: no trigger is asked."""
        name = SQL.identifier(table)
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
        self.env.cr.execute(SQL(query, *args, **kwargs))
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
        self.env.invalidate_all()
