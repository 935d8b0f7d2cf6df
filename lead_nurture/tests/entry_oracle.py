"""Who enters a flow and when, in plain Python: the second opinion of the tests.

One event after the other, one lead after the other: nothing of the SQL is used.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Wanted:
    """What a flow with one trigger asks for."""

    types: frozenset[str]
    minimum: int
    days: int
    reentry: str
    reentry_days: int
    includes_existing: bool
    minimum_value: float
    started_at: datetime


@dataclass
class Event:
    """What a lead did: when it happened, and when it became known."""

    key: str
    lead: int
    kind: str
    at: datetime
    known_at: datetime
    value: float
    is_automated: bool = False


@dataclass
class Story:
    """The entries of one lead so far."""

    entries: list[datetime] = field(default_factory=list)


def play(wanted, events, passes, leads):
    """Give {lead: [moments of entry]}; a flow here ends in the pass it begins in.

    :param passes: moments at which the job runs
    """
    stories = {lead: Story() for lead in leads}
    waiting = sorted(events, key=lambda event: event.known_at)
    is_first = True
    for moment in passes:
        touched = {e.lead for e in waiting if max(e.known_at, e.at) <= moment}
        waiting = [e for e in waiting if max(e.known_at, e.at) > moment]
        if is_first and wanted.includes_existing:
            touched = set(leads)
        is_first = False
        for lead in touched:
            if _enters(wanted, events, stories[lead], lead, moment):
                stories[lead].entries.append(moment)
    return {lead: story.entries for lead, story in stories.items()}


def _enters(wanted, events, story, lead, moment):
    known = [e for e in events if e.lead == lead and e.known_at <= moment]
    count = sum(_counts(wanted, event, story, moment) for event in known)
    return count >= wanted.minimum and _may_enter(wanted, story, moment)


def _counts(wanted, event, story, moment):
    if event.is_automated or event.kind not in wanted.types:
        return False
    if event.value < wanted.minimum_value or event.at > moment:
        return False
    if wanted.days and event.at <= moment - timedelta(days=wanted.days):
        return False
    if event.at < wanted.started_at and not wanted.includes_existing:
        return False
    return not story.entries or event.at > story.entries[-1]


def _may_enter(wanted, story, moment):
    if not story.entries or wanted.reentry == "always":
        return True
    if wanted.reentry == "never":
        return False
    return story.entries[-1] + timedelta(days=wanted.reentry_days) <= moment


def may_enter_by_time(moment, now, entries, started_at, rules):
    """Tell whether what time did at ``moment`` lets a lead in at ``now``."""
    if moment < started_at and not rules["includes_existing"]:
        return False
    if not entries:
        return True
    if moment <= entries[-1] or rules["reentry"] == "never":
        return False
    pause = timedelta(days=rules["reentry_days"])
    return rules["reentry"] == "always" or entries[-1] + pause <= now
