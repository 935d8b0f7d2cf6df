from unittest.mock import patch

from odoo.tests import tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookStart(PlaybookCase):
    """A start on many leads reads and writes no more than it must. Target: T18"""

    def setUp(self):
        super().setUp()
        step = {"name": "Call", "action": "Call {{contact_name}}"}
        self.playbook = self.activate(self.make_playbook(step))
        self.leads = self.make_leads(3, user_id=self.rep.id, contact_name="Ann")

    def start_all(self):
        """Start all leads; give the runs and the statements that this took."""
        self.env.flush_all()
        self.env.invalidate_all()
        cursor, told = self.env.cr, []
        execute = cursor.execute

        def note(query, *args, **options):
            told.append(" ".join(str(getattr(query, "code", query)).split()))
            return execute(query, *args, **options)

        with patch.object(cursor, "execute", note):
            runs = self.env["lead.playbook.run"]._start(
                self.playbook, self.leads.ids, self.now
            )
            self.env.flush_all()
        return runs, told

    def test_each_activity_is_written_once(self):
        runs, told = self.start_all()
        activities = runs.task_ids.activity_id
        self.assertEqual(
            sorted(activities.mapped("res_name")), sorted(self.leads.mapped("name"))
        )
        self.assertFalse([one for one in told if one.startswith('UPDATE "mail_act')])

    def test_leads_are_read_once_and_only_what_is_asked_of_them(self):
        runs, told = self.start_all()
        reads = [one for one in told if one.startswith('SELECT "crm_lead"."id", ')]
        self.assertEqual(len(reads), 1)
        self.assertNotIn('"crm_lead"."description"', reads[0])
        self.assertIn("Call Ann", runs.task_ids.activity_id[:1].note)
