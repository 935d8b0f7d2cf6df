"""The files that ad platforms take: their columns, and what is in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import normal_forms as forms


@dataclass(frozen=True, slots=True)
class Member:
    """One person of an audience, as it is known.

    :param phone: with the country's number, as ``+49 30 123456``
    :param country: code of two letters
    """

    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """What a platform takes.

    :param header: first line of the file, empty: no such line
    :param keys: how many of the first columns are identifiers: one is needed
    :param fewest: rows below which the platform does not take or use a list
    :param extension: of the file
    """

    header: tuple[str, ...]
    write: Callable[[Member], tuple[str, ...]]
    keys: int
    fewest: int
    extension: str = "csv"


def _google(member: Member) -> tuple[str, ...]:
    # Country is not hashed; without a postcode names are matched to nothing, so that
    # they are not given away either.
    return (
        forms.sha256(forms.google_email(member.email)),
        forms.sha256(forms.e164_phone(member.phone)),
    )


def _meta(member: Member) -> tuple[str, ...]:
    return (
        forms.sha256(forms.plain_email(member.email)),
        forms.sha256(forms.digits_phone(member.phone)),
        forms.sha256(forms.plain_name(member.first_name)),
        forms.sha256(forms.plain_name(member.last_name)),
        forms.sha256(member.country.lower()),
    )


def _linkedin(member: Member) -> tuple[str, ...]:
    # The columns of its template must all be there; what is not hashed stays empty.
    return (forms.sha256(forms.plain_email(member.email)), *([""] * 6))


def _chinese(member: Member) -> tuple[str, ...]:
    return (forms.md5(forms.chinese_mobile(member.phone)),)


LINKEDIN_COLUMNS = (
    *("email", "firstname", "lastname", "jobtitle", "employeecompany", "country"),
    "googleaid",
)
FORMATS = {
    "google": Format(("Email", "Phone"), _google, 2, 100),
    "meta": Format(("email", "phone", "fn", "ln", "country"), _meta, 2, 100),
    "linkedin": Format(LINKEDIN_COLUMNS, _linkedin, 1, 300),
    "baidu": Format((), _chinese, 1, 5000, "txt"),
    "tencent": Format((), _chinese, 1, 1, "txt"),
}


def make_file(platform: str, members: Iterable[Member]) -> tuple[bytes, int]:
    """Give the file for a platform, and how many rows are in it.

    A person without an identifier that the platform knows is left out, and so is the
    second of two with the same.

    >>> people = [Member("Ann@Example.com"), Member("ann@example.com "), Member()]
    >>> data, count = make_file("google", people)
    >>> count, data.decode().splitlines()[0]
    (1, 'Email,Phone')
    >>> make_file("baidu", [Member(phone="+8613800138000")])[0].decode()
    '7945bd83237335e5376ff44d62e4f0ae\\n'
    """
    chosen = FORMATS[platform]
    rows = [chosen.write(member) for member in members]
    # In the order they came, each set of identifiers once.
    found = {
        row[: chosen.keys]: row for row in reversed(rows) if any(row[: chosen.keys])
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if chosen.header:
        writer.writerow(chosen.header)
    writer.writerows(sorted(found.values()))
    return text.getvalue().encode(), len(found)
