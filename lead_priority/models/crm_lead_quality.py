from odoo import fields, models
from odoo.exceptions import UserError

from .lead_quality_rating import REASONS, VALUES

NOTE_LENGTH = 500  # characters


class CrmLead(models.Model):
    """Salespeople say how good a lead is; who brings leads in reads it."""

    _inherit = "crm.lead"

    quality_rating_ids = fields.One2many(
        "lead.quality.rating", "lead_id", string="Quality Ratings"
    )

    def rate_quality(self, value, reason=None, note=None):
        """Say how good this lead is; replaces what the current user said before.

        :param value: ``good``, ``average`` or ``bad``
        :param reason: a code of ``get_quality()["reasons"]``, or nothing
        :param note: free words, cut after 500 characters
        :return: as ``get_quality``
        :raise UserError: for an unknown value or reason
        """
        self.ensure_one()
        self.check_access("write")
        if value not in dict(VALUES) or (reason and reason not in dict(REASONS)):
            raise UserError(self.env._("This is not a rating of quality."))
        self.env["lead.quality.rating"]._rate(
            self,
            self.env.user,
            {
                "value": value,
                "reason": reason or False,
                "note": str(note or "").strip()[:NOTE_LENGTH],
            },
            now=self.env.cr.now(),
        )
        return self.get_quality()

    def get_quality(self):
        """Return what the user said: {value, reason, note, reasons, can_rate}."""
        self.ensure_one()
        self.check_access("read")
        ratings = self.env["lead.quality.rating"]
        # sudo: the user's own rating only
        rating = ratings.sudo().search(
            [("lead_id", "=", self.id), ("user_id", "=", self.env.uid)], limit=1
        )
        reasons = ratings._fields["reason"]._description_selection(self.env)
        return {
            "value": rating.value,
            "reason": rating.reason or "",
            "note": rating.note or "",
            "reasons": [{"code": code, "label": label} for code, label in reasons],
            "can_rate": self.has_access("write"),
        }

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: what was said follows the lead, whoever merges
        survivor = self.sudo()
        for rating in opportunities.sudo().quality_rating_ids:
            if rating.user_id not in survivor.quality_rating_ids.user_id:
                rating.lead_id = survivor
        return result

    def _erase(self, *, now):
        self.check_access("unlink")
        # sudo: who may have a lead forgotten may have words about it forgotten
        self.sudo().quality_rating_ids.note = False
        return super()._erase(now=now)
