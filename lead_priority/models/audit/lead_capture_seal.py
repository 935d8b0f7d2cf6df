from odoo import models
from odoo.tools import SQL

# What became of a capture is settled then; before, lead and channel may change.
SETTLED = ("lead", "merged")


class LeadCapture(models.Model):
    """What the seal holds of the register.

    Held: what came in, when, by which way, with which consent; and what became of it,
    once it is settled. Not held, since it changes by right: attempts, reasons and
    reviews of captures that were rejected, and flags. Not held, since it is personal:
    payload, keys and addresses.
    """

    _name = "lead.capture"
    _inherit = ["lead.capture", "lead.sealed.mixin"]

    _sealed_columns = (
        "received_at",
        "entry",
        "form_id",
        "webhook_id",
        "company_id",
        "scope",
        "consent_text",
        "consent_given",
    )
    _sealed_links = ("lead_id", "source_id", "medium_id", "campaign_id")
    _sealed_once = ("state",)

    def _get_columns_in_clear(self, layout):
        return {*super()._get_columns_in_clear(layout), "state"}

    def _seal_link_sql(self, column) -> SQL:
        link = super()._seal_link_sql(column)
        return SQL("(CASE WHEN state = ANY (%s) THEN %s ELSE -1 END)", [*SETTLED], link)

    def _seal_once_sql(self, column) -> SQL:
        if column == "state":
            return SQL(
                "(CASE state WHEN 'lead' THEN 1 WHEN 'merged' THEN 2 ELSE 0 END)"
            )
        return super()._seal_once_sql(column)
