from datetime import timedelta

from odoo.tools import SQL

from .judging_common import JudgedCase
from .suggesting_world import draw

# Long enough ago to have been closed before this month began.
AGE = timedelta(days=100)


class LearningCase(JudgedCase):
    """A history of closed leads of the made-up world."""

    LEADS = 400

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = draw(cls.LEADS)
        industries = cls.env["res.partner.industry"]
        cls.industries = {
            name: industries.create({"name": f"{name} of the test"})
            for name in {lead["industry"] for lead in cls.world} - {None}
        }
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": "Lead",
                    "user_id": False,
                    "company_id": cls.company.id,
                    "industry_id": cls.industries.get(lead["industry"], industries).id,
                    "company_size": lead["size"],
                    "city": lead["noise"],
                }
                for lead in cls.world
            ]
        )
        cls._close()
        cls._engage_all()

    @classmethod
    def _close(cls):
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                """UPDATE crm_lead SET create_date = %s, date_closed = %s,
                          won_status = CASE WHEN won THEN 'won' ELSE 'lost' END
                     FROM unnest(%s, %s) AS w (id, won) WHERE crm_lead.id = w.id""",
                cls.now - AGE,
                cls.now - AGE / 2,
                cls.leads.ids,
                [lead["is_won"] for lead in cls.world],
            )
        )
        cls.leads.invalidate_recordset()

    @classmethod
    def _engage_all(cls):
        codes = {"demo": "demo_request", "unsubscribed": "unsubscribe"}
        rows = [
            {
                "lead_id": lead.id,
                "type": code,
                "occurred_at": cls.now - AGE + timedelta(hours=1),
            }
            for lead, row in zip(cls.leads, cls.world, strict=True)
            for key, code in codes.items()
            if row[key]
        ]
        cls.env["lead.engagement"]._record_engagement(rows, now=cls.now)

    @classmethod
    def _period(cls, **vals):
        return {
            "company_id": cls.company.id,
            "date_from": cls.days[0],
            "date_to": cls.days[1],
            **vals,
        }
