"""Which lead a capture belongs to: external key, then e-mail, then phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

OPEN, LOST, ARCHIVED, WON = "open", "lost", "archived", "won"


@dataclass(frozen=True)
class Keys:
    """What identifies a person: normalised, empty where not known."""

    email: str = ""
    phone: str = ""
    external: str = ""

    def items(self) -> tuple[tuple[str, str], ...]:
        """Give the keys that are known, the strongest first."""
        known = (
            ("external", self.external),
            ("email", self.email),
            ("phone", self.phone),
        )
        return tuple(item for item in known if item[1])


@dataclass(eq=False)
class Target:
    """A lead that is there, or (``lead_id`` 0) one that this batch will create."""

    lead_id: int = 0
    status: str = OPEN
    order: int = 0
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """The lead found, and the others that a key named as well."""

    target: Target | None
    others: tuple[Target, ...] = ()


class Directory:
    """The leads that a batch of captures can belong to, by their keys.

    Filled with what is in the database and, as the batch goes on, with the leads
    that the batch itself will create, so that two captures of one person in one
    batch make one lead.
    """

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[Target]] = defaultdict(list)
        self._count = 0

    def add(self, target: Target, keys: Keys) -> None:
        """Make a target findable by these keys."""
        self._count += 1
        # Leads of this batch are the newest; those in the database by their id.
        target.order = target.order or target.lead_id or 2**62 + self._count
        for item in keys.items():
            if target not in self._by_key[item]:
                self._by_key[item].append(target)

    def find(self, keys: Keys) -> Match:
        """Give the best target: strongest key, open before closed, then newest."""
        found = {kind: self._by_key.get((kind, key), []) for kind, key in keys.items()}
        targets = _distinct(target for group in found.values() for target in group)
        if not targets:
            return Match(None)

        def rank(target: Target) -> tuple:
            return (
                target in found.get("external", ()),
                target in found.get("email", ()),
                target.status == OPEN,
                target in found.get("phone", ()),
                target.order,
            )

        best = max(targets, key=rank)
        others = [group for group in found.values() if group and best not in group]
        return Match(best, tuple(_distinct(max(g, key=rank) for g in others)))


def _distinct(targets: Iterable[Target]) -> list[Target]:
    return list(dict.fromkeys(targets))
