"""Texts with the lead's data in them: ``Ask {{contact_name}} about the trial``.

Names of fields only, so that a text can never run anything.
"""

import re
from collections.abc import Callable

PLACEHOLDER = re.compile(r"\{\{\s*(?:object\.)?(\w+)\s*\}\}")
# With what stands there when the field is empty.
SHOWN = re.compile(r"\{\{\s*(?:object\.)?(\w+)\s*(?:\|[^{}]*)?\}\}")


def names_in(text: str) -> set[str]:
    """Give the names that a text has between braces.

    >>> sorted(names_in("{{a}} and {{ object.b }}, not {c}"))
    ['a', 'b']
    """
    return set(PLACEHOLDER.findall(text))


def fill_in(text: str, value_of: Callable[[str], str]) -> str:
    """Give the text with ``value_of(name)`` in the place of each name.

    >>> fill_in("Hello {{ name }}!", {"name": "Ann"}.__getitem__)
    'Hello Ann!'
    """
    return PLACEHOLDER.sub(lambda match: value_of(match[1]), text)


def show_names(text: str, label_of: Callable[[str], str | None]) -> str:
    """Give the text for people: each placeholder as the label of its field.

    What stands for an empty field (``{{ object.name ||| you }}``) is left out.

    >>> show_names("Call {{ object.name ||| you }}, {{x}}", {"name": "Name"}.get)
    'Call [Name], [x]'
    """
    return SHOWN.sub(lambda match: f"[{label_of(match[1]) or match[1]}]", text)
