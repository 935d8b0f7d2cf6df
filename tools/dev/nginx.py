"""nginx for the tests of what stands in front of Odoo: the machine's, or Debian's."""

import shutil
import subprocess
from pathlib import Path

from . import cache, debian_packages
from .errors import SetupError

PACKAGES = ("nginx/bookworm",)
PROGRAM = Path("usr/sbin/nginx")
NEEDED_GIB = 0.1


def ensure() -> Path:
    """Return the program, unpacked in the cache where the machine has none.

    :raises SetupError: there is none, or it does not run here
    """
    found = shutil.which("nginx")
    return Path(found) if found else _fetched()


def _fetched() -> Path:
    name = f"nginx-{cache.digest(PACKAGES)}"
    return cache.build_once(name, _build, NEEDED_GIB) / PROGRAM


def _build(folder: Path) -> None:
    debian_packages.fetch(PACKAGES, folder, "nginx")
    result = subprocess.run(
        [folder / PROGRAM, "-v"], capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise SetupError(f"Debian's nginx does not run here: {result.stderr.strip()}")
