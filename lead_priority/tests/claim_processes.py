"""The race of claims between processes, as two workers or two hosts run it."""

import json
import sys
import time

from odoo.modules.registry import Registry

from .claim_common import race
from .odoo_process import start_process

SLOT = 0.08  # seconds between one lead and the next
WORKER = """
from odoo.addons.lead_priority.tests import claim_processes
claim_processes.work()
"""


def race_in_processes(db_name, groups, lead_ids):
    """Let each group of users claim all leads from a process of its own.

    Returns the calls of all, as ``race`` does.
    """
    workers = [start_process(db_name, WORKER) for _group in groups]
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
