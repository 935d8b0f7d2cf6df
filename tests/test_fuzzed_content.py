"""Pages of contents, on a real server: whatever comes, they never fail.

Targets: S1. Runs as long as ``test_fuzzed_routes``.
"""

import re

import pytest
from browser_steps import Api
from fuzz_inputs import HEADERS, PAGES, QUERIES, TOKENS, encode
from hypothesis import given
from setup_steps import create_form
from test_fuzzed_routes import FUZZED, Stranger
from test_server import read_errors

HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture(scope="module")
def page(server):
    """The address of a content that asks for the answers to a form."""
    admin = Api(server, "admin", "admin")
    key = create_form(admin, "Readers").split("/")[-1]
    (form,) = admin.find("lead.capture.form", [("key", "=", key)])
    admin.call(
        "lead.capture.form", "write", [form], {"sender_limit": 0, "form_limit": 0}
    )
    content = admin.create(
        "lead.content",
        name="Report",
        kind="report",
        url="https://example.com/report",
        gate_form_id=form,
    )
    (page_key,) = admin.find("lead.content", [("id", "=", content)], "page_key")
    yield f"/lead/content/{page_key}"
    assert read_errors(server.log.read_text()) == []


def test_content_is_shown_or_not_found(server, page):
    stranger = Stranger(server, "")

    @FUZZED
    @given(TOKENS, QUERIES, HEADERS)
    def read(token, query, headers):
        for path in (page, f"/lead/content/{token}"):
            for below in ("", "/thanks", "/file"):
                address = f"{path}{below}?t={token}&l={token}&{query}"
                stranger.send("GET", address, headers=headers)

    read()
    assert {200, 404} <= stranger.statuses


def test_answers_are_taken_or_asked_again(server, page):
    stranger = Stranger(server, "")
    hidden = dict(HIDDEN.findall(stranger.send("GET", page).text))

    @FUZZED
    @given(PAGES, HEADERS)
    def fill(values, headers):
        sent = {name: encode(value) for name, value in {**hidden, **values}.items()}
        stranger.send("POST", page, data=sent, headers=headers)

    fill()
    assert {303, 422} <= stranger.statuses
