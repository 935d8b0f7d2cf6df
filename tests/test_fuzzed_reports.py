"""Delivery reports of SMS gateways: whatever comes, it never fails. Targets: S1"""

import json

import pytest
from browser_steps import Api
from fuzz_inputs import HEADERS, QUERIES, TOKENS, VALUES, encode
from hypothesis import given
from hypothesis import strategies as st
from test_fuzzed_routes import FUZZED, Stranger
from test_server import read_errors

NAMES = st.sampled_from(["uuid", "status", "why", "list"]) | st.text(max_size=10)
ROWS = st.dictionaries(
    NAMES, VALUES | st.sampled_from(["delivered", "0" * 32]), max_size=5
)
BODIES = (
    ROWS.map(json.dumps)
    | st.lists(ROWS, max_size=3).map(json.dumps)
    | st.lists(ROWS, max_size=3).map(lambda rows: f"list={json.dumps(rows)}")
    | st.text(max_size=200)
)
TYPES = st.sampled_from(["application/json", "application/x-www-form-urlencoded", "x"])


@pytest.fixture(scope="module")
def address(server):
    """Where a gateway posts its reports."""
    admin = Api(server, "admin", "admin")
    provider = admin.create(
        "lead.sms.provider", name="Gateway", url="https://sms.example.com/send"
    )
    domain = [("id", "=", provider)]
    (token,) = admin.find("lead.sms.provider", domain, "report_token")
    yield f"/lead/sms/report/{token}"
    assert read_errors(server.log.read_text()) == []


def test_whatever_is_reported_is_noted_or_refused(server, address):
    stranger = Stranger(server, address)

    @FUZZED
    @given(BODIES, TYPES, QUERIES, HEADERS, TOKENS)
    def report(body, content_type, query, headers, token):
        path = f"{address}?{query}"
        sent = {**headers, "Content-Type": content_type}
        stranger.send("POST", path, data=encode(body), headers=sent)
        stranger.send("GET", path, headers=headers)
        stranger.send("POST", f"/lead/sms/report/{token}", data=encode(body))

    report()
    assert {200, 400, 404} <= stranger.statuses
