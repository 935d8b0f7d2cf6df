"""A server with our addons answers, and its log is clean."""

import re
import urllib.request

from tools.dev import summary

SECONDS = 30


def test_login_page_answers_without_errors_in_the_log(server):
    with urllib.request.urlopen(f"{server.url}/web/login", timeout=SECONDS) as answer:
        assert answer.status == 200
        assert "login" in answer.read().decode()
    assert read_errors(server.log.read_text()) == []


def read_errors(log):
    """Give the errors of a log; Odoo repeats what two requests wrote at once."""
    records = re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.MULTILINE)
    level = re.compile(r"\S+ \S+ \d+ (ERROR|CRITICAL) ")
    errors = [text for text in records if level.match(text)]
    return [text for text in errors if "could not serialize access" not in text]


def test_database_holds_our_addons_without_demo_data(server):
    statement = (
        "SELECT count(*) FROM ir_module_module "
        "WHERE name LIKE 'lead\\_%' AND state = 'installed' AND demo"
    )
    assert server.query(statement) == [[0]]


def test_database_role_is_no_superuser(server):
    statement = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    assert server.query(statement) == [[False]]


def test_summary_counts_what_became_of_the_leads(ready_machine, database, capsys):
    summary.show(ready_machine, database)
    told = capsys.readouterr().out
    for what in ("captured", "leads", "merged", "rejected", "scored", "they are"):
        assert re.search(rf"^ *{what} +\d+", told, re.MULTILINE), told
