"""By which way to contact a person now: what worked lately, then what is possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Mails without an opening after which another way is advised.
IGNORED_MAILS = 3


@dataclass(frozen=True, slots=True)
class Ways:
    """How a person can be reached, and what came of it lately.

    :param may_mail: there is an address that may be written to
    :param may_call: there is a phone number that may be called
    :param may_message: the phone number may get messages (WeCom, WhatsApp, SMS)
    :param prefers_messages: people of this country write messages rather than mails
    :param answered: when the person last answered, by way
    :param mails: e-mails sent lately
    :param opened: those of them that the person opened or clicked in
    :param missed_calls: calls in a row that nobody took
    """

    may_mail: bool = False
    may_call: bool = False
    may_message: bool = False
    prefers_messages: bool = False
    answered: tuple[tuple[str, datetime], ...] = ()
    mails: int = 0
    opened: int = 0
    missed_calls: int = 0


@dataclass(frozen=True, slots=True)
class Advice:
    """The way to take, and why: a code with the number or moment it is about."""

    channel: str
    reason: str
    number: int = 0
    at: datetime | None = None


def choose_channel(ways: Ways) -> Advice:
    """Advise a way: ``mail``, ``message``, ``call``, or ``none`` where none is open.

    >>> march = datetime(2026, 3, 1)
    >>> may_all = {"may_mail": True, "may_call": True, "may_message": True}
    >>> choose_channel(Ways(**may_all, answered=(("call", march),))).channel
    'call'
    >>> choose_channel(Ways(**may_all, mails=4, opened=2)).reason
    'opens_mails'
    >>> choose_channel(Ways(**may_all, mails=4)).channel
    'message'
    >>> choose_channel(Ways(**may_all, prefers_messages=True)).reason
    'country'
    >>> choose_channel(Ways(may_mail=True)).reason, choose_channel(Ways()).reason
    ('only_mail', 'no_way')
    """
    possible = [
        channel
        for channel, may in (
            ("mail", ways.may_mail),
            ("message", ways.may_message),
            ("call", ways.may_call),
        )
        if may
    ]
    if not possible:
        return Advice("none", "no_way")
    if len(possible) == 1:
        return Advice(possible[0], f"only_{possible[0]}")
    return _by_answer(ways, possible) or _by_habit(ways, possible)


def _by_answer(ways: Ways, possible: list[str]) -> Advice | None:
    """Advise the way by which the person last answered, if it is open."""
    answered = [(at, channel) for channel, at in ways.answered if channel in possible]
    if not answered:
        return None
    at, channel = max(answered)
    return Advice(channel, f"answered_{channel}", at=at)


def _by_habit(ways: Ways, possible: list[str]) -> Advice:
    """Advise by what is opened, ignored and usual; ``possible`` has two or more.

    >>> _by_habit(Ways(missed_calls=3), ["message", "call"]).reason
    'misses_calls'
    >>> _by_habit(Ways(), ["mail", "call"])
    Advice(channel='mail', reason='first_mail', number=0, at=None)
    """
    other = possible[0] if possible[0] != "mail" else possible[1]
    if "mail" in possible:
        if ways.opened:
            return Advice("mail", "opens_mails", number=ways.opened)
        if ways.mails >= IGNORED_MAILS:
            return Advice(other, "ignores_mails", number=ways.mails)
    if "message" in possible:
        if ways.missed_calls >= 2:
            return Advice("message", "misses_calls", number=ways.missed_calls)
        if ways.prefers_messages:
            return Advice("message", "country")
    return Advice(possible[0], f"first_{possible[0]}")
