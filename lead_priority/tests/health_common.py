from datetime import timedelta
from unittest.mock import patch

from .common import LeadPriorityCase


class HealthCase(LeadPriorityCase):
    """Max opens the health page, reads a card and presses its button."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now().replace(microsecond=0)
        cls.ago = staticmethod(lambda **age: cls.now - timedelta(**age))
        # What runs on this database is not what the tests are about.
        cls.env["ir.cron"].search([]).write(
            {"nextcall": cls.now + timedelta(days=1), "failure_count": 0}
        )
        cls.env["ir.cron.trigger"].search([]).unlink()

    def page(self, user=None):
        action = self.env["lead.health"].with_user(user or self.max).action_open()
        return (
            self.env["lead.health"].with_user(user or self.max).browse(action["res_id"])
        )

    def these_checks(self, *codes):
        """Have these checks alone: others may see what racing tests have committed."""
        checks = self.env["lead.health.check"]._get_checks()
        names = [check._name for check in checks if check._get_code() in codes]
        self.assertEqual(len(names), len(codes))
        return patch.object(
            self.registry["lead.health.check"],
            "_get_checks",
            lambda self: [self.env[name] for name in names],
        )

    def card(self, code, user=None):
        """Open the page with this check alone: what is about one is fast."""
        with self.these_checks(code):
            return self.page(user).card_ids

    def assert_state(self, code, state, number=None):
        card = self.card(code)
        self.assertEqual(card.state, state, f"{card.title}: {card.number}")
        if number is not None:
            self.assertEqual(card.number, str(number))
        return card

    def mend(self, code, state="look", number=1, job=None):
        """It is bad; its button is pressed, the job runs; then it is good."""
        card = self.assert_state(code, state, number)
        card.action_mend()
        if job:
            self.run_job(job)
        self.assert_state(code, "good", 0)

    def run_job(self, xmlid):
        """Run the job that a button asked for."""
        self.env.cr.flush()
        job = self.env.ref(xmlid)
        asked = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertTrue(asked, f"nobody asked for {xmlid}")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()

    def behind(self, records, **values):
        """Write columns as time or an accident would have done."""
        self.env.cr.flush()
        for record in records:
            for name, value in values.items():
                self.env.cr.execute(
                    f'UPDATE {record._table} SET "{name}" = %s WHERE id = %s',
                    [value, record.id],
                )
        self.env.invalidate_all()
