from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL

JOURNALS = ("lead_capture", "lead_custody", "lead_engagement")


class ParallelCase(BaseCase):
    """Its own transactions on own connections, as a server has: they meet."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The test thread holds this lock; other threads need it.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))

    def env_of(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def remove_captures(self, captures):
        """Leave the database as it was; the register does not let rows go otherwise.

        ``captures``: SQL condition on lead_capture
        """
        with self.registry.cursor() as cr:
            # By id: a capture forgets its lead when that is deleted.
            cr.execute(SQL("SELECT id FROM lead_capture WHERE %s", captures))
            captures = SQL("id = ANY (%s)", [row[0] for row in cr.fetchall()])
        statements = [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in JOURNALS),
            *(
                f"""DELETE FROM {table} WHERE capture_id IN
                    (SELECT id FROM lead_capture WHERE %(captures)s)"""
                for table in JOURNALS[1:]
            ),
            """DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id IN
               (SELECT lead_id FROM lead_capture WHERE %(captures)s)""",
            """DELETE FROM crm_lead WHERE id IN
               (SELECT lead_id FROM lead_capture WHERE %(captures)s)""",
            "DELETE FROM lead_capture WHERE %(captures)s",
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in JOURNALS),
        ]
        with self.registry.cursor() as cr:
            for statement in statements:
                cr.execute(SQL(statement, captures=captures))
