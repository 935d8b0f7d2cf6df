"""Which tests name which rows of the proofs."""

import ast
import re
from pathlib import Path

from tools.capabilities import ROOT, test_files

NAMED = re.compile(r"Targets?:\s*((?:[RST]\d+(?:,\s*)?)+)")


def shown_by(root: Path = ROOT) -> dict[str, list[str]]:
    """Return {row: [path of a test file]} by the docstrings of tests."""
    shown: dict[str, list[str]] = {}
    for path in test_files(root):
        name = path.relative_to(root).as_posix()
        for row in rows_of(path.read_text(encoding="utf-8")):
            files = shown.setdefault(row, [])
            if name not in files:
                files.append(name)
    return shown


def rows_of(source: str) -> list[str]:
    """Return the rows that tests of a file name.

    >>> rows_of('def test_x():\\n    "Targets: R4, S2"')
    ['R4', 'S2']
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            continue
        for match in NAMED.finditer(ast.get_docstring(node) or ""):
            found += re.findall(r"[RST]\d+", match.group(1))
    return found
