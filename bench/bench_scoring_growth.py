"""T3, T4: scoring all leads anew as they grow, five engagements to each.

The baseline is the SELECT of the same scores, written by hand, of the largest size: it
writes nothing. ``LEAD_BENCH_SCORE_LEADS="10000 100000"`` stops earlier.
"""

import os
import time
from itertools import pairwise

from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_score_model_pass import PASS_BATCH_SIZE

from . import scoring_data as data
from .bench_scoring import forget_scores, vacuum
from .harness import Row, compare, forget_peak, read_memory

SIZES = [
    int(size)
    for size in os.environ.get("LEAD_BENCH_SCORE_LEADS", "10000 100000 1000000").split()
]
LARGEST = 1_000_000
EACH = 5
LEAST_SHARE, MOST_GROWTH, MOST_MEGABYTES, MOST_BATCH_SECONDS = 0.6, 11, 300, 5
CHECKSUMS = "SELECT COUNT(*), SUM({0}), SUM({0} * mod(id, 1009)) FROM"
READ = f"""{CHECKSUMS.format("lead_score")}
    (SELECT l.id, s.lead_score FROM crm_lead l JOIN lead_score s ON s.id = l.score_id
      WHERE l.active AND l.won_status = 'pending') scored"""


def run(env):
    """Give the rows of growth; works on leads of its own."""
    env["lead.score.model"].search([("state", "=", "active")]).action_archive()
    growing = Growing(env)
    sides = {size: growing.compare(size) for size in SIZES}
    medians = [(size, both.ours.median) for size, both in sides.items()]
    return [
        *growing.rows(sides[growing.count]),
        *(grown(*two) for two in pairwise(medians)),
    ]


class Growing:
    """Leads that become more and more, and their scores."""

    def __init__(self, env):
        self.env, self.count, self.score_model = env, 0, None

    def compare(self, size):
        """Bring it to so many leads; score all anew beside the SELECT."""
        more = size - self.count
        self.type_ids = data.fill(self.env, more, EACH * more)
        self.count = size
        if not self.score_model:
            self.score_model = data.create_model(self.env, self.type_ids)
        vacuum(self.env)
        return compare(self.rescore, self.select, same, reset=self.forget)

    def forget(self):
        forget_scores(self.env)

    def rescore(self):
        """Score all, batch by batch as the job; give what came out, to compare."""
        self.longest = 0.0
        self.score_model._restart_pass()
        is_left = True
        while is_left:
            start = time.perf_counter()
            is_left = self.score_model._process_pass(data.NOW, PASS_BATCH_SIZE)
            self.env.cr.commit()
            self.longest = max(self.longest, time.perf_counter() - start)
        return self.read(SQL(READ))

    def select(self):
        scores = data.handwritten(self.type_ids)
        return self.read(SQL(f"{CHECKSUMS.format('total')} (%s) scored", scores))

    def read(self, query):
        self.env.cr.execute(query)
        return self.env.cr.fetchone()

    def rows(self, both):
        """Give the rows of T3, of the size there is now."""
        self.forget()
        before = forget_peak()
        self.rescore()
        megabytes = read_memory("VmHWM") - before
        count = self.count
        what = f"{count:,} leads x {EACH * count:,} engagements scored anew"
        return [
            Row(
                *("T3", f"{what} and written, beside the SELECT of the scores"),
                *(both.ours.median, "s", both.baseline.median, both.ratio),
                ">= 0.60 of the SELECT",
                both.ratio >= LEAST_SHARE if count >= LARGEST else None,
            ),
            Row(
                *("T3", f"{what}: memory it adds", megabytes, "MB"),
                target=f"<= {MOST_MEGABYTES} MB",
                met=megabytes <= MOST_MEGABYTES,
            ),
            Row(
                *("T3", f"{what}: the longest batch", self.longest, "s"),
                target=f"<= {MOST_BATCH_SECONDS} s",
                met=self.longest <= MOST_BATCH_SECONDS,
                notes=f"a transaction of {PASS_BATCH_SIZE:,} leads, with its locks",
            ),
        ]


def same(ours, theirs):
    return ours == theirs


def grown(small, large):
    """Give the row of T4 for two sizes, each with its seconds."""
    times = large[1] / small[1]
    return Row(
        *("T4", f"scoring {large[0]:,} leads in the time of {small[0]:,}"),
        *(times, "times"),
        target=f"<= {MOST_GROWTH}",
        met=times <= MOST_GROWTH if large[0] == 10 * small[0] else None,
        notes=f"{small[1]:.2f} s and {large[1]:.2f} s",
    )
