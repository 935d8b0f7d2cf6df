"""The shape of the code: sizes, directions of import, what must not be in it."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
MAX_FILE_LINES = 300
MAX_TEST_FILE_LINES = 500
MAX_METHOD_LINES = 40
MAX_MEDIAN_METHOD_LINES = 8
MAX_P90_METHOD_LINES = 20
# An addon may import those further up only (docs: direction of dependency).
LEVELS = {
    "lead_priority": 0,
    "lead_priority_website": 1,
    "lead_priority_survey": 1,
    "lead_priority_event": 1,
    "lead_priority_livechat": 1,
    "lead_priority_queue_job": 1,
    "lead_nurture": 1,
    "lead_analytics": 1,
    "lead_nurture_website_sale": 2,
}
PURE_PACKAGES = (
    "api",
    "attribution",
    "comparing",
    "audiences",
    "compliance",
    "evaluation",
    "flowchart",
    "health",
    "hidden_steps",
    "inbound",
    "intake",
    "matching",
    "paths",
    "presets",
    "outgoing",
    "routing",
    "rulesets",
    "running",
    "scheduling",
    "sending",
    "suggesting",
    "metrics",
    "storytelling",
    "scoring",
    "sealing",
    "xlsx",
)
# Plain packages of lead_priority that those of other addons build on.
SHARED_PACKAGES = ("odoo.addons.lead_priority.evaluation",)
# scoring compiles Odoo's domains; it uses these and nothing else of Odoo.
ODOO_IN_SCORING = {
    "odoo.fields": {"Domain"},
    "odoo.tools": {"SQL", "Query"},
    "odoo.tools.query": {"Query"},
    "odoo.tools.sql": {"SQL"},
    "odoo.orm.domains": {"Domain", "DomainCondition", "DomainAnd", "DomainOr"},
}
# xlsx/ writes workbooks: that is what this library is for.
IN_XLSX = {"xlsxwriter"}
# Written in parts, so that this file does not match itself.
FORBIDDEN_TEXT = re.compile(
    "|".join(
        (
            "/wo" + r"rk/",
            "/ro" + r"ot/",
            r"deb\.deb" + r"ian\.org",
            r"security\.deb" + r"ian\.org",
            r"archive\.ubu" + r"ntu\.com",
            r"pypi\." + r"org",
            r"pythonhosted\." + r"org",
            r"registry\.np" + r"mjs",
        )
    )
)
# The one place where the address of somebody else's interface may stand.
PRESETS = REPOSITORY / "lead_priority" / "inbound" / "presets"
FIXED_HOSTS = {
    "linkedin": ["api.linkedin.com"],
    "meta": ["graph.facebook.com"],
}
TEXT_SUFFIXES = {
    *(".py", ".md", ".xml", ".js", ".toml", ".txt", ".yaml", ".yml", ".json"),
    *(".cfg", ".csv", ".po", ".scss", ".html", ".sh", ""),
}
LANGUAGES = ("zh_CN", "zh_TW")
# Written the same in every language; the linter wants such messages empty.
SAME_IN_EVERY_LANGUAGE = {
    *("API", "HTTP", "ID", "MQL", "OpenAPI 3.1", "SQL", "URL", "Webhook"),
    *("LTV / CAC", "MQL → SQL", "ROI", "SLA"),
    # Names in code that the extraction takes for messages: they stand beside one.
    *("biweek", "last_90_days", "month", "object.name", "per_lead", "quarter", "year"),
    *("is_activated", "is_active:sum", "is_contacted", "is_in_time"),
    *("is_opportunity", "revenue:sum", "won_revenue:sum"),
    "X-Signature",
    *("English", "error", "https://", "https://www.example.com", "id", "lp_"),
    *("JSON", "at_least", "less_than", "timeout", "{{nurture_content_html}}"),
    # What an empty box shows: an example of what to write there.
    *("Authorization: Bearer {secret}", "audit@example.com"),
    "company.name, result.items[0].industry, tags[name=size].value",
    "https://api.example.com/v1/companies?domain={domain}",
    *("+86 138 0000 0000", "86 138 0000 0000", "/pricing", "/products/pumps*"),
    "[('lead_score', '&gt;=', {{=minimum_score}})]",
}


def tracked_files() -> list[Path]:
    """Return the files of the repository, those not yet committed too."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    paths = (REPOSITORY / name for name in listed.stdout.splitlines())
    return sorted({path for path in paths if path.is_file()})


def addons() -> list[Path]:
    return sorted(path.parent for path in REPOSITORY.glob("*/__manifest__.py"))


def python_files(*, tests: bool | None = None) -> list[Path]:
    found = [path for path in tracked_files() if path.suffix == ".py"]
    return [path for path in found if tests in (None, is_test(path))]


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(REPOSITORY).parts


def shown(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def functions(path: Path) -> list[tuple[str, int]]:
    """Return the name and the lines of each function in a file, docstring apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return [
        (
            f"{shown(path)}:{node.lineno} {node.name}",
            node.end_lineno - node.lineno + 1 - docstring_lines(node),
        )
        for node in found
    ]


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    return first.end_lineno - first.lineno + 1 if ast.get_docstring(node) else 0


def imports(path: Path) -> list[tuple[str, set[str]]]:
    """Return (module, names) of each absolute import in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, set()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append((node.module or "", {alias.name for alias in node.names}))
    return found


def pure_files() -> list[Path]:
    return [
        path
        for addon in addons()
        for package in PURE_PACKAGES
        for path in sorted((addon / package).glob("**/*.py"))
    ]


def test_files_are_short():
    too_long = [
        f"{shown(path)}: {lines} lines"
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (MAX_TEST_FILE_LINES if is_test(path) else MAX_FILE_LINES)
    ]
    assert too_long == []


def test_functions_are_short():
    too_long = [
        f"{name}: {lines} lines"
        for path in python_files(tests=False)
        for name, lines in functions(path)
        if lines > MAX_METHOD_LINES
    ]
    assert too_long == []


def test_most_functions_are_very_short():
    sizes = sorted(
        lines
        for path in python_files(tests=False)
        if path.parts[len(REPOSITORY.parts)] in LEVELS
        for _name, lines in functions(path)
    )
    if len(sizes) < 2:
        pytest.skip("no addon yet")
    assert statistics.median(sizes) <= MAX_MEDIAN_METHOD_LINES
    assert statistics.quantiles(sizes, n=10)[-1] <= MAX_P90_METHOD_LINES


def test_addons_do_not_print():
    printing = [
        f"{shown(path)}:{node.lineno}"
        for addon in addons()
        for path in addon.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == []


def test_no_addon_imports_or_depends_upward_or_sideways():
    wrong = []
    for addon in addons():
        manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
        used = {name: "__manifest__.py" for name in manifest.get("depends", [])}
        for path in addon.rglob("*.py"):
            for module, _names in imports(path):
                if module.startswith("odoo.addons."):
                    used.setdefault(module.split(".")[2], shown(path))
        wrong += [
            f"{addon.name} uses {name} in {place}"
            for name, place in used.items()
            if name != addon.name
            and LEVELS.get(name, -1) >= LEVELS.get(addon.name, len(LEVELS))
        ]
    assert wrong == []


def test_every_addon_has_its_level():
    assert [addon.name for addon in addons() if addon.name not in LEVELS] == []


def test_pure_packages_import_only_the_standard_library():
    wrong = [
        f"{shown(path)}: {module} {sorted(names)}"
        for path in pure_files()
        for module, names in imports(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not ("xlsx" in path.parts and module in IN_XLSX)
        and module not in SHARED_PACKAGES
        and not (
            path.is_relative_to(REPOSITORY / "lead_priority" / "scoring")
            and names
            and names <= ODOO_IN_SCORING.get(module, set())
        )
    ]
    assert wrong == []


def test_pure_packages_import_only_pure_packages():
    wrong = [
        f"{shown(path)}:{node.lineno}"
        for path in pure_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.level > depth_in_package(path)
        and (node.module or "").partition(".")[0] not in PURE_PACKAGES
    ]
    assert wrong == []


def depth_in_package(path: Path) -> int:
    """Return how many dots an import may have without leaving its pure package."""
    folders = path.relative_to(REPOSITORY).parts[1:-1]
    return len(folders)


def test_nothing_of_one_machine_or_registry_is_written_down():
    found = []
    for path in tracked_files():
        if path.suffix not in TEXT_SUFFIXES:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{shown(path)}: {match.group()}" for match in FORBIDDEN_TEXT.finditer(text)
        ]
    assert found == []


def test_only_presets_name_hosts_of_others():
    """A platform's own interface has one address, written in its preset and nowhere
    else; everything that users call is entered by them.
    """
    found = {
        shown(path): hosts
        for path in python_files(tests=False)
        if path.is_relative_to(REPOSITORY / "lead_priority")
        and not path.is_relative_to(PRESETS)
        and path.name != "__manifest__.py"
        and (hosts := foreign_hosts(path))
    }
    assert found == {}
    fixed = {path.stem: foreign_hosts(path) for path in sorted(PRESETS.glob("*.py"))}
    assert {name: hosts for name, hosts in fixed.items() if hosts} == FIXED_HOSTS


def foreign_hosts(path: Path) -> list[str]:
    hosts = re.findall(r"https?://([\w-]+(?:\.[\w-]+)+)", path.read_text("utf-8"))
    # Names of XML vocabularies are no addresses that anybody calls.
    own = ("example.com", "example.org", "example.net", "www.w3.org")
    return sorted({host for host in hosts if not host.lower().endswith(own)})


def test_tests_that_exist_are_imported():
    """Odoo runs only the test files that tests/__init__.py imports."""
    missing = []
    for addon in addons():
        init = addon / "tests" / "__init__.py"
        text = init.read_text(encoding="utf-8") if init.exists() else ""
        missing += [
            shown(path)
            for path in sorted((addon / "tests").glob("test_*.py"))
            if not re.search(rf"\b{path.stem}\b", text)
        ]
    assert missing == []


def has_words(text: str) -> bool:
    words = re.sub(r"<[^>]*>|%\(\w+\)[sd]|%[sd]", "", text).strip()
    return words not in SAME_IN_EVERY_LANGUAGE and bool(re.search("[A-Za-z]", words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_complete(language: str):
    polib = pytest.importorskip("polib")
    incomplete = {}
    for path in sorted(REPOSITORY.glob(f"*/i18n/{language}.po")):
        catalogue = polib.pofile(str(path))
        entries = [e for e in catalogue.untranslated_entries() if has_words(e.msgid)]
        entries += catalogue.fuzzy_entries()
        template = path.with_name(f"{path.parents[1].name}.pot")
        if template.exists():
            known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
            entries += [
                entry
                for entry in polib.pofile(str(template))
                if (entry.msgctxt, entry.msgid) not in known
            ]
        if entries:
            incomplete[shown(path)] = [entry.msgid for entry in entries]
    assert incomplete == {}
