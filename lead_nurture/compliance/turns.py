"""Who says what in a transcript: one turn a line, ``[00:05] Rep: Good morning``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TIME = re.compile(r"\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?\s+")
_LABEL = re.compile(
    r"\s*[\[(<]?([^\s:：\[\]()<>][^:：\n\[\]<>]{0,39}?)[\])>]?\s*[:：](?!//)"
)
_NUMBERED = re.compile(
    r"(?:speaker|spk|channel|说话人|說話人|发言人|發言人|角色)[ _-]?\w{1,3}",
    re.IGNORECASE,
)
REP = frozenset(
    (
        *("rep", "sales", "sales rep", "salesperson", "salesman", "seller", "agent"),
        *("advisor", "adviser", "consultant", "account manager", "account executive"),
        *("me", "us", "销售", "銷售", "销售顾问", "銷售顧問", "销售代表", "業務"),
        *("业务", "业务员", "業務員", "顾问", "顧問", "客服", "坐席", "座席"),
        *("客户经理", "客戶經理", "我", "我方"),
    )
)
CUSTOMER = frozenset(
    (
        *("customer", "client", "lead", "prospect", "buyer", "caller", "contact"),
        *("them", "客户", "客戶", "顾客", "顧客", "对方", "對方", "买家", "買家"),
        *("买方", "買方", "线索", "線索", "联系人", "聯絡人"),
    )
)


@dataclass(frozen=True)
class Turn:
    """What one speaker says: ``text[start:end]`` of the transcript."""

    speaker: str
    start: int
    end: int


def split(text: str, names: Collection[str] = ()) -> list[Turn]:
    """Give the turns of a transcript; a line without a speaker goes on with the last.

    What stands before a colon is a speaker when it is a known word, one of ``names``,
    numbered, or stands before a colon in two lines at least.

    >>> text = "[00:01] Rep: Hello.\\nHow are you?\\nCustomer: Fine: thanks."
    >>> [(turn.speaker, text[turn.start:turn.end]) for turn in split(text)]
    [('rep', 'Hello.'), ('rep', 'How are you?'), ('customer', 'Fine: thanks.')]
    """
    lines = list(_read_lines(text))
    seen = Counter(label for label, _start, _inside, _end in lines)
    known = {name.strip().lower() for name in names} | REP | CUSTOMER
    turns, speaker = [], ""
    for label, start, inside, end in lines:
        if label and (label in known or seen[label] > 1 or _NUMBERED.fullmatch(label)):
            speaker, start = label, inside
        turns.append(Turn(speaker, start + _indent(text[start:end]), end))
    return [turn for turn in turns if turn.start < turn.end]


def _read_lines(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Give (label or "", start of what is said, start behind the label, end)."""
    for line in re.finditer(r"[^\n]+", text):
        start, end = line.span()
        if time := _TIME.match(text, start, end):
            start = time.end()
        label = _LABEL.match(text, start, end)
        name = label.group(1).strip().lower() if label else ""
        yield name, start, label.end() if label else start, end


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def choose(
    turns: list[Turn], rep: Collection[str] = (), customer: Collection[str] = ()
) -> tuple[list[Turn], bool]:
    """Give the turns that count, and whether it is known who speaks.

    Only what the rep says counts, where a rep or a customer can be told from others;
    else everything does. ``rep`` and ``customer``: their names.

    >>> turns = split("Rep: Free trial?\\nCustomer: A discount, please.")
    >>> [turn.speaker for turn in choose(turns)[0]]
    ['rep']
    """
    reps = REP | _names(rep)
    customers = (CUSTOMER | _names(customer)) - _names(rep)
    speakers = {turn.speaker for turn in turns}
    if speakers & reps:
        return [turn for turn in turns if turn.speaker in reps], True
    if speakers & customers:
        return [turn for turn in turns if turn.speaker not in customers], True
    return turns, False


def _names(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in names if name and name.strip())
