"""R13, in part: the opening of 100,000 leads that are there at installation."""

import time

from odoo.tools import SQL

from odoo.addons.lead_priority.hooks import post_init_hook

from .harness import Row

LEADS = 100_000
MESSAGES_PER_LEAD = 4
MOST_SECONDS = 60.0


def run(env):
    """Return the row of the opening; everything is rolled back."""
    _fill(env)
    started = time.perf_counter()
    post_init_hook(env)
    seconds = time.perf_counter() - started
    env.cr.execute("SELECT count(*) FROM lead_custody WHERE ended_at IS NULL")
    [opened] = env.cr.fetchone()
    return [
        Row(
            "R13",
            f"opening of {opened:,} leads with {MESSAGES_PER_LEAD} messages each",
            seconds,
            "s",
            target=f"<= {MOST_SECONDS:.0f} s",
            met=seconds <= MOST_SECONDS and opened >= LEADS,
        )
    ]


def _fill(env):
    """Insert leads and mails to somebody outside as an older CRM has them."""
    env.cr.execute(
        SQL(
            """WITH lead AS (
                INSERT INTO crm_lead (name, type, active, won_status, user_id,
                                      email_normalized, create_date, date_open)
                SELECT 'Lead ' || i, 'lead', TRUE, 'pending', %(user)s,
                       'p' || i || '@bench.example.com',
                       now() - i * interval '1 minute', now()
                  FROM generate_series(1, %(leads)s) AS i
             RETURNING id, create_date)
            INSERT INTO mail_message (model, res_id, message_type, date, author_id,
                                      create_uid, is_internal)
            SELECT 'crm.lead', lead.id, 'comment', lead.create_date, %(author)s,
                   %(user)s, FALSE
              FROM lead CROSS JOIN generate_series(1, %(messages)s)""",
            user=env.uid,
            author=env.user.partner_id.id,
            leads=LEADS,
            messages=MESSAGES_PER_LEAD,
        )
    )
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE mail_message")
    env.invalidate_all(flush=False)
