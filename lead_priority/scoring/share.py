"""Which leads a model on trial scores: those of a team, or a part of all."""

from dataclasses import dataclass

from odoo.tools import SQL

# Knuth's multiplicative hash: neighbouring ids land far apart and evenly, so that the
# part is exact to one lead in a few, and does not follow who takes every nth lead.
# Knuth, D. E.: The Art of Computer Programming, volume 3, section 6.4.
_MULTIPLIER = 2_654_435_761
_RANGE = 2**32


@dataclass(frozen=True)
class Share:
    """The leads of ``team_id``; without a team, ``percent`` of all leads.

    A lead is in or out for good; another ``salt`` draws other leads.

    >>> part = Share(percent=20)
    >>> sum(part.takes(lead_id) for lead_id in range(1, 1001))
    200
    >>> Share(team_id=7).takes(1, team_id=7), Share(team_id=7).takes(1)
    (True, False)
    """

    team_id: int = 0
    percent: int = 0
    salt: int = 0

    def takes(self, lead_id: int, team_id: int = 0) -> bool:
        """Whether the lead of this id and team is in."""
        if self.team_id:
            return team_id == self.team_id
        place = (lead_id + self.salt) * _MULTIPLIER % _RANGE
        return place * 100 // _RANGE < self.percent

    def condition(self) -> SQL:
        """Give the same as SQL on the table crm_lead, never NULL."""
        if self.team_id:
            return SQL("(crm_lead.team_id = %s) IS TRUE", self.team_id)
        return SQL(
            "((crm_lead.id::bigint + %s) * %s %% %s) * 100 / %s < %s",
            self.salt,
            _MULTIPLIER,
            _RANGE,
            _RANGE,
            self.percent,
        )
