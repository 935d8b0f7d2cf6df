"""Scores leave crm_lead for a table of their own."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Move the scores of all leads, then drop the columns they were in."""
    if not version or not column_exists(cr, "crm_lead", "lead_score"):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    points = """COALESCE(crm_lead.lead_score, 0), COALESCE(crm_lead.fit_score, 0),
                COALESCE(crm_lead.engagement_score, 0), crm_lead.scored_at"""
    env["lead.score"]._open_missing(points=SQL(points))
    cr.execute(
        """ALTER TABLE crm_lead DROP COLUMN lead_score, DROP COLUMN fit_score,
                                DROP COLUMN engagement_score, DROP COLUMN scored_at"""
    )
