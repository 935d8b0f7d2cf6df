"""Texts as cells and as names of sheets."""

import re
from collections.abc import Collection

# What XML cannot say at all, not even escaped: a workbook with it does not open.
UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Excel refuses these in the name of a sheet.
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME = 31
RESERVED_NAME = "history"


def clean(text: str) -> str:
    """Give a text as a workbook can hold it; nearly all are left as they are.

    >>> clean("=1+1"), clean("半价 \\ud800")
    ('=1+1', '半价 \ufffd')
    """
    return UNWRITABLE.sub(REPLACEMENT, text)


def looks_rich(text: str) -> bool:
    """Tell whether xlsxwriter would take a text for its own markup.

    In constant memory it writes such a text as it is, so that who enters it could
    close the cell and open one with a formula.

    >>> looks_rich("<r></r></is></c><c><f>1+1</f></c><r></r>"), looks_rich("<road>")
    (True, False)
    """
    return text.startswith("<r>") and text.endswith("</r>")


def sheet_name(wanted: str, taken: Collection[str] = ()) -> str:
    """Give a name that Excel accepts and no other sheet has, in any case.

    >>> sheet_name("Won / lost: why?")
    'Won - lost- why-'
    >>> sheet_name("Raw", ["RAW", "raw 2"])
    'Raw 3'
    >>> sheet_name(""), sheet_name("'History'"), len(sheet_name("x" * 40))
    ('Sheet', 'History 1', 31)
    """
    name = NOT_IN_NAMES.sub("-", clean(wanted)).strip().strip("'")[:LONGEST_NAME]
    name = name.rstrip(" '") or "Sheet"
    if name.lower() == RESERVED_NAME:
        name = f"{name} 1"
    known = {other.lower() for other in taken}
    number, base = 1, name
    while name.lower() in known:
        number += 1
        end = f" {number}"
        name = base[: LONGEST_NAME - len(end)] + end
    return name
