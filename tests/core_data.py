"""What a database holds, told so that two moments of it can be compared.

``snapshot`` before our addons come, ``changes`` after they went: what is lost, what is
other than it was, and what stayed behind.
"""

from dataclasses import dataclass

from tools.dev import databases
from tools.dev.machine import Machine

# How Odoo works, not what a company knows: modules, jobs' times, files it generates.
TECHNICAL = {
    "ir_module_module": "states of modules",
    "ir_cron": "when jobs run next",
    "ir_cron_progress": "what jobs did",
    "ir_attachment": "files of pages; told by their models below",
    # Those of foreign keys stay when an app of Odoo goes, too.
    "ir_model_constraint": "notes of constraints; these are told by the schema",
    "crm_lead_scoring_frequency": "how often leads were won and lost",
    "base_registry_signaling": "numbers of reloads",
    "orm_signaling_registry": "numbers of reloads",
    "orm_signaling_assets": "numbers of reloads",
    "orm_signaling_default": "numbers of reloads",
}
# Records of core that people make while they use our addons, and keep.
KEPT = {
    *("crm_lead", "res_partner", "mail_message", "mail_activity", "mail_followers"),
    *("mail_tracking_value", "mail_mail", "mail_notification", "bus_bus"),
    *("mail_followers_mail_message_subtype_rel", "ir_cron_trigger"),
    *("utm_source", "utm_medium", "utm_campaign"),
}
# Columns that say when and by whom Odoo wrote the same again, or what its code says.
WRITTEN = {
    "digest_digest": ("write_date", "write_uid"),
    "ir_ui_menu": ("write_date", "write_uid"),
    "website": ("write_date", "write_uid"),
    "ir_model": ("write_date", "write_uid", "info"),
}
TABLES = """
SELECT relname, EXISTS (SELECT FROM pg_attribute WHERE attrelid = one.oid
                           AND attname = 'id' AND NOT attisdropped)
  FROM pg_class one WHERE relkind IN ('r', 'p')
   AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# By number where there is one: rows that come later have higher ones.
ROWS = """
SELECT '{table}', count(*), COALESCE(max({key}), 0),
       sum(hashtextextended((to_jsonb(row) - ARRAY[{without}]::text[])::text, 0))
  FROM "{table}" row WHERE {until}
"""
LATER = "SELECT '{table}', count(*) FROM \"{table}\" WHERE {until}"
OBJECTS = """
SELECT 'column ' || concat_ws(' ', table_name, column_name, data_type, is_nullable)
  FROM information_schema.columns WHERE table_schema = 'public'
 UNION SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
 UNION SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
 UNION SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger
 WHERE NOT tgisinternal
 UNION SELECT 'function ' || proname || ' ' || md5(prosrc) FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace
 UNION SELECT concat_ws(' ', 'object', relkind, relname) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace
 UNION SELECT 'type ' || typname FROM pg_type
 WHERE typnamespace = 'public'::regnamespace AND typelem = 0
"""
# Columns that name a model, or one of our modules, in text.
NAMING = """
SELECT table_name, column_name FROM information_schema.columns
  JOIN information_schema.tables USING (table_schema, table_name)
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
   AND column_name IN ('model', 'res_model', 'model_name', 'model_id', 'key', 'module',
                       'resource', 'render_model', 'relation')
   AND data_type IN ('character varying', 'text')
   AND table_name NOT IN ('ir_module_module', 'ir_model_fields_selection')
"""
NAMED = """
SELECT DISTINCT '{table}.{column} ' || "{column}" FROM "{table}"
 WHERE "{column}" ~ '^lead[._](?!scoring)'
"""


@dataclass(frozen=True)
class Snapshot:
    """Tables as {name: (rows, highest id, checksum)}, and everything in the schema."""

    rows: dict[str, tuple[int, int, int]]
    objects: frozenset[str]


def snapshot(machine: Machine, database: str) -> Snapshot:
    tables = dict(databases.query(machine, database, TABLES))
    parts = [_rows(table, has_id, "TRUE") for table, has_id in tables.items()]
    return Snapshot(_read(machine, database, parts), objects(machine, database))


def objects(machine: Machine, database: str) -> frozenset[str]:
    return frozenset(line for (line,) in databases.query(machine, database, OBJECTS))


def changes(machine: Machine, database: str, before: Snapshot) -> list[str]:
    """Give a line for each table, object and name that is not as it was.

    Records of ``KEPT`` that came later are not told of; that they name no model of ours
    is.
    """
    tables = dict(databases.query(machine, database, TABLES))
    found, later = [], []
    for table, has_id in tables.items():
        if table in TECHNICAL or table not in before.rows:
            continue
        top = before.rows[table][1]
        until = f"id <= {top}" if has_id else "TRUE"
        if has_id or table not in KEPT:
            found.append(_rows(table, has_id, until))
        if has_id and table not in KEPT:
            later.append(LATER.format(table=table, until=f"id > {top}"))
    after = _read(machine, database, found)
    lines = [
        f"{table}: {before.rows[table]} before, {row} after"
        for table, row in after.items()
        if row != before.rows[table]
    ]
    for table, count in databases.query(machine, database, " UNION ALL ".join(later)):
        lines += [f"{table}: {count} rows more"] * bool(count)
    now = objects(machine, database)
    lines += [f"left behind: {line}" for line in sorted(now - before.objects)]
    lines += [f"gone: {line}" for line in sorted(before.objects - now)]
    return lines + _named(machine, database)


def _rows(table: str, has_id: bool, until: str) -> str:
    without = ", ".join(f"'{name}'" for name in WRITTEN.get(table, ()))
    key = "id" if has_id else "0"
    return ROWS.format(table=table, key=key, until=until, without=without)


def _named(machine: Machine, database: str) -> list[str]:
    columns = databases.query(machine, database, NAMING)
    parts = [NAMED.format(table=table, column=column) for table, column in columns]
    lines = databases.query(machine, database, " UNION ".join(parts))
    return [f"still named: {line}" for (line,) in lines]


def _read(machine: Machine, database: str, parts: list[str]) -> dict:
    query = " UNION ALL ".join(parts)
    return {
        table: (count, top, checksum)
        for table, count, top, checksum in databases.query(machine, database, query)
    }
