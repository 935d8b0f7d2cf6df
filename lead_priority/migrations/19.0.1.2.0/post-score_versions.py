"""Score models get versions: what is there is the first one of its family."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Let each model be its own family, and note since when the active ones count."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("UPDATE lead_score_model SET family_id = id WHERE family_id IS NULL")
    # When they were activated nobody noted: they were there since they were made.
    cr.execute(
        """UPDATE lead_score_model SET activated_at = create_date
            WHERE state IN ('active', 'archived') AND is_template IS NOT TRUE
              AND activated_at IS NULL"""
    )
    env.invalidate_all()
    active = env["lead.score.model"].search([("state", "=", "active")])
    for model in active:
        env["lead.version.activation"]._record_activation(
            model, "from_now", now=model.create_date, note="Before there were versions"
        )
    cr.execute(SQL("UPDATE lead_score_model SET pass_kind = 'from_now'"))
