"""The race of claims between processes, as two workers or two hosts run it."""

import json
import os
import subprocess
import sys
import time

from odoo.modules.registry import Registry
from odoo.tools import config

from .claim_common import race

SLOT = 0.08  # seconds between one lead and the next
OPTIONS = {
    "db_host": "db_host",
    "db_port": "db_port",
    "db_user": "db_user",
    "data_dir": "data-dir",
}
WORKER = """
from odoo.tools import config
config.parse_config({arguments!r}, setup_logging=False)
from odoo.modules.registry import Registry
Registry({db_name!r})
from odoo.addons.lead_priority.tests import claim_processes
claim_processes.work()
"""


def race_in_processes(db_name, groups, lead_ids):
    """Let each group of users claim all leads from a process of its own.

    Returns the calls of all, as ``race`` does.
    """
    workers = [_start(db_name) for _group in groups]
    for worker in workers:
        if not worker.stdout.readline():
            raise RuntimeError("A worker of the race did not start.")
    start = time.time() + 0.5
    for worker, user_ids in zip(workers, groups, strict=True):
        task = [db_name, user_ids, lead_ids, start]
        worker.stdin.write(json.dumps(task) + "\n")
        worker.stdin.flush()
    calls = []
    for worker in workers:
        answers, _none = worker.communicate(timeout=600)
        calls += [_revive(call) for call in json.loads(answers)]
    return calls


def _start(db_name):
    arguments = ["-d", db_name, "--addons-path", ",".join(config["addons_path"])]
    arguments += [
        f"--{name}={config[option]}"
        for option, name in OPTIONS.items()
        if config[option]
    ]
    code = WORKER.format(arguments=arguments, db_name=db_name)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    if config["db_password"]:
        environ["PGPASSWORD"] = config["db_password"]
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environ,
        text=True,
    )


def work():
    """Be a worker: say "ready", wait for the task, print the calls."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    db_name, user_ids, lead_ids, start = json.loads(sys.stdin.readline())
    Registry(db_name)

    def moment(number):
        time.sleep(max(0, start + number * SLOT - time.time()))

    calls = race(db_name, user_ids, lead_ids, moment)
    sys.stdout.write(json.dumps(calls, default=repr))


def _revive(call):
    user_id, lead_id, answer, seconds = call
    if isinstance(answer, str):
        answer = RuntimeError(answer)
    return user_id, lead_id, answer, seconds
