"""What happens to one lead of the story."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Event:
    """Something that happens to a lead: when (naive UTC), what, with which values.

    Kinds: assign, claim, followup, engagement, qualify, convert, stage, won, lost,
    archive, rate.
    """

    at: datetime
    kind: str
    values: dict[str, str | float] = field(default_factory=dict)


@dataclass
class Life:
    """One capture and what becomes of its lead.

    ``received_at`` is when it came in, ``slot`` when it was worked on; ``form`` and
    ``payload`` are what was sent; ``team`` and ``rep`` who gets it, if anybody does.
    """

    number: int
    received_at: datetime
    slot: datetime
    channel: str
    form: str
    payload: dict[str, str]
    team: str = ""
    rep: str = ""
    events: list[Event] = field(default_factory=list)
    ends_at: datetime | None = None

    def add(self, at: datetime, kind: str, **values: str | float) -> None:
        """Let something happen."""
        self.events.append(Event(at, kind, values))

    def talk(self, at: datetime, channel: str, outcome: str, note: str = "") -> None:
        """Let the owner do something towards the lead."""
        self.add(at, "followup", channel=channel, outcome=outcome, note=note)

    def end(self, at: datetime, kind: str, **values: str | float) -> None:
        """Let the lead be won, lost or archived."""
        self.add(at, kind, **values)
        self.ends_at = at
