"""Databases of every version that was there before are brought to today's code.

``LEAD_UPGRADE_FROM=all`` takes all of them, with demo data and what installs itself
beside other apps, and installs what is new; ``LEAD_UPGRADE_FROM=9afb3f1`` takes any
commit.
"""

import json
import os
import re

import older_versions
import pytest
import shells
from older_versions import Release

from tools.dev import addons, cache, databases, odoo_server, template_database

FROM = os.environ.get("LEAD_UPGRADE_FROM", "")
RELEASES = older_versions.released()
if FROM == "all":
    CHOSEN = RELEASES
elif FROM:
    CHOSEN = [older_versions.at(name) for name in FROM.split(",")]
else:
    CHOSEN = RELEASES[:1] + RELEASES[1:][-1:]
# Worked out anew by an update: their rows get other numbers.
DERIVED = r"^lead_(milestone|attribution)"
# Rows that say what happened: nothing in them may change.
JOURNALS = ("lead_capture", "lead_custody", "lead_engagement", "lead_followup")
TABLES = """
SELECT model.table_name FROM information_schema.columns model
  JOIN information_schema.tables one USING (table_schema, table_name)
 WHERE column_name = 'id' AND table_type = 'BASE TABLE' AND table_schema = 'public'
   AND (table_name LIKE 'lead\\_%' OR table_name = 'crm_lead')
"""
SCHEMA = """
SELECT 'column ' || concat_ws(' ', table_name, column_name, data_type, is_nullable)
  FROM information_schema.columns WHERE table_schema = 'public'
 UNION SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
 UNION SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
 UNION SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger
 WHERE NOT tgisinternal
 UNION SELECT 'function ' || proname || ' ' || md5(prosrc) FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace
 UNION SELECT concat_ws(' ', 'record', module, name, model) FROM ir_model_data
 WHERE model NOT LIKE 'ir.model%' AND module LIKE 'lead\\_%'
"""
SCORES = """
SELECT id, COALESCE(lead_score, 0), COALESCE(fit_score, 0),
       COALESCE(engagement_score, 0) FROM {} ORDER BY id
"""


@pytest.fixture(
    params=CHOSEN or [pytest.param(None, marks=pytest.mark.skip("no history here"))],
    ids=lambda release: release and release.title,
)
def older(request, ready_machine, tmp_path):
    """Yield a release, its addons, and a database that was filled by its code."""
    release: Release = request.param
    names = release.unpack(tmp_path)
    name = template_database.scratch_name("older")
    glue = addons.glue() if FROM and release.has_glue else None
    template_database.copy_to(ready_machine, name, demo=bool(FROM), wanted=glue)
    folders = [*ready_machine.odoo.addon_paths, tmp_path]
    path = f"--addons-path={','.join(map(str, folders))}"
    try:
        title = f"install {release.title}"
        odoo_server.change(ready_machine, name, title, path, "-i", ",".join(names))
        # No demo of today for what is installed later: customers have none.
        databases.query(ready_machine, name, "UPDATE ir_module_module SET demo = FALSE")
        shells.call(
            ready_machine, name, "upgrade_steps.fill", tmp_path, arguments=(path,)
        )
        yield release, names, name
    finally:
        databases.drop(ready_machine, name)


@pytest.fixture(scope="module")
def fresh(ready_machine, database):
    """Return a function giving the schema of a database that was just installed."""
    schemas = {}

    def schema(with_glue):
        if with_glue in schemas:
            return schemas[with_glue]
        if with_glue:
            name = template_database.scratch_name("fresh")
            template_database.copy_to(ready_machine, name, wanted=addons.glue())
            try:
                ours = ",".join(addons.names())
                odoo_server.change(ready_machine, name, f"install {ours}", "-i", ours)
                schemas[True] = _schema(ready_machine, name)
            finally:
                databases.drop(ready_machine, name)
        else:
            schemas[False] = _schema(ready_machine, database)
        return schemas[with_glue]

    return schema


def test_older_database_becomes_what_a_new_one_is(
    ready_machine, older, fresh, tmp_path
):
    release, names, database = older
    rows, scores = _rows(ready_machine, database), _scores(ready_machine, database)
    missing = [name for name in addons.base() if name not in names] if FROM else []
    odoo_server.change(
        *(ready_machine, database, f"update {release.title}", "-u", ",".join(names)),
        *(["-i", ",".join(missing)] if missing else []),
    )
    log = (cache.subfolder("logs") / f"{database}.log").read_text()
    assert re.findall(r".* (?:WARNING|ERROR|CRITICAL) .*", log) == []
    assert _lost(rows, _rows(ready_machine, database)) == []
    assert _scores(ready_machine, database) == scores
    schema = fresh(bool(FROM) and release.has_glue)
    found = _schema(ready_machine, database)
    assert sorted(_without_demo(found - schema)) == []
    if set(names) | set(missing) == set(addons.base()):
        assert sorted(schema - found) == []
    report = tmp_path / "report.json"
    shells.call(ready_machine, database, "upgrade_steps.ask", report)
    assert json.loads(report.read_text()) == {}


def _schema(ready_machine, database):
    return {line for (line,) in databases.query(ready_machine, database, SCHEMA)}


def _without_demo(lines):
    return {line for line in lines if not re.search(r"^record .*demo", line)}


def _rows(ready_machine, database):
    """Give {table: {id: row}} of what may not be lost."""
    tables = [name for (name,) in databases.query(ready_machine, database, TABLES)]
    parts = [
        f"SELECT '{table}', id, to_jsonb(row) FROM {table} row"
        for table in tables
        if not re.match(DERIVED, table)
    ]
    found = {}
    for table, key, row in databases.query(
        ready_machine, database, " UNION ALL ".join(parts)
    ):
        found.setdefault(table, {})[key] = row
    return found


def _lost(before, after):
    """Give (table, id) of rows that are gone, or that say something else now."""
    return [
        (table, key)
        for table, rows in before.items()
        for key, row in rows.items()
        if key not in after.get(table, {})
        or (table in JOURNALS and not _says_the_same(row, after[table][key]))
    ]


def _says_the_same(row, other):
    return all(row[name] == other[name] for name in row.keys() & other.keys())


def _scores(ready_machine, database):
    """Give the points of all leads, wherever this version keeps them."""
    ((has_table,),) = databases.query(
        ready_machine, database, "SELECT to_regclass('lead_score') IS NOT NULL"
    )
    query = SCORES.format("lead_score" if has_table else "crm_lead")
    return databases.query(ready_machine, database, query)
