"""``make check-xlsx``: LibreOffice opens our workbooks, and finds all of them there.

Checked are a workbook with everything that we can write, a review pack of the
database of ``DB=``, if one is named, and ``FILE=``.
"""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import cache, databases, machine, progress
from .errors import SetupError
from .machine import Machine

MISSING = (
    "LibreOffice is missing, nothing was checked: install the Debian package "
    "libreoffice-calc (or libreoffice-calc-nogui), then try again."
)
CONVERT_SECONDS = 300
PACK_SCRIPT = """
from odoo.fields import Date
pack = env["lead.review.pack"].create({{"name": "Check", "kind": "quarter"}})
today = Date.today()
file = env["lead.review.pack.file"]._request(
    pack, env.ref("base.user_admin"), today.replace(year=today.year - 1), today,
    sends_mail=False, now=env.cr.now())
print(file._write_to({path!r}, lambda *_args: None)["raw_rows"], "rows of raw data")
env.cr.rollback()
"""


def main(options: argparse.Namespace) -> int:
    """Check all workbooks; say what is different."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        raise SetupError(MISSING)
    with machine.ready() as ready, tempfile.TemporaryDirectory() as folder:
        paths = [_sample(ready, Path(folder))]
        if options.db:
            paths.append(_pack(ready, databases.check_name(options.db), Path(folder)))
        if options.file:
            paths.append(Path(options.file).resolve())
        failed = [path.name for path in paths if _check(ready, program, path)]
    progress.say(f"check-xlsx: {'failed: ' + ', '.join(failed) if failed else 'good'}")
    return 1 if failed else 0


def _sample(ready: Machine, folder: Path) -> Path:
    path = folder / "sample.xlsx"
    _run(ready, "sample", path)
    return path


def _pack(ready: Machine, database: str, folder: Path) -> Path:
    """Make a review pack of the last year, as the administrator."""
    path = folder / "pack.xlsx"
    subprocess.run(
        [ready.python.python, "-m", "odoo", "shell", "-d", database, "--no-http"],
        input=PACK_SCRIPT.format(path=str(path)),
        text=True,
        env=ready.environment(),
        cwd=ready.data_folder,
        check=False,
    )
    if not path.exists():
        raise SetupError(f"No pack was made of {database}: its error is above.")
    return path


def _check(ready: Machine, program: str, path: Path) -> int:
    """Let LibreOffice save a workbook anew and compare the two; give 0 if equal."""
    progress.say(f"  {path.name}")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(program, f"-env:UserInstallation=file://{folder}/profile"),
            *("--headless", "--convert-to", "xlsx", "--outdir", folder, str(path)),
        ]
        result = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=CONVERT_SECONDS,
            check=False,
        )
        converted = Path(folder) / f"{path.stem}.xlsx"
        if result.returncode or not converted.exists():
            progress.say(f"  LibreOffice does not open it: {result.stderr.strip()}")
            return 1
        return _run(ready, "compare", path, converted)


def _run(ready: Machine, *arguments: str | Path) -> int:
    return subprocess.run(
        [ready.python.python, "-W", "ignore", "-m", "tools.xlsx_check", *arguments],
        cwd=cache.REPOSITORY,
        check=False,
    ).returncode
