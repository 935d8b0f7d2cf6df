import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..running import Result, choose_way

WAYS = "abcdef"


class LeadNurtureStep(models.Model):
    """Step: part the leads by chance, to compare ways."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("split", "Split by chance")], ondelete={"split": "cascade"}
    )
    split_a = fields.Integer("Way A (%)", default=50)
    split_b = fields.Integer("Way B (%)", default=50)
    split_c = fields.Integer("Way C (%)")
    split_d = fields.Integer("Way D (%)")
    split_e = fields.Integer("Way E (%)")
    split_f = fields.Integer("Way F (%)")
    split_seed = fields.Char(
        readonly=True,
        default=lambda self: secrets.token_hex(4),
        help="Draws the way of each lead: the same one in every version.",
    )

    @api.constrains("kind", *(f"split_{way}" for way in WAYS))
    def _check_split(self):
        for step in self.filtered(lambda step: step.kind == "split"):
            shares = step._get_shares().values()
            if min(shares) < 0 or sum(shares) != 100:
                raise ValidationError(
                    self.env._("The ways of a split get 100 % of the leads together.")
                )

    def _get_shares(self):
        """Give {way: percent} of the ways that are used, in their order."""
        shares = {way: self[f"split_{way}"] for way in WAYS}
        return {way: share for way, share in shares.items() if share} or {"a": 0}

    def _get_outcomes_split(self):
        return [
            (
                way,
                self.env._(
                    "Way %(letter)s: %(percent)s %%", letter=way.upper(), percent=share
                ),
            )
            for way, share in self._get_shares().items()
        ]

    def _run_split(self, dues, now):
        """Each lead goes the way that was drawn for it."""
        shares, seed = self._get_shares(), self.split_seed or ""
        return [Result(outcome=choose_way(seed, due.lead_id, shares)) for due in dues]
