"""What forms ask to agree to becomes a consent text with versions."""

from odoo import SUPERUSER_ID, api
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Make a consent text of the words each form had, in all its languages."""
    if not version or not column_exists(cr, "lead_capture_form", "consent_text"):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        "SELECT id, consent_text FROM lead_capture_form WHERE consent_text IS NOT NULL"
    )
    installed = {code for code, _name in env["res.lang"].get_installed()}
    for form_id, words in cr.fetchall():
        form = env["lead.capture.form"].browse(form_id)
        form.consent_text = words.pop("en_US", None) or next(iter(words.values()))
        for lang in installed & words.keys():
            form.consent_text_id.with_context(lang=lang).text = words[lang]
    cr.execute("ALTER TABLE lead_capture_form DROP COLUMN consent_text")
