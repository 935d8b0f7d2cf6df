"""What pages of other sites may send, on a real server: it never fails. Targets: S1

Runs as long as ``test_fuzzed_routes``.
"""

import json

import pytest
from browser_steps import Api
from fuzz_inputs import QUERIES, TOKENS, VALUES, encode
from hypothesis import given
from hypothesis import strategies as st
from test_fuzzed_routes import FUZZED, Stranger
from test_server import read_errors

ORIGIN = "https://www.example.com"
TOKEN = "a-browser-that-sends-anything"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
URLS = st.builds(
    lambda start, path, query: f"{start}{path}?{query}",
    st.sampled_from([ORIGIN, "http://[", "https://x:y", "javascript:", "", "HTTP://é"]),
    st.text(max_size=30) | TOKENS,
    QUERIES,
)
EVENTS = VALUES | st.fixed_dictionaries(
    {"url": URLS | VALUES},
    optional={
        "title": VALUES,
        "type": VALUES | st.sampled_from(["case_study", "demo_request"]),
        "referrer": URLS | VALUES,
        "download": VALUES,
    },
)
MESSAGES = st.fixed_dictionaries(
    {"token": st.just(TOKEN) | VALUES, "events": st.lists(EVENTS, max_size=4) | VALUES},
    optional={"forget": VALUES, "consent": VALUES},
).map(json.dumps)


@pytest.fixture(scope="module")
def site(server):
    """The address of a site without limits: they would answer instead."""
    admin = Api(server, "admin", "admin")
    site = admin.create(
        "lead.site",
        name="Strangers",
        allowed_origins=ORIGIN,
        sender_limit=0,
        site_limit=0,
    )
    (key,) = admin.find("lead.site", [("id", "=", site)], "key")
    yield f"/lead/site/{key}"
    assert read_errors(server.log.read_text()) == []


def test_whatever_a_page_says_is_taken_or_refused(server, site):
    stranger = Stranger(server, "")
    headers = {"Origin": ORIGIN, "User-Agent": AGENT, "Content-Type": "text/plain"}

    @FUZZED
    @given(MESSAGES | st.text(max_size=100), QUERIES)
    def post(body, query):
        path = f"{site}/events?{query}"
        stranger.send("POST", path, data=encode(body), headers=headers)

    post()
    assert {204, 422} <= stranger.statuses


def test_script_and_files_are_given_or_not_found(server, site):
    stranger = Stranger(server, "")

    @FUZZED
    @given(TOKENS, QUERIES)
    def read(token, query):
        stranger.send("GET", f"{site}/lead.js?{query}")
        stranger.send("GET", f"/lead/site/{token}/lead.js?{query}")
        stranger.send("GET", f"/lead/file/{token}?{query}")

    read()
    assert {200, 404} <= stranger.statuses
