"""What a soak looks at each few seconds, and the table of its minutes."""

import statistics
import threading
import time
from pathlib import Path

MIB = 1024 * 1024
PAGE_BYTES = 4096
LOOK_SECONDS = 10
# The deeds of reps, as columns of the table.
COLUMNS = {
    "capture": {"capture"},
    "events": {"events"},
    "lists": {"open_queue", "claim", "open_pipeline"},
    "form": {"open_lead"},
    "change": {"log_call", "change", "plan", "finish"},
}
# Waiting work, dead rows in all tables and in the worst one, age of the oldest
# transaction, how long somebody waits for a lock.
STATE = """
SELECT (SELECT count(*) FROM lead_capture WHERE state = 'received')
     + (SELECT count(*) FROM crm_lead WHERE routing_due_at IS NOT NULL)
     + (SELECT count(*) FROM lead_nurture_signal),
       (SELECT count(*) FROM crm_lead),
       (SELECT sum(n_dead_tup) FROM pg_stat_user_tables)::int,
       (SELECT array[relname, n_dead_tup::text, n_live_tup::text]
          FROM pg_stat_user_tables ORDER BY n_dead_tup DESC LIMIT 1),
       (SELECT coalesce(extract(epoch FROM max(now() - xact_start)), 0)::float
          FROM pg_stat_activity WHERE datname = current_database()),
       pg_database_size(current_database())
"""
# What nobody will end any more, once there is no work.
ORPHANS = """
SELECT lock.pid, lock.locktype, lock.mode, lock.relation::regclass::text, state,
       left(query, 200)
  FROM pg_locks lock JOIN pg_stat_activity USING (pid)
 WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
PREPARED = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"


class Watch:
    """Looks at the server's processes and its database as long as the block lasts."""

    def __init__(self, book, server):
        self.book, self.server, self.looks = book, server, []
        self.pids = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_again)

    def __enter__(self):
        self.book.start = time.monotonic()
        self.look()
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()
        self.look()

    def _look_again(self):
        while not self._over.wait(LOOK_SECONDS):
            self.look()

    def look(self):
        moment = time.monotonic() - self.book.start
        [[waiting, leads, dead, worst, oldest, size]] = self.server.query(STATE)
        self.looks.append(
            {
                **{"at": moment, "waiting": waiting, "leads": leads, "dead": dead},
                **{"worst": worst, "oldest": oldest, "size": size / MIB},
                "rss": self._resident(),
            }
        )

    def _resident(self):
        """Give MiB of the server's processes in memory."""
        path = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        pids = [str(self.server.pid), *path.read_text().split()]
        self.pids.update(pids)
        return sum(map(_resident_pages, pids)) * PAGE_BYTES / MIB

    def after(self, seconds):
        return next(look for look in self.looks if look["at"] >= seconds)


def _resident_pages(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:  # it has ended
        return 0


def p95(seconds):
    """Give the 95th percentile in ms, None of too few."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000 if len(seconds) > 20 else None


def p95_between(book, column, start, end):
    kinds = COLUMNS[column]
    return p95(
        [took for at, kind, took in book.answers if kind in kinds and start <= at < end]
    )


def write_table(book, watch, minutes):
    """Give the lines of a table: p95 in ms, work that waits, memory, dead rows."""
    lines = [
        " min  answers failed "
        + "".join(f"{name:>9}" for name in COLUMNS)
        + " waiting   leads  RSS MiB  dead rows (worst table)  oldest s   DB MiB"
    ]
    for minute in range(minutes):
        start, end = 60 * minute, 60 * (minute + 1)
        answers = sum(start <= at < end for at, _kind, _took in book.answers)
        failed = sum(start <= at < end for at, _kind, _text in book.failures)
        times = [p95_between(book, column, start, end) for column in COLUMNS]
        looks = [look for look in watch.looks if start <= look["at"] < end]
        last = looks[-1] if looks else watch.looks[-1]
        oldest = max(look["oldest"] for look in looks or [last])
        lines.append(
            f"{minute + 1:>4} {answers:>8} {failed:>6} "
            + "".join(f"{time:>9.0f}" if time else " " * 9 for time in times)
            + f" {last['waiting']:>7} {last['leads']:>7} {last['rss']:>8.0f}"
            f" {last['dead']:>10} {last['worst'][0][:18]:<18}"
            f" {oldest:>6.1f} {last['size']:>8.0f}"
        )
    return "\n".join(lines)
