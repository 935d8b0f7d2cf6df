"""T14: engagements by the API, a list of 10,000 rows from its bytes to the disk.

The baseline writes the same rows with one INSERT from arrays that are ready: nothing
is read, checked, looked up or answered. Both commit, and both leave the same rows.
"""

import itertools
import json

from odoo.tools import SQL

from odoo.addons.lead_priority.api.messages import Sent

from .harness import Row, compare

LEADS = 5_000
ROWS = 10_000
LEAST_PER_SECOND = 20_000
OCCURRED_AT = "2026-03-02T09:00:00Z"
URL = "https://www.example.com/pricing"


def run(env):
    """Give the row of a list of engagements; works on its own leads."""
    key = env["lead.api.key"].create(
        {"name": "Bench", "may_engage": True, "limit_per_minute": 0}
    )
    key.action_make_key()
    create_leads(env)
    env.cr.commit()
    lists = Lists(env, key)
    both = compare(
        lists.send,
        lists.insert,
        lambda ours, raw: ours == raw == ROWS,
        reset=lists.prepare,
    )
    per_second = ROWS / both.ours.median
    raw_per_second = ROWS / both.baseline.median
    return [
        Row(
            "T14",
            f"engagements by the API, lists of {ROWS:,}, from bytes to disk",
            per_second,
            "rows/s",
            raw_per_second,
            both.ratio,
            f">= {LEAST_PER_SECOND:,} rows/s",
            per_second >= LEAST_PER_SECOND,
            "baseline: one INSERT of ready arrays, nothing checked or looked up; "
            f"{both.ours.cpu_median * 1000:.0f} ms of a list are Python",
        )
    ]


def create_leads(env):
    """Insert leads with addresses, and let the database know their statistics."""
    env.cr.execute(
        SQL(
            """INSERT INTO crm_lead (name, type, active, won_status, email_from,
                   email_normalized, company_id, probability, create_date, write_date)
               SELECT 'Lead ' || i, 'lead', TRUE, 'pending', email, email, %s, 10,
                      now(), now()
                 FROM generate_series(1, %s) AS i,
                      LATERAL (SELECT 'p' || i || '@example.com') AS e(email)""",
            env.company.id,
            LEADS,
        )
    )
    env["lead.score"]._open_missing()
    env.cr.execute("ANALYZE crm_lead")


class Lists:
    """Lists whose keys are new each time, as bytes and as arrays."""

    def __init__(self, env, key):
        self.env, self.key = env, key
        self.numbers = itertools.count()
        self.type_id = env.ref("lead_priority.lead_engagement_type_pricing_page").id
        env.cr.execute("SELECT id FROM crm_lead ORDER BY id DESC LIMIT %s", [LEADS])
        ids = [row[0] for row in env.cr.fetchall()]
        self.lead_ids = [ids[row % LEADS] for row in range(ROWS)]

    def prepare(self):
        """Make the next list; not measured."""
        number = next(self.numbers)
        self.keys = [f"{number}-{row}" for row in range(ROWS)]
        rows = [
            {
                "key": key,
                "type": "pricing_page",
                "email": f"p{row % LEADS + 1}@example.com",
                "occurred_at": OCCURRED_AT,
                "url": URL,
            }
            for row, key in enumerate(self.keys)
        ]
        body = json.dumps({"rows": rows}).encode()
        self.sent = Sent(content_type="application/json", body=body)

    def send(self):
        """Let the API take the list; give how many rows were recorded."""
        return self.key._answer("engagements", self.sent).body["recorded"]

    def insert(self):
        """Write the same rows by hand; give how many."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_engagement
                       (lead_id, type_id, occurred_at, recorded_at, url, external_key)
                   SELECT lead_id, %(type)s, %(at)s, %(at)s, %(url)s, key
                     FROM unnest(%(leads)s::int[], %(keys)s::varchar[])
                          AS r(lead_id, key)""",
                type=self.type_id,
                at=OCCURRED_AT.replace("T", " ").rstrip("Z"),
                url=URL,
                leads=self.lead_ids,
                keys=[f"raw:{key}" for key in self.keys],
            )
        )
        count = self.env.cr.rowcount
        self.env.cr.commit()
        return count
