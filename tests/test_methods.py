"""A model is spread over files: none of them takes a method of another one away."""

import ast
from collections import defaultdict
from pathlib import Path

from test_architecture import python_files, shown

# Said where it is asked for, done in a file of its own.
HOOKS = {("lead.nurture.enrollment", "_end_where_over")}


def get_model(node: ast.ClassDef) -> str | None:
    """Give the model that a class defines, or the first one it extends."""
    named = {}
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            named[line.targets[0].id] = line.value
    value = named.get("_name", named.get("_inherit"))
    if isinstance(value, ast.List | ast.Tuple):
        value = value.elts[0]
    return value.value if isinstance(value, ast.Constant) else None


def calls_super(method: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == "super" for node in ast.walk(method)
    )


def find_methods(path: Path) -> list[tuple[str, str]]:
    """Give (model, method) of the methods of a file that do not call ``super``."""
    classes = [node for node in ast.parse(path.read_text()).body]
    return [
        (model, method.name)
        for node in classes
        if isinstance(node, ast.ClassDef) and (model := get_model(node))
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not calls_super(method)
    ]


def test_no_method_of_a_model_is_overwritten_by_another_file():
    places = defaultdict(list)
    for path in python_files(tests=False):
        for found in find_methods(path):
            places[found].append(shown(path))
    twice = {
        found: where
        for found, where in places.items()
        if len(where) > 1 and found not in HOOKS
    }
    assert twice == {}
