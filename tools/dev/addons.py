"""The addons of this repository: folders at its top with a manifest."""

import ast
from collections.abc import Iterable
from pathlib import Path

from . import cache
from .errors import SetupError

MANIFEST = "__manifest__.py"
# What every template has, also while there is no addon yet.
BASE_DEPENDENCIES = frozenset({"crm"})


def names() -> list[str]:
    """Return our installable addons, sorted by name."""
    found = (path.parent for path in cache.REPOSITORY.glob(f"*/{MANIFEST}"))
    return sorted(
        folder.name for folder in found if manifest(folder).get("installable", True)
    )


def base() -> list[str]:
    """Return those of our addons that are installed for their own sake."""
    return [name for name in names() if not _installs_itself(name)]


def glue() -> list[str]:
    """Return our addons that install themselves beside an app of others."""
    return [name for name in names() if _installs_itself(name)]


def _installs_itself(name: str) -> bool:
    return bool(manifest(cache.REPOSITORY / name).get("auto_install"))


def chosen(value: str | None) -> list[str]:
    """Return the addons of ``ADDON=a,b``, or all of ours."""
    ours = names()
    wanted = [name for name in (value or "").split(",") if name] or ours
    for name in wanted:
        if name not in ours:
            raise SetupError(
                f"No addon {name!r} here; there are: {', '.join(ours) or 'none yet'}."
            )
    return wanted


def manifest(folder: Path) -> dict:
    """Return the manifest of the addon in a folder."""
    return ast.literal_eval((folder / MANIFEST).read_text())


def dependencies(wanted: Iterable[str] | None = None) -> list[str]:
    """Return the addons of others that ours need, sorted by name.

    Asked for none in particular: those of our ``base``, so that a website is only
    there where glue is wanted. One glue is like all: fewer databases to make.
    """
    ours, needed = set(names()), set(BASE_DEPENDENCIES)
    waiting = [*(base() if wanted is None else wanted)]
    if any(_installs_itself(name) for name in waiting):
        waiting += glue()
    while waiting:
        needed.update(manifest(cache.REPOSITORY / waiting.pop()).get("depends", []))
        waiting += sorted(needed & ours)
        needed -= ours
    return sorted(needed)
