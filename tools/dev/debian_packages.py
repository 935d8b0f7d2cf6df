"""Fetch and unpack Debian packages without installing them.

apt runs with a private configuration, so that it works as an ordinary user
and neither reads nor changes what the machine has installed. The mirror is the
one that the machine itself uses, or ``$LEAD_DEBIAN_MIRROR``.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import cache, processes, progress
from .errors import SetupError

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
SUITES = ("sid", "bookworm")
TEMPLATES_PACKAGE = "python-apt-common"
TEMPLATE = Path("usr/share/python-apt/templates/Debian.info")


def fetch(packages: Sequence[str], target: Path, title: str) -> None:
    """Unpack packages (``name`` or ``name/suite``) into the folder `target`."""
    for program in ("apt-get", "dpkg-deb"):
        if not shutil.which(program):
            raise SetupError(
                f"{program} is missing, this is no Debian or Ubuntu: "
                "set ODOO_PATH to an Odoo 19 checkout."
            )
    scratch = target / ".apt"
    scratch.mkdir(parents=True)
    options = _private_options(scratch)
    log = cache.subfolder("logs") / "apt.log"
    with progress.step(f"package lists for {title}"):
        _apt(["update", "-q"], options, scratch, log)
    with progress.step(f"download {title}") as step:
        _apt(["download", "-q", *packages], options, scratch, log, step)
    with progress.step(f"unpack {title}") as step:
        _unpack(sorted(scratch.glob("*.deb")), target, step)
    shutil.rmtree(scratch)


def _apt(
    command: list[str],
    options: list[str],
    folder: Path,
    log: Path,
    step: progress.Step | None = None,
) -> None:
    def note(line: str) -> None:
        if step and line.startswith("Get:"):
            step.detail = line.split()[-3]

    processes.must_run(
        ["apt-get", *options, *command],
        log,
        "Cannot reach Debian's packages (no network? else set ODOO_PATH)",
        env={**os.environ, "LC_ALL": "C"},
        cwd=folder,
        on_line=note,
    )
    if command[0] == "update" and "\nErr:" in "\n" + log.read_text():
        raise SetupError(
            "Cannot reach Debian's packages: no network? "
            f"(or set ODOO_PATH to an Odoo 19 checkout; see {log})"
        )


def _unpack(archives: Sequence[Path], target: Path, step: progress.Step) -> None:
    log = cache.subfolder("logs") / "dpkg.log"
    for number, archive in enumerate(archives):
        step.percent = 100 * number / len(archives)
        step.detail = archive.name.partition("_")[0]
        command = ["dpkg-deb", "-x", archive, target]
        processes.must_run(command, log, f"Cannot unpack {archive.name}")


def _private_options(scratch: Path) -> list[str]:
    """Return the options that keep apt inside the folder `scratch`."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True)
    mirror, keyring = _mirror(), _keyring(scratch)
    (scratch / "status").touch()
    (scratch / "sources.list").write_text(
        "".join(
            f"deb [signed-by={keyring}] {mirror} {suite} main\n" for suite in SUITES
        )
    )
    settings = {
        "Dir::State::lists": scratch / "lists",
        "Dir::State::status": scratch / "status",
        "Dir::Cache": scratch / "cache",
        "Dir::Etc::sourcelist": scratch / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "APT::Sandbox::User": "root",
        "APT::Update::Post-Invoke-Success::": "true",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
    }
    return [f"-o{key}={value}" for key, value in settings.items()]


def _mirror() -> str:
    """Return the address of a Debian mirror, as this machine knows it."""
    known = os.environ.get("LEAD_DEBIAN_MIRROR") or find_mirror(_apt_sources())
    known = known or _mirror_from_template()
    if not known:
        raise SetupError(
            "No Debian mirror among apt's sources: set ODOO_PATH to an Odoo 19 "
            "checkout, or LEAD_DEBIAN_MIRROR to a mirror."
        )
    return known


def _apt_sources() -> str:
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def find_mirror(text: str) -> str | None:
    """Return the first address of Debian's main archive in a text.

    >>> find_mirror("http://a.example/ubuntu http://b.example/debian/ x")
    'http://b.example/debian'
    """
    found = re.search(
        r"\b(?:https?|file|mirror\+\w+)://?\S*?/debian(?=/?(?:\s|$))", text
    )
    return found and found.group()


def _mirror_from_template() -> str | None:
    """Ask Ubuntu's own package about Debian's mirrors."""
    folder = _own_package(TEMPLATES_PACKAGE)
    path = folder and folder / TEMPLATE
    return find_mirror(path.read_text()) if path and path.exists() else None


def _keyring(scratch: Path) -> Path:
    """Return Debian's keys: the machine's, else those that Ubuntu packages."""
    for keyring in KEYRINGS:
        if keyring.exists():
            return keyring
    folder = _own_package("debian-archive-keyring")
    for keyring in KEYRINGS:
        path = folder and folder / keyring.relative_to("/")
        if path and path.exists():
            return path
    raise SetupError(
        "Debian's keys are missing: install the package debian-archive-keyring, "
        "or set ODOO_PATH to an Odoo 19 checkout."
    )


def _own_package(name: str) -> Path | None:
    """Unpack a package of the machine's own distribution, if it has it."""
    folder = cache.subfolder(f"own-packages/{name}")
    if not any(folder.glob("usr")):
        command = ["apt-get", "-q", "download", name]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        for archive in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=False)
    return folder if any(folder.glob("usr")) else None
