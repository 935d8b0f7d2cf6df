"""The addons of this repository: folders at its top with a manifest."""

import ast
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


def dependencies() -> list[str]:
    """Return the addons of others that ours need, sorted by name."""
    ours = set(names())
    needed = set(BASE_DEPENDENCIES)
    for name in ours:
        needed.update(manifest(cache.REPOSITORY / name).get("depends", []))
    return sorted(needed - ours)
