from odoo import fields, models

from ..suggesting import nearness_points
from .lead_won_profile import SIZE_BANDS, SUBJECTS


class LeadWonProfileLine(models.Model):
    """A trait of leads: an industry, a size, a region, a source, something they did."""

    _name = "lead.won.profile.line"
    _description = "Trait of Won Customers"
    _inherit = ["lead.score.evidence"]
    _order = "sequence, id"

    profile_id = fields.Many2one(
        "lead.won.profile", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    subject = fields.Selection(
        [
            ("industry", "Industry"),
            ("size", "Company size"),
            ("region", "Region"),
            ("source", "Source"),
            ("role", "Role and budget"),
            ("behaviour", "Behaviour"),
        ],
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Trait", required=True, readonly=True)
    field_name = fields.Char(readonly=True)
    value = fields.Json(readonly=True)
    domain = fields.Char(readonly=True)
    engagement_type_id = fields.Many2one(
        "lead.engagement.type", readonly=True, ondelete="cascade"
    )
    share_of_won = fields.Float(
        string="Among Won",
        readonly=True,
        aggregator="avg",
        help="Share of the won leads that have it.",
    )
    share_of_all = fields.Float(
        string="Among All",
        readonly=True,
        aggregator="avg",
        help="Share of all closed leads that have it.",
    )
    points = fields.Integer(
        string="Points by Nearness",
        readonly=True,
        aggregator=None,
        help="10 for being won twice as often as all leads, 20 for four times, by the"
        " careful end of the interval; none where the difference may be chance.",
    )
    is_used = fields.Boolean(string="Take", help="Taken into the draft.")

    def _prepare_trait(self, finding, number):
        """Give the values of the line of a finding."""
        evidence, candidate = finding.evidence, finding.candidate
        kind, name, *__ = candidate.column.split(":")
        points = nearness_points(evidence)
        vals = {
            **self._prepare_evidence(evidence),
            "sequence": number,
            "share_of_won": evidence.share_of_won,
            "share_of_all": evidence.share_of_all,
            "points": points,
            "is_used": points > 0,
        }
        if kind == "did":
            engagement = self.env["lead.engagement.type"].browse(int(name))
            return vals | {
                "subject": "behaviour",
                "name": engagement.name,
                "engagement_type_id": engagement.id,
            }
        return vals | {
            "subject": SUBJECTS[name],
            "field_name": name,
            "value": candidate.value,
            **self._prepare_field_trait(candidate, name),
        }

    def _prepare_field_trait(self, candidate, name):
        if name != "company_size":
            words = self.env["lead.won.profile"]
            return {
                "name": words._word_condition(candidate),
                "domain": repr(words._to_domain(candidate)),
            }
        first, last = self._get_band(candidate.value)
        if not last:
            return {
                "name": self.env._("%s employees or more", first),
                "domain": repr([(name, ">=", first)]),
            }
        return {
            "name": self.env._(
                "%(first)s to %(last)s employees", first=first, last=last
            ),
            "domain": repr([(name, ">=", first), (name, "<=", last)]),
        }

    @staticmethod
    def _get_band(first):
        """Give the first and last number of employees of a band; 0: no upper end."""
        following = [start for start in SIZE_BANDS if start > first]
        return first, following[0] - 1 if following else 0

    def _prepare_score_rule(self):
        """Give the values of the score rule that this trait makes."""
        self.ensure_one()
        vals = {"name": self.name, "meaning": self.sentence, "points": self.points}
        if self.engagement_type_id:
            types = [(6, 0, self.engagement_type_id.ids)]
            return vals | {"kind": "engagement", "engagement_type_ids": types}
        return vals | {"kind": "profile", "domain": self.domain}
