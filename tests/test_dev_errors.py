"""What is missing outside the project is said in one line, without traceback."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SECONDS = 60


def run(
    *arguments: str, python: str | Path = sys.executable, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command of tools.dev with some variables changed."""
    kept = {"PATH", "HOME", "LEAD_CACHE", "XDG_CACHE_HOME", "LANG"}
    env = {name: value for name, value in os.environ.items() if name in kept}
    return subprocess.run(
        [python, "-m", "tools.dev", *arguments],
        cwd=REPOSITORY,
        env={**env, **variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def assert_one_line(result: "subprocess.CompletedProcess[str]", *words: str) -> None:
    said = result.stderr.strip()
    assert result.returncode == 1, result
    assert len(said.splitlines()) == 1, said
    for word in words:
        assert word in said


def test_port_in_use_names_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("run", f"PORT={port}")
    assert_one_line(result, f"Port {port}", f"PORT={port + 1}")


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_port_that_is_none(port: str):
    assert_one_line(run("run", f"PORT={port}"), f"PORT={port} is no port")


def test_database_name_with_a_quote_is_refused():
    assert_one_line(run("run", 'DB=a"b', f"PORT={free_port()}"), "no database name")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_unknown_addon_lists_those_there_are():
    assert_one_line(run("test", "ADDON=nonsense"), "No addon 'nonsense' here")


def test_odoo_path_without_odoo(tmp_path: Path):
    result = run("setup", ODOO_PATH=str(tmp_path))
    assert_one_line(result, "holds no Odoo")


def test_odoo_path_with_another_series(tmp_path: Path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, '', 0)\n")
    result = run("setup", ODOO_PATH=str(tmp_path))
    assert_one_line(result, "Odoo 19 is needed", "is 18.0")


def test_nothing_to_get_odoo_from(tmp_path: Path):
    only_python = tmp_path / "bin"
    only_python.mkdir()
    result = run("setup", PATH=str(only_python), LEAD_CACHE=str(tmp_path / "cache"))
    assert_one_line(result, "apt-get", "ODOO_PATH")


def test_no_network(tmp_path: Path):
    if not shutil.which("apt-get"):
        pytest.fail("this test needs apt-get")
    result = run(
        "setup",
        LEAD_CACHE=str(tmp_path),
        LEAD_DEBIAN_MIRROR="http://127.0.0.1:9/debian",
    )
    assert_one_line(result, "Cannot reach Debian's packages", "ODOO_PATH")


def test_cache_that_cannot_be_written(tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    result = run("setup", LEAD_CACHE=str(file / "cache"))
    assert_one_line(result, "LEAD_CACHE")


def test_wrong_python(tmp_path: Path):
    """A Python that says it is too new, and no other in the path."""
    fake = tmp_path / "sitecustomize.py"
    fake.write_text("import sys\nsys.version_info = (3, 14, 0, 'final', 0)\n")
    result = run("help", PATH=str(tmp_path), PYTHONPATH=str(tmp_path))
    assert_one_line(result, "Python 3.10 to 3.12 is needed", "3.14")


def test_help_lists_every_command():
    result = subprocess.run(
        ["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    for command in ("run", "test", "lint", "bench", "clean"):
        assert f"make {command} " in result.stdout
