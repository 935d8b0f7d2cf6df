"""T23: raw data as a workbook, beside xlsxwriter alone with the same cells.

Ours asks the database as a user, under the rules of leads, names what ids point at,
and writes; the baseline has the finished rows in memory and only writes them.
``LEAD_BENCH_PACK_ROWS=1000000`` is the long form. How long a button takes that has a
pack made is measured, too.
"""

import os
import tempfile
import time
from itertools import islice
from pathlib import Path

import xlsxwriter

from odoo import fields
from odoo.tools import SQL

from .bench_milestones import make_leader
from .harness import Row, compare, forget_peak, measure, read_memory
from .scoring_data import fill

LEADS = int(os.environ.get("LEAD_BENCH_PACK_ROWS") or 100_000)
COLUMNS = 20
SHEETS = (
    "trend",
    "funnel",
    "waste",
    "response",
    "reps",
    "losses",
    "targets",
    "costs",
    "scores",
)


def run(env):
    """Give the rows of workbooks; works on leads of its own."""
    fill(env, LEADS, 1_000)
    env["lead.capture"]._open_existing_leads(env.cr.now())
    env["lead.milestone"]._rebuild()
    fill_in(env)
    leader = make_leader(env)
    pack = env["lead.review.pack"].create(
        {"name": "Bench", **{f"has_{name}": False for name in SHEETS}}
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")
    file = request(env, pack, leader)
    with tempfile.TemporaryDirectory() as folder:
        # Memory first: what speed() holds would hide how much a pack takes.
        rows = [
            memory(env, file, str(Path(folder) / "own.xlsx")),
            speed(env, file, folder),
        ]
    return [*rows, button(env, pack)]


def fill_in(env):
    """Give the rows what rows of a busy company have: hardly a cell stays empty."""
    models = {
        "source_id": "utm.source",
        "medium_id": "utm.medium",
        "country_id": "res.country",
        "industry_id": "res.partner.industry",
        "team_id": "crm.team",
        "user_id": "res.users",
        "stage_id": "crm.stage",
    }
    for column, model in models.items():
        ids = env[model].search([], limit=40).ids
        env.cr.execute(
            SQL(
                "UPDATE lead_milestone SET %s = (%s::int4[])[id %% %s + 1]",
                SQL.identifier(column),
                ids,
                len(ids),
            )
        )
    env.cr.execute(
        """UPDATE lead_milestone SET contacts = id % 9, revenue = id % 5000,
                  cost = id % 97, response_hours = (id % 400) / 7.0,
                  mql_at = captured_at, won_at = captured_at"""
    )
    env.cr.execute(
        "UPDATE crm_lead SET partner_name = 'Company of ' || name"
        " WHERE partner_name IS NULL"
    )
    env.invalidate_all()


def request(env, pack, user):
    first = fields.Date.to_date("2000-01-01")
    last = fields.Date.to_date("2100-01-01")
    return env["lead.review.pack.file"]._request(
        pack, user, first, last, sends_mail=False, now=env.cr.now()
    )


def prepare(file):
    """Give the sheets as the reader sees them, and what is asked for."""
    sheets = file.env["lead.review.sheets"].with_user(file.user_id)
    sheets = sheets.with_context(allowed_company_ids=file.company_id.ids)
    return sheets, sheets._prepare_request(file.sudo())


def speed(env, file, folder):
    sheets, asked = prepare(file)
    names = sheets._get_raw_fields()[: COLUMNS - 3]
    query = sheets._get_raw_query(asked, names)
    rows = list(sheets._stream_rows(query, names))
    assert len(rows) == LEADS, len(rows)
    assert len(rows[0]) == COLUMNS
    ours, theirs = (str(Path(folder) / f"{name}.xlsx") for name in ("ours", "theirs"))

    def write():
        original = type(sheets)._get_raw_fields
        type(sheets)._get_raw_fields = lambda self: original(self)[: COLUMNS - 3]
        try:
            return write_raw(sheets, asked, ours)
        finally:
            type(sheets)._get_raw_fields = original

    def write_alone():
        return write_bare(rows, theirs)

    both = compare(write, write_alone, lambda one, two: one == two)
    cells = sum(value is not None for row in rows for value in row)
    return Row(
        "T23",
        f"{LEADS:,} x {COLUMNS} as XLSX ({cells:,} cells): question, rules and names"
        " included",
        cells / both.ours.median,
        "cells/s",
        baseline=cells / both.baseline.median,
        ratio=both.ratio,
        target=">= 0.8 x xlsxwriter alone",
        met=both.ratio >= 0.8,
    )


def write_raw(sheets, asked, path):
    """Write the raw data as the pack does; give how many rows."""
    from odoo.addons.lead_analytics.xlsx import book

    with book.Book(path, sheets._get_look(), "Bench", "Bench", asked.now) as made:
        return sheets._write_raw(made, asked)["raw_rows"]


def write_bare(rows, path):
    """Write finished rows with xlsxwriter as fast as it goes; give how many."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
    book.close()
    return len(rows)


def memory(env, file, path):
    """How much the process grows by while a whole pack is written."""
    sheets, asked = prepare(file)
    small = request(env, file.pack_id, file.user_id)
    small_sheets, small_asked = prepare(small)
    # What Odoo loads with the first pack is no part of a larger one.
    query = small_sheets._get_raw_query(small_asked, small_sheets._get_raw_fields())
    list(islice(small_sheets._stream_rows(query, small_sheets._get_raw_fields()), 10))
    before, start = forget_peak(), time.perf_counter()
    sheets._write_book(path, asked, lambda *_progress: None)
    grown = read_memory("VmHWM") - before
    seconds = time.perf_counter() - start
    most, target = (100, "<= 100 MB") if LEADS > 100_000 else (60, "<= 60 MB")
    return Row(
        "T23",
        f"memory that a pack of {LEADS:,} rows adds ({seconds:.0f} s,"
        f" {os.path.getsize(path) / 1e6:.0f} MB)",
        grown,
        "MB",
        target=target,
        met=grown <= most,
    )


def button(env, pack):
    """How long the person waits who has a pack made."""

    def press():
        pack.action_make_mine()
        env.flush_all()

    side = measure("button", press, reset=env.cr.rollback)
    return Row(
        "T23",
        "button that has a pack made, until it answers",
        side.median * 1000,
        "ms",
        target="<= 200 ms",
        met=side.median <= 0.2,
    )
