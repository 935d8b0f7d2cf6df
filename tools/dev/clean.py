"""``make clean``: remove what was made."""

import argparse
import shutil
from pathlib import Path

from . import cache, databases, machine, postgres, progress, run, template_database
from .errors import SetupError
from .machine import Machine

# Held by this very command.
KEPT = ("locks",)


def main(options: argparse.Namespace) -> None:
    """Drop this clone's databases; without ALL=0 remove the cache as well."""
    folder = cache.root()
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    is_all = options.all != "0"
    progress.say(f"Cache: {folder} ({size / cache.BYTES_PER_GIB:.1f} GiB)")
    _refuse_if_in_use(folder)
    if any(folder.glob("python-*/" + cache.COMPLETE_MARK)):
        with machine.ready() as ready:
            _drop_databases(ready, is_all)
    if is_all:
        _remove(folder)


def _refuse_if_in_use(folder: Path) -> None:
    with cache.locked("postgresql-start"), postgres.users_lock() as users:
        if not postgres.is_last(users):
            raise SetupError(f"Another command uses {folder}: stop it, then try again.")


def _drop_databases(ready: Machine, with_templates: bool) -> None:
    """Drop the demo database and what a killed test left; others are named."""
    found = databases.names(ready)
    ours = [run.DEFAULT_DATABASE]
    ours += [name for name in found if f"_{cache.clone_id()}_" in name]
    if with_templates:
        ours += [name for name in found if name.startswith(template_database.PREFIX)]
    for name in found:
        if name in ours:
            databases.drop(ready, name)
            progress.say(f"  dropped the database {name}")


def _remove(folder: Path) -> None:
    """Remove the cache, unless another command began to use it."""
    _refuse_if_in_use(folder)
    for path in folder.iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    progress.say("  removed the cache; the next command fetches it again")
