"""The same thing in other words: what people write about what they did.

Chinese and English. Names and numbers of one lead are taken out, so that "Send offer
4711 to Mr. Li" and "send the offer to Anna" are the same; words are compared, not
meanings: "Quote" and "Offer" stay two.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from ..compliance.words import simplified, stem

# How like each other two wordings are that mean the same step, 0 to 1.
ALIKE = 0.8
# A wording within another one says the same from this length on (a Chinese character
# is worth two letters).
LONG_ENOUGH = 4
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|回复|答复|转发)\s*[:：])+")
_COUNTED = re.compile(r"第?\s*[\d一二三四五六七八九十]+\s*(?:次|轮|遍|回)")
_DIGITS = re.compile(r"[^\s" + _HAN + r"]*\d[^\s" + _HAN + r"]*")
_NO_WORD = re.compile(r"[^\w" + _HAN + r"]|_")
_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
_TITLES = "总|經理|经理|先生|女士|小姐|老师|主任|董|工"
_SMALL = frozenset(
    (
        *("a", "an", "the", "to", "with", "for", "of", "at", "on", "in", "and", "by"),
        *("mr", "mrs", "ms", "dr"),
    )
)
_SMALL_HAN = str.maketrans("", "", "的了")


def normalise(text: str, names: Iterable[str] = ()) -> str:
    """Give what was written in one form, without names and numbers of the lead.

    :param names: of the lead, its contact and its company

    >>> normalise("RE: Send offer #4711 to Mr. Li!", ["Li Wei"])
    'send offer'
    >>> normalise("给王总发送報價單（第3次）", ["王强"]), normalise("Visit 2026-03-02")
    ('给发送报价单', 'visit')

    Where nothing else is left, a name is a word like others:

    >>> normalise("Demo", ["Demo"])
    'demo'
    """
    plain = _fold(text)
    plain = _REPLY.sub("", _ADDRESS.sub(" ", plain))
    without = _clean(_without_names(plain, [_fold(name) for name in names]))
    return without or _clean(plain)


def make_key(normal: str) -> str:
    """Give what wordings of the same thing share: their words without endings.

    >>> make_key("sends case studies") == make_key("send case study")
    True
    """
    return " ".join(stem(word) for word in normal.split())


def alike(deed: str, step: str) -> bool:
    """Tell whether a step says what was done, as far as words (normal forms) can tell.

    A deed may say less than the step; one that says more is something else.

    >>> alike("sent case packs", "send case pack"), alike("demo", "send offer")
    (True, False)
    >>> alike("报价单", "发送报价单"), alike("call legal department", "call")
    (True, False)
    """
    deed, step = make_key(deed), make_key(step)
    if not deed or not step:
        return False
    if _length(deed) >= LONG_ENOUGH and _is_within(deed, step):
        return True
    return SequenceMatcher(None, deed, step, autojunk=False).ratio() >= ALIKE


def _is_within(short: str, long: str) -> bool:
    """Whole words only, where words have spaces between them."""
    if short.isascii():
        return f" {short} " in f" {long} "
    return short in long


def _length(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _fold(text: str) -> str:
    known = simplified()
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(known.get(character, character) for character in folded)


def _without_names(text: str, names: list[str]) -> str:
    for name in sorted(filter(None, map(str.strip, names)), key=len, reverse=True):
        text = _without_name(text, name)
    return text


def _without_name(text: str, name: str) -> str:
    if re.search(f"[{_HAN}]", name):
        text = text.replace(name, " ") if len(name) > 1 else text
        # 王总 for 王强
        if len(name) <= 4:
            return re.sub(f"{re.escape(name[0])}(?:{_TITLES})", " ", text)
        return text
    text = re.sub(rf"\b{re.escape(name)}\b", " ", text)
    for part in name.split():
        if len(part) > 1:
            text = re.sub(rf"\b{re.escape(part)}\b", " ", text)
    return text


def _clean(text: str) -> str:
    for nothing in (_COUNTED, _DIGITS, _NO_WORD):
        text = nothing.sub(" ", text)
    words = [word for word in text.translate(_SMALL_HAN).split() if word not in _SMALL]
    return _BESIDE_HAN.sub("", " ".join(words))
