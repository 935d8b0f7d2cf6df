"""``make translations``: bring every addon's .pot and .po files up to the code.

Translations that are there stay; new messages come in empty, vanished ones go.
What reads the same in both languages stays empty too, as the linter asks.
"""

import argparse
import subprocess
from pathlib import Path

from . import (
    addons,
    cache,
    databases,
    machine,
    odoo_server,
    progress,
    template_database,
)
from .errors import SetupError

LANGUAGES = ("zh_CN", "zh_TW")
MERGE = """
import polib, sys
template, *catalogs = sys.argv[1:]
pot = polib.pofile(template)
for path in catalogs:
    try:
        po = polib.pofile(path)
    except OSError:
        po = polib.POFile()
    po.merge(pot)
    for entry in po.obsolete_entries():
        po.remove(entry)
    for entry in po:
        if entry.msgstr == entry.msgid:
            entry.msgstr = ""
    language = path.rsplit("/", 1)[1].removesuffix(".po")
    po.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    po.sort(key=lambda entry: entry.msgid)
    po.wrapwidth = 78
    po.save(path)
    empty = len(po.untranslated_entries())
    print(f"  {language}: {len(po)} messages, {empty} without a translation")
"""


def main(options: argparse.Namespace) -> None:
    """Export and merge the messages of the addons."""
    with machine.ready() as ready:
        names = addons.chosen(options.addon)
        database = template_database.scratch_name("translations")
        template_database.copy_to(ready, database, wanted=names)
        try:
            ours = ",".join(names)
            odoo_server.change(ready, database, f"install {ours}", "-i", ours)
            for name in names:
                _export(ready, database, name)
        finally:
            databases.drop(ready, database)


def _export(ready: machine.Machine, database: str, name: str) -> None:
    folder = cache.REPOSITORY / name / "i18n"
    folder.mkdir(exist_ok=True)
    template = folder / f"{name}.pot"
    command = ["-m", "odoo", "i18n", "export", "-d", database, "-o", template, name]
    _call(ready, command)
    progress.say(f"{name}:")
    catalogs: list[Path] = [folder / f"{language}.po" for language in LANGUAGES]
    _call(ready, ["-c", MERGE, template, *catalogs])


def _call(ready: machine.Machine, arguments: list) -> None:
    command = [str(ready.python.python), *map(str, arguments)]
    if subprocess.call(command, env=ready.environment(), cwd=ready.data_folder):
        raise SetupError(f"{' '.join(command[:5])} failed; its error is above.")
