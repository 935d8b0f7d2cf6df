"""A written matrix of rights, compared with what people really may do."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from .common import LeadPriorityCase

OPERATIONS = {"c": "create", "r": "read", "w": "write", "d": "unlink"}


class AccessMatrixCase(LeadPriorityCase):
    """Leads of all places, with a past, and the people of the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eve = cls._user("eve", "base.group_user")
        cls.roles = (cls.ann, cls.lea, cls.max, cls.mia, cls.eve)
        cls.leads = {
            "own": cls._lead(name="own", user_id=cls.ann.id),
            "of bob": cls._lead(name="of bob", user_id=cls.bob.id),
            "unassigned": cls._lead(name="unassigned"),
            "hidden pool": cls._lead(name="hidden pool", pool_id=cls.pool.id),
            "public pool": cls._lead(name="public pool", pool_id=cls.public_pool.id),
            "lost": cls._lead(name="lost", user_id=cls.ann.id),
        }
        cls.leads["lost"].action_set_lost()
        lead_ids = [lead.id for lead in cls.leads.values()]
        cls.env["lead.engagement"]._record_engagement(
            [{"lead_id": id_, "type": "page_view"} for id_ in lead_ids], now=cls.now
        )
        cls.env["lead.followup"]._record_followup(
            [
                {"lead_id": id_, "user_id": cls.ann.id, "channel": "call"}
                for id_ in lead_ids
            ],
            now=cls.now,
        )

    def _seen(self, user, model):
        """The names of the test's leads whose rows ``user`` sees in ``model``."""
        everything = self.env["crm.lead"].browse(
            lead.id for lead in self.leads.values()
        )
        journal = self.env[model].with_user(user).with_context(active_test=False)
        field = "id" if model == "crm.lead" else "lead_id"
        rows = journal.search([(field, "in", everything.ids)])
        leads = rows if model == "crm.lead" else rows.sudo().lead_id
        return set(leads.sudo().mapped("name"))

    def check_matrix(self, matrix, roles=None):
        """Compare {model: letters for each role} with what the roles may do."""
        for model, row in matrix.items():
            for user, allowed in zip(roles or self.roles, row, strict=True):
                records = self.env[model].with_user(user)
                found = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if records.has_access(operation)
                )
                self.assertEqual(found, allowed, f"{user.name} on {model}")

    def check_refused(self, user, records, method, *args):
        """``user`` may not call it from outside; the rights say so, nothing else."""
        with self.assertRaises(AccessError, msg=f"{user.name}: {method}"):
            call_kw(records.with_user(user), method, [records.ids, *args], {})
