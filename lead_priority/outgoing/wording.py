"""Texts with named placeholders, as people write them: ``{lead}``, ``{days}``."""

import re
from collections.abc import Collection, Mapping

# Stands for a value that is not known.
NOTHING = "–"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class WordingError(ValueError):
    """A text that cannot be filled; ``part`` is what is wrong in it."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class UnknownPlaceholder(WordingError):
    """A placeholder that nobody fills."""


class LooseBrace(WordingError):
    """A brace that belongs to no placeholder."""


def check(text: str, known: Collection[str]) -> None:
    """Raise WordingError unless every placeholder of ``text`` is ``known``.

    >>> check("{lead} waits", {"lead"})
    """
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            raise UnknownPlaceholder("{" + name + "}")
    rest = _PLACEHOLDER.sub("", text)
    for brace in "{}":
        if brace in rest:
            raise LooseBrace(brace)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put ``values`` in; one that is missing or empty is shown as a dash.

    >>> fill("{lead}: {days} days", {"lead": "Roof {x}", "days": 3})
    'Roof {x}: 3 days'
    """

    def value_of(match: "re.Match[str]") -> str:
        value = values.get(match.group(1))
        return NOTHING if value in (None, "", False) else str(value)

    return _PLACEHOLDER.sub(value_of, text)
