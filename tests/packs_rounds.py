"""The job that makes review packs is killed again and again; inside Odoo's shell.

Several processes make the files that were asked for. Each is killed by SIGKILL after
a random time, and another one takes its place, until all files are there. Then each
person must have one file, which can be read, and one e-mail.
"""

import io
import json
import random
import tempfile
import time
from pathlib import Path

import apart
from openpyxl import load_workbook

from odoo.addons.lead_analytics.models import lead_review_pack_file_job
from odoo.addons.lead_analytics.models.lead_review_pack_file_job import MIMETYPE

LONGEST_LIFE = 3.0  # seconds until a maker is killed
LEADS = 60


def make(env):
    """Do what the job does."""
    env["lead.review.pack.file"]._cron_make()


def _prepare(env, count):
    """Capture leads; ask for the pack of a month for ``count`` managers."""
    today = env.cr.now().date()
    env["crm.lead"].create([{"name": f"L{number}"} for number in range(LEADS)])
    env.cr.precommit.run()
    env["lead.milestone"]._rebuild()
    group = env.ref("sales_team.group_sale_manager")
    users = env["res.users"].create(
        [
            {
                "name": f"Manager {number}",
                "login": f"manager{number}",
                "email": f"manager{number}@example.com",
                "group_ids": [(4, group.id)],
            }
            for number in range(count)
        ]
    )
    pack = env["lead.review.pack"].create({"name": "Month", "recipient_ids": users.ids})
    env["lead.review.pack.file"]._request(
        pack, users, today.replace(day=1), today, sends_mail=True, now=env.cr.now()
    )
    return pack.id


def _count_left(registry):
    with apart.environment(registry) as env:
        waiting = [("state", "in", ("waiting", "running"))]
        return env["lead.review.pack.file"].search_count(waiting)


def _play(registry, draw, workers):
    """Let makers live a short time each until all is made; give who was killed."""
    killed, life = 0, 0.2
    while _count_left(registry):
        pids = [apart.start(registry, make) for _worker in range(workers)]
        for pid in pids:
            time.sleep(draw.uniform(0, life))
            killed += apart.kill(registry, pid)
        # Long enough for a file only by and by.
        life = min(LONGEST_LIFE, life * 1.2)
        if killed > 1_000:
            raise AssertionError("the work never ends")
    return killed


def _find_facts(env, pack_id):
    files = env["lead.review.pack.file"].search([("pack_id", "=", pack_id)])
    attachments = env["ir.attachment"].search([("mimetype", "=", MIMETYPE)])
    books = [load_workbook(io.BytesIO(one.raw)) for one in files.attachment_id]
    return {
        "states": files.mapped("state"),
        "attachments": sorted(attachments.ids) == sorted(files.attachment_id.ids),
        "rows": files.mapped("raw_rows"),
        "sheets": [book.sheetnames for book in books],
        "mails": env["mail.mail"].search_count([("id", "in", files.mail_id.ids)]),
        "all_mails": env["mail.mail"].search_count([("subject", "like", "Month,")]),
        "attempts": sum(files.mapped("attempts")),
        "left": _find_left(files),
    }


def _find_left(files):
    """Give what makers left that were killed, on this machine."""
    prefixes = tuple(file._get_folder_prefix() for file in files)
    there = Path(tempfile.gettempdir()).iterdir()
    return [path.name for path in there if path.name.startswith(prefixes)]


def run(env, path, files, seed, workers):
    """Play it and write to ``path`` what was killed and what is there in the end."""
    registry, draw = env.registry, random.Random(seed)
    # Here a maker dies more often than anybody's file is begun again.
    lead_review_pack_file_job.MOST_ATTEMPTS = 1_000
    with apart.environment(registry) as fresh:
        pack_id = _prepare(fresh, files)
    report = {"seed": seed, "killed": _play(registry, draw, workers)}
    with apart.environment(registry) as fresh:
        report |= _find_facts(fresh, pack_id)
    with open(path, "w") as file:
        json.dump(report, file)
