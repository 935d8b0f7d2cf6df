"""The versions our addons had before, from the history of this clone."""

import ast
import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from tools.dev import addons, cache

MANIFESTS = "lead_*/__manifest__.py"


@dataclass(frozen=True)
class Release:
    """A state of the history: ``versions`` by addon, as its manifests say."""

    commit: str
    versions: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """Return its newest addon with its version, and the commit."""
        name, version = self.versions[0] if self.versions else ("nothing", "")
        return f"{self.commit[:7]}-{len(self.versions)}-{name}-{version}"

    def unpack(self, folder: Path) -> list[str]:
        """Write its addons into a folder; return those installed for their own sake."""
        names = [name for name, _version in self.versions]
        packed = _git("archive", self.commit, *names)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder)
        manifests = {name: addons.manifest(folder / name) for name in names}
        return [name for name in names if not manifests[name].get("auto_install")]

    @property
    def has_glue(self) -> bool:
        return any(name in addons.glue() for name, _version in self.versions)


def released() -> list[Release]:
    """Return the last commit of each set of versions, oldest first.

    Empty where the history is not there: a shallow clone, or no clone at all. The
    versions of today are among them once they were raised again, not before.
    """
    try:
        if _git("rev-parse", "--is-shallow-repository").strip() != b"false":
            return []
        changes = _git("log", "--format=%H", "-G", '"version"', "--", MANIFESTS)
    except (subprocess.CalledProcessError, FileNotFoundError):
        return []
    found: dict[tuple[tuple[str, str], ...], Release] = {}
    for change in reversed(changes.decode().split()):
        before = at(f"{change}^")
        if before.versions and before.versions != at(change).versions:
            found[before.versions] = before
    return list(found.values())


def at(name: str) -> Release:
    """Return the state of a commit, which may have none of our addons."""
    try:
        commit = _git("rev-parse", "--verify", "--quiet", name).decode().strip()
    except subprocess.CalledProcessError:
        return Release("", ())
    paths = _git("ls-tree", "-r", "--name-only", commit).decode().split("\n")
    ours = sorted(
        path for path in paths if Path(path).match(MANIFESTS) and path.count("/") == 1
    )
    versions = tuple(
        (path.split("/")[0], _version(_git("show", f"{commit}:{path}")))
        for path in ours
    )
    return Release(commit, versions)


def _version(manifest: bytes) -> str:
    return ast.literal_eval(manifest.decode())["version"]


def _git(*words: str) -> bytes:
    command = ["git", "-C", str(cache.REPOSITORY), *words]
    return subprocess.run(command, capture_output=True, check=True).stdout
