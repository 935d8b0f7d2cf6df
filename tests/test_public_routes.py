"""Every address that strangers can reach has a test of bad input. Targets: S1, S2"""

import ast
from pathlib import Path

from test_architecture import REPOSITORY, addons

ROUTES = "tests/test_fuzzed_routes.py"
SITES = "tests/test_fuzzed_sites.py"
LINKS = "tests/test_fuzzed_links.py"
CONTENT = "tests/test_fuzzed_content.py"
CONTENT_READ = f"{CONTENT}::test_content_is_shown_or_not_found"
API = "tests/test_api_schema.py::test_answers_are_as_documented"
READ = f"{ROUTES}::test_what_is_only_read_is_shown_or_not_found"
FILES = f"{SITES}::test_script_and_files_are_given_or_not_found"
# Address -> where it is sent what nobody expects. What overrides a route of Odoo has
# no address of its own and is named by its method.
TESTED = {
    "/lead/api/v1/calls": API,
    "/lead/api/v1/captures": API,
    "/lead/api/v1/captures/<string:token>": API,
    "/lead/api/v1/docs": f"{LINKS}::test_pages_for_developers_are_shown",
    "/lead/api/v1/engagements": API,
    "/lead/api/v1/followups": API,
    "/lead/api/v1/health": API,
    "/lead/api/v1/key": API,
    "/lead/api/v1/openapi.json": f"{LINKS}::test_pages_for_developers_are_shown",
    "/lead/capture/<string:key>": f"{ROUTES}::test_json_is_taken_or_refused",
    "/lead/capture/status/<string:token>": READ,
    "/lead/consent/<string:token>": f"{LINKS}::test_consent_is_answered_or_not_found",
    "/lead/content/<string:key>": f"{CONTENT}::test_answers_are_taken_or_asked_again",
    "/lead/content/<string:key>/file": CONTENT_READ,
    "/lead/content/<string:key>/thanks": CONTENT_READ,
    "/lead/file/<string:key>": FILES,
    "/lead/form/<string:key>": f"{ROUTES}::test_page_is_taken_or_shown_again",
    "/lead/form/<string:key>/thanks": READ,
    "/lead/s/<string:key>": f"{LINKS}::test_code_leads_to_its_form_or_nowhere",
    "/lead/site/<string:key>/events": (
        f"{SITES}::test_whatever_a_page_says_is_taken_or_refused"
    ),
    "/lead/site/<string:key>/lead.js": FILES,
    "/lead/sms/report/<string:token>": (
        "tests/test_fuzzed_reports.py::test_whatever_is_reported_is_noted_or_refused"
    ),
    "/lead/webhook/<string:key>": (
        f"{ROUTES}::test_whatever_is_posted_to_a_webhook_is_taken_or_refused"
    ),
    "website_form": (
        "tests/test_fuzzed_website.py::test_whatever_a_form_holds_is_taken_or_refused"
    ),
}


def controllers() -> list[Path]:
    files = (path for addon in addons() for path in addon.rglob("*.py"))
    return [path for path in sorted(files) if "http.route(" in path.read_text("utf-8")]


def read_constants(trees: list[ast.Module]) -> dict[str, ast.expr]:
    """Give what is written as ``NAME = …`` at the top of these files."""
    return {
        node.targets[0].id: node.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def read_options(call: ast.Call, constants: dict[str, ast.expr]) -> dict[str, str]:
    """Give the keywords of a route as written, those of ``**NAME`` among them."""
    options = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            common = constants[keyword.value.id]
            options |= {
                ast.literal_eval(name): ast.unparse(value)
                for name, value in zip(common.keys, common.values, strict=True)
            }
        else:
            options[keyword.arg] = ast.unparse(keyword.value)
    return options


def read_address(node: ast.expr, constants: dict[str, ast.expr]) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(read_address(part, constants) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return read_address(constants[node.value.id], constants)
    return ast.literal_eval(node)


def public_routes() -> set[str]:
    """Give the addresses, and the overriding methods, that need no login."""
    trees = [ast.parse(path.read_text("utf-8")) for path in controllers()]
    constants, found = read_constants(trees), set()
    for function in (node for tree in trees for node in ast.walk(tree)):
        for call in getattr(function, "decorator_list", ()):
            if not ast.unparse(call).startswith("http.route("):
                continue
            if read_options(call, constants).get("auth") == "'user'":
                continue
            found |= {read_address(node, constants) for node in call.args} or {
                function.name
            }
    return found


def test_every_public_route_has_its_test():
    assert public_routes() == set(TESTED)


def test_those_tests_exist():
    missing = [
        place
        for place in set(TESTED.values())
        for file, _colons, name in [place.partition("::")]
        if f"def {name}(" not in (REPOSITORY / file).read_text("utf-8")
    ]
    assert missing == []
