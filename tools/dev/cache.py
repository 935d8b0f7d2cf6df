"""The cache folder: what was fetched or built once and is used by every clone.

Everything lies outside the clone, in ``$LEAD_CACHE`` or the user's cache
folder. An entry is built under a lock and marked complete at its end, so that
a killed build is done again and two commands never build the same entry.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import SetupError

REPOSITORY = Path(__file__).resolve().parents[2]
COMPLETE_MARK = ".complete"
BYTES_PER_GIB = 1024**3


def root() -> Path:
    """Return the cache folder, made if it is missing."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("LEAD_CACHE") or Path(base) / "lead-priority")
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"Cannot make the cache folder {folder} ({error.strerror}); "
            "set LEAD_CACHE to a folder that can be written."
        ) from error
    return folder


def subfolder(name: str) -> Path:
    """Return a folder inside the cache, made if it is missing."""
    folder = root() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clone_id() -> str:
    """Return a short name for this clone: databases of two clones never meet."""
    return hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:6]


def digest(*parts: object) -> str:
    """Return a short hash of what an entry is built from."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


@contextlib.contextmanager
def locked(name: str, shared: bool = False) -> Iterator[None]:
    """Hold a lock between processes; it ends with the process that holds it."""
    path = subfolder("locks") / f"{name}.lock"
    with path.open("a") as handle:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"  waiting for another command ({name})", flush=True)
            fcntl.flock(handle, kind)
        yield


def build_once(name: str, build: Callable[[Path], None], gib: float) -> Path:
    """Return the cache entry `name`, built first where it is not complete.

    :param gib: free disk space that the build needs
    """
    folder = root() / name
    if (folder / COMPLETE_MARK).exists():
        return folder
    with locked(name):
        if not (folder / COMPLETE_MARK).exists():
            shutil.rmtree(folder, ignore_errors=True)
            require_disk(gib)
            folder.mkdir(parents=True)
            build(folder)
            (folder / COMPLETE_MARK).touch()
    return folder


def require_disk(gib: float) -> None:
    """Refuse to start what would fill the disk."""
    free = shutil.disk_usage(root()).free / BYTES_PER_GIB
    if free < gib:
        raise SetupError(
            f"Not enough disk space in {root()}: {free:.1f} GiB free, {gib:.1f} GiB "
            "needed; free some or set LEAD_CACHE to another disk."
        )
