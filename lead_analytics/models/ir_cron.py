from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Timer

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.sql_db import db_connect
from odoo.tools import SQL, config

# After the start of a server; by then it listens.
START_SECONDS = 10


class IrCron(models.Model):
    """A job may ask to be called again in some seconds, whatever else happens."""

    _inherit = "ir.cron"

    def _register_hook(self):
        """Look for due jobs soon after the start: Odoo first does after a minute."""
        super()._register_hook()
        if not config["stop_after_init"]:
            wake_jobs_in(self.env.cr.dbname, START_SECONDS)

    def _call_again_in(self, seconds):
        """Have this job called again in ``seconds``, unless that is planned already.

        Odoo looks for due jobs each 60 to 69 seconds where nothing wakes it, and a
        trigger in the future does not. So this process wakes Odoo when it is due.
        Should the process end before, the job waits for Odoo's next look.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: triggers belong to the system; this reads and plans one of this job
        triggers = self.env["ir.cron.trigger"].sudo()
        planned = [("cron_id", "=", self.id), ("call_at", ">", now)]
        if not triggers.search_count(planned, limit=1):
            self._trigger(at=now + timedelta(seconds=seconds))
            wake = partial(wake_jobs_in, self.env.cr.dbname, seconds)
            self.env.cr.postcommit.add(wake)


def wake_jobs_in(database, seconds):
    """Have the servers look for due jobs of a database in ``seconds``."""
    timer = Timer(seconds, _wake_jobs, [database])
    timer.daemon = True
    timer.start()


def _wake_jobs(database):
    """Notify as ``ir.cron._notifydb`` does; no environment is kept until then."""
    # A database server that is away: the job waits for Odoo's next look.
    with suppress(OperationalError), db_connect("postgres").cursor() as cursor:
        cursor.execute(SQL("SELECT pg_notify('cron_trigger', %s)", database))
