"""Public addresses on a real server: whatever comes, it never fails. Targets: S1

``LEAD_FUZZ_REQUESTS`` is how many inputs are made up, each address for itself; a storm
(``storms``) makes many more of them.
"""

import json
import os
import re

import pytest
import requests
from browser_steps import SECONDS, Api
from fuzz_inputs import (
    HEADERS,
    LINES,
    PAGES,
    PAYLOADS,
    QUERIES,
    TOKENS,
    encode,
    fuzzed,
)
from hypothesis import given
from hypothesis import strategies as st
from setup_steps import create_form
from test_server import read_errors

REQUESTS = int(os.environ.get("LEAD_FUZZ_REQUESTS", "200"))
FUZZED = fuzzed(REQUESTS)
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
JSON = {"Content-Type": "application/json"}


class Stranger:
    """Sends requests over one connection and looks at every answer."""

    def __init__(self, server, page_path):
        self.url = server.url
        self.page_path = page_path
        self.api_path = page_path.replace("/lead/form/", "/lead/capture/")
        self.session = requests.Session()
        self.statuses = set()

    def send(self, method, path, **options):
        """Send it; fail on a failure of the server, and on a trace in the answer."""
        answer = self.session.request(
            method,
            self.url + path,
            timeout=2 * SECONDS,
            allow_redirects=False,
            **options,
        )
        assert answer.status_code < 500, (method, path, options, answer.text[:500])
        assert "Traceback" not in answer.text, answer.text[:500]
        self.statuses.add(answer.status_code)
        return answer


@pytest.fixture(scope="module")
def form(server):
    """A form without limits: they would answer instead of what is tested."""
    admin = Api(server, "admin", "admin")
    path = create_form(admin, "Strangers")
    ids = admin.find("lead.capture.form", [("key", "=", path.split("/")[-1])])
    admin.call("lead.capture.form", "write", ids, {"sender_limit": 0, "form_limit": 0})
    yield path
    assert read_errors(server.log.read_text()) == []


@pytest.fixture
def stranger(server, form):
    return Stranger(server, form)


def test_json_is_taken_or_refused(stranger):
    @FUZZED
    @given(PAYLOADS)
    def post(payload):
        stranger.send("POST", stranger.api_path, data=json.dumps(payload), headers=JSON)

    post()
    assert {202, 422} <= stranger.statuses


def test_page_is_taken_or_shown_again(stranger):
    page = stranger.send("GET", stranger.page_path).text
    hidden = dict(HIDDEN.findall(page))

    @FUZZED
    @given(PAGES)
    def submit(values):
        sent = {name: encode(value) for name, value in {**hidden, **values}.items()}
        stranger.send("POST", stranger.page_path, data=sent)

    submit()
    assert {303, 422} <= stranger.statuses


@pytest.fixture(scope="module")
def webhooks(server, form):
    """An incoming webhook of each platform, by its kind; without limits."""
    admin = Api(server, "admin", "admin")
    found = {}
    for kind in ("generic", "meta", "linkedin", "google", "baidu", "douyin"):
        webhook = admin.create(
            "lead.capture.webhook", name=kind, kind=kind, secret="k", minute_limit=0
        )
        domain = [("id", "=", webhook)]
        (found[kind],) = admin.find("lead.capture.webhook", domain, "key")
    return found


def test_whatever_is_posted_to_a_webhook_is_taken_or_refused(stranger, webhooks):
    kinds = st.sampled_from(sorted(webhooks))
    bodies = (
        PAYLOADS.map(json.dumps)
        | PAYLOADS.map(lambda payload: json.dumps({**payload, "google_key": "k"}))
        | st.text(max_size=200)
    )
    types = st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "x/y"]
    )

    @FUZZED
    @given(kinds, bodies, types, QUERIES, HEADERS)
    def post(kind, body, content_type, query, headers):
        path = f"/lead/webhook/{webhooks[kind]}?{query}"
        sent = {**headers, "Content-Type": content_type}
        stranger.send("POST", path, data=encode(body), headers=sent)
        stranger.send("GET", path, headers=headers)

    post()
    assert {200, 401} <= stranger.statuses


@pytest.mark.parametrize("what", ["page", "thanks", "status"])
def test_what_is_only_read_is_shown_or_not_found(stranger, what):
    @FUZZED
    @given(TOKENS, QUERIES, HEADERS, LINES)
    def read(token, query, headers, cookie):
        path = {
            "page": stranger.page_path,
            "thanks": f"{stranger.page_path}/thanks",
            "status": f"/lead/capture/status/{token}",
        }[what]
        sent = {**headers, "Cookie": b"odoo_utm_source=" + cookie.encode("latin-1")}
        stranger.send("GET", f"{path}?{query}", headers=sent)

    read()
    assert stranger.statuses & {200, 404}
