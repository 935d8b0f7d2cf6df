"""Odoo 19 itself: ``$ODOO_PATH`` or Debian's package, unpacked in the cache."""

import os
import re
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from . import cache, debian_packages, processes, progress
from .errors import SetupError

ODOO_SERIES = 19
NEEDED_GIB = 2.5
PACKAGES = (
    "odoo-19/sid",
    "libjs-jquery/bookworm",
    "libjs-jquery-form/bookworm",
    "libjs-underscore/bookworm",
    "fonts-roboto-unhinted/bookworm",
    "fonts-montserrat/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
    "fonts-ocr-b/bookworm",
)
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")
# Debian leaves this file out; without it every back-office page logs an error.
MISSING_PACKAGE = "@mediapipe/selfie_segmentation@0.1.1675465747"
MISSING_FILE = Path("mail/static/lib/selfie_segmentation/selfie_segmentation.js")


@dataclass(frozen=True)
class OdooSource:
    """Where Odoo's Python package and its addons are."""

    import_path: Path
    version: str

    @property
    def addon_paths(self) -> list[Path]:
        """Return the folders with core's addons (Debian links one to the other)."""
        paths = [self.import_path / "odoo" / "addons", self.import_path / "addons"]
        found = [path.resolve() for path in paths if path.is_dir()]
        return list(dict.fromkeys(found))

    def addon(self, name: str) -> Path:
        """Return the folder of one of core's addons."""
        for path in self.addon_paths:
            if (path / name / "__manifest__.py").exists():
                return path / name
        raise SetupError(f"Odoo in {self.import_path} has no addon {name}.")


def ensure() -> OdooSource:
    """Return Odoo 19, fetched first where it is not there."""
    if os.environ.get("ODOO_PATH"):
        return _given(Path(os.environ["ODOO_PATH"]).expanduser().absolute())
    name = f"odoo-{ODOO_SERIES}-{cache.digest(PACKAGES, MISSING_PACKAGE)}"
    folder = cache.build_once(name, _build, NEEDED_GIB)
    return _read(folder / DIST_PACKAGES)


def _given(path: Path) -> OdooSource:
    """Accept a checkout, a folder that holds the package, or the package."""
    for candidate in (path, path.parent, path / DIST_PACKAGES):
        if (candidate / "odoo" / "release.py").exists():
            return _read(candidate)
    raise SetupError(f"ODOO_PATH={path} holds no Odoo: no odoo/release.py in it.")


def _read(import_path: Path) -> OdooSource:
    release = (import_path / "odoo" / "release.py").read_text()
    found = re.search(r"version_info\s*=\s*\(\s*(\d+)\s*,\s*(\d+)", release)
    series = ".".join(found.groups()) if found else "unknown"
    if series.partition(".")[0] != str(ODOO_SERIES):
        raise SetupError(
            f"Odoo {ODOO_SERIES} is needed, the one in {import_path} is {series}."
        )
    return OdooSource(import_path, series)


def _build(folder: Path) -> None:
    debian_packages.fetch(PACKAGES, folder, "Odoo 19 (123 MB)")
    addons = folder / DIST_PACKAGES / "odoo" / "addons"
    _add_missing_file(folder, addons / MISSING_FILE)


def _add_missing_file(folder: Path, target: Path) -> None:
    """Put the JavaScript file in place that npm's registry has."""
    if not shutil.which("npm"):
        progress.warn(
            "npm is missing, so one JavaScript file of Odoo stays missing: pages log "
            f"an error and browser tests fail. Install npm, then remove {folder}."
        )
        return
    scratch = folder / ".npm"
    scratch.mkdir()
    with progress.step("one JavaScript file that Debian leaves out"):
        command = ["npm", "pack", "--silent", MISSING_PACKAGE]
        log = cache.subfolder("logs") / "npm.log"
        processes.must_run(command, log, "npm failed (no network?)", cwd=scratch)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(next(scratch.glob("*.tgz"))) as archive:
        content = archive.extractfile(f"package/{target.name}")
        target.write_bytes(content.read() if content else b"")
    shutil.rmtree(scratch)
