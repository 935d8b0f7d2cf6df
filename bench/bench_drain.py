"""T13: what waits in the register becomes leads, beside core's creation of a batch.

Ours reads each capture, looks for known people, creates the lead, its channel, its
engagement and its place in custody, and commits each batch; core only creates.
"""

import itertools

from .bench_overhead import BATCH, core_environment, create
from .harness import Row, compare, queries_per_record

LEAST, LEAST_PER_SECOND, MOST_QUERIES = 4, 450, 1.5


def run(env):
    """Give the rows of the drain; works on captures of its own."""
    waiting = Waiting(env)
    with core_environment() as core:
        both = compare(
            waiting.drain,
            lambda: create(core),
            lambda ours, theirs: ours == theirs,
            reset=waiting.receive,
        )
    waiting.receive()
    queries = queries_per_record(env.cr, waiting.drain, BATCH)
    rate = BATCH / both.ours.median
    return [
        Row(
            *(
                "T13",
                f"{BATCH:,} captures become leads, beside core's create of a batch",
            ),
            *(rate, "leads/s", BATCH / both.baseline.median, both.ratio),
            f">= {LEAST}x, >= {LEAST_PER_SECOND}/s",
            both.ratio >= LEAST and rate >= LEAST_PER_SECOND,
        ),
        Row(
            *("T13", "queries of each", queries, "queries"),
            target=f"<= {MOST_QUERIES}",
            met=queries <= MOST_QUERIES,
        ),
    ]


class Waiting:
    """Captures of new people that wait to be processed."""

    def __init__(self, env):
        self.env, self.numbers = env, itertools.count()

    def receive(self):
        """Let a batch of new people come in; what waited before is done."""
        self.drain()
        payloads = [
            {
                "contact_name": f"Person {number}",
                "email": f"person{number}@drain.example.com",
                "phone": f"+32477{number:06d}",
                "partner_name": f"Company {number}",
            }
            for number in itertools.islice(self.numbers, BATCH)
        ]
        self.env["lead.capture"]._receive(
            [{"payload": payload} for payload in payloads],
            entry="api",
            scope="bench",
            now=self.env.cr.now(),
        )
        self.env.cr.commit()

    def drain(self):
        """Process what waits as the job does; give how many there were."""
        count, done = 0, True
        while done:
            done = self.env["lead.capture"]._process_received()
            self.env.cr.commit()
            count += done
        return count
