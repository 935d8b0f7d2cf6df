"""The addons as wheels: all their files are in them, and Odoo installs from them."""

import re
import subprocess
import zipfile

import pytest

from tools.dev import addons, cache, databases, odoo_server, template_database, wheels

# What says how to build.
NOT_IN_WHEELS = {"pyproject.toml"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return wheels.build(addons.names(), tmp_path_factory.mktemp("wheels"))


def _files_of(name):
    """Return the files of an addon that belong to the repository."""
    git = ["git", "-C", str(cache.REPOSITORY), "ls-files", "-co", "--exclude-standard"]
    found = subprocess.run([*git, name], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("no clone here")
    return set(found.stdout.split("\n")) - {""}


def test_every_file_of_an_addon_is_in_its_wheel(built):
    assert len(built) == len(addons.names())
    packed = set()
    for wheel in built:
        packed.update(zipfile.ZipFile(wheel).namelist())
    inside = {name.removeprefix("odoo/addons/") for name in packed}
    for name in addons.names():
        wanted = _files_of(name) - {f"{name}/{left}" for left in NOT_IN_WHEELS}
        assert sorted(wanted - inside) == []
        theirs = {path for path in inside if path.startswith(f"{name}/")}
        assert sorted(theirs - wanted) == []


def test_odoo_installs_an_addon_from_its_wheel(ready_machine, built, tmp_path):
    """Without an addons path: Odoo finds what pip has installed."""
    wheels.install(built, tmp_path)
    environment = ready_machine.environment()
    environment["PYTHONPATH"] += f":{tmp_path}"
    paths = ",".join(map(str, ready_machine.odoo.addon_paths))
    name = template_database.scratch_name("wheels")
    template_database.copy_to(ready_machine, name)
    options = ("--no-http", "--stop-after-init", "-i", "lead_priority")
    command = odoo_server.command(
        ready_machine, name, f"--addons-path={paths}", *options
    )
    try:
        done = subprocess.run(
            command,
            env=environment,
            cwd=ready_machine.data_folder,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        assert str(tmp_path) in done.stderr
        assert str(cache.REPOSITORY) not in done.stderr
        assert re.findall(r".* (?:WARNING|ERROR|CRITICAL) .*", done.stderr) == []
        assert databases.is_installed(ready_machine, name, "lead_priority")
    finally:
        databases.drop(ready_machine, name)
