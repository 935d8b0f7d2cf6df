"""The browser of the tests, and the fonts of Chinese screenshots."""

import os
import shutil
import subprocess
from pathlib import Path

from . import cache, processes, progress
from .errors import SetupError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
CJK_FONT_FOLDER = Path("/usr/share/fonts/opentype/noto")


def find() -> str | None:
    """Return the path of a browser that Odoo's tests can drive."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def ensure() -> str:
    """Return a browser, installed first where we may."""
    program = find()
    if program and CJK_FONT_FOLDER.exists():
        return program
    if _may_install():
        _install()
        program = find()
    elif program:
        progress.warn("no Chinese fonts: apt-get install fonts-noto-cjk")
    if not program:
        raise SetupError(
            "No browser for the tests: apt-get install chromium fonts-noto-cjk "
            "(as root), then try again."
        )
    return program


def _root_prefix() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def _may_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        return True
    command = ["sudo", "-n", "true"]
    return (
        bool(shutil.which("sudo"))
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


def _install() -> None:
    """Install the browser; a failure shows in that it is still missing."""
    log = cache.subfolder("logs") / "browser.log"
    apt = [*_root_prefix(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    with cache.locked("browser"), progress.step("browser and Chinese fonts") as step:
        step.detail = "package lists"
        processes.run([*apt, "update"], log)
        step.detail = ", ".join(PACKAGES)
        install = [*apt, "install", "-y", "--no-install-recommends", *PACKAGES]
        processes.run(install, log)
