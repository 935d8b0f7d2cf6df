"""Fill the column *Shown by* of docs/capabilities.md from the tests' docstrings.

A test names the rows it shows: ``Capabilities: 42, 43``. ``python3 -m
tools.capabilities`` rewrites the page; ``--check`` says what differs.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "capabilities.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\w+) \| (.*?) ?\|$")
NAMED = re.compile(r"Capabilities:\s*([\d,\s]+)")


def test_files(root=ROOT):
    """Return every test file of the addons and of the top level."""
    return sorted({*root.glob("*/tests/test_*.py"), *root.glob("tests/test_*.py")})


def named_rows(path):
    """Yield (row number, test name) for each test of a file that names rows."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        match = NAMED.search(ast.get_docstring(node) or "")
        if match and node.name.lower().startswith("test"):
            for number in re.findall(r"\d+", match.group(1)):
                yield int(number), node.name


def shown_by(root=ROOT):
    """Return {row number: [«file.py» …]} over all tests."""
    shown = {}
    for path in test_files(root):
        for number, _test in named_rows(path):
            files = shown.setdefault(number, [])
            if f"`{path.name}`" not in files:
                files.append(f"`{path.name}`")
    return shown


def filled(text, shown):
    """Return the page with its last column filled.

    >>> filled("| 1 | Capture | done |  |", {1: ["`test_x.py`"]})
    '| 1 | Capture | done | `test_x.py` |'
    """
    lines = []
    for line in text.splitlines():
        if row := ROW.match(line):
            number, what, state, _old = row.groups()
            tests = ", ".join(shown.get(int(number), []))
            line = f"| {number} | {what} | {state} | {tests} |"
            line = line.replace("|  |", "| |")
        lines.append(line)
    return "\n".join(lines) + ("\n" if text.endswith("\n") else "")


def states(text):
    """Return {row number: state} of the page."""
    rows = filter(None, map(ROW.match, text.splitlines()))
    return {int(row.group(1)): row.group(3) for row in rows}


def main(arguments):
    """Rewrite the page, or with --check return 1 when it would change."""
    text = PAGE.read_text(encoding="utf-8")
    page = filled(text, shown_by())
    if "--check" in arguments:
        return int(page != text)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
