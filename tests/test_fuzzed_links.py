"""Links that people open, on a real server: whatever comes, it never fails.

Targets: S1, S6. Runs as long as ``test_fuzzed_routes``.
"""

import pytest
import requests
from browser_steps import SECONDS, Api
from fuzz_inputs import HEADERS, QUERIES, TOKENS, VALUES, encode
from hypothesis import given
from hypothesis import strategies as st
from setup_steps import create_form
from test_fuzzed_routes import FUZZED, Stranger
from test_server import read_errors

LANGUAGES = st.sampled_from(["en", "zh", "zh-tw", "xx_YY", "%00"]) | TOKENS
ANSWERS = st.sampled_from(["confirm", "withdraw"]) | VALUES.map(str)


@pytest.fixture(scope="module")
def admin(server):
    yield Api(server, "admin", "admin")
    assert read_errors(server.log.read_text()) == []


@pytest.fixture(scope="module")
def form(admin):
    """The id of a form that asks for a consent to be confirmed by e-mail."""
    key = create_form(admin, "Links").split("/")[-1]
    (form,) = admin.find("lead.capture.form", [("key", "=", key)])
    text = admin.create(
        "lead.consent.text", name="News", text="Send me news.", needs_confirmation=True
    )
    admin.call("lead.capture.form", "write", [form], {"consent_text_id": text})
    return form


@pytest.fixture(scope="module")
def consent(server, admin, form):
    """The address of a consent that waits for an answer."""
    (key,) = admin.find("lead.capture.form", [("id", "=", form)], "key")
    sent = {"email": "links@example.com", "consent": True}
    requests.post(f"{server.url}/lead/capture/{key}", json=sent, timeout=SECONDS)
    job = admin.ref("lead_priority.ir_cron_process_captures")
    admin.call("ir.cron", "method_direct_trigger", [job])
    ((token,),) = server.query(
        "SELECT r.token FROM lead_consent_request r JOIN lead_consent c"
        " ON c.id = r.consent_id WHERE c.email = 'links@example.com'"
    )
    return f"/lead/consent/{token}"


@pytest.fixture(scope="module")
def stand(admin, form):
    """The address of a stand."""
    stand = admin.create("lead.capture.stand", name="Hall 3", form_id=form)
    (key,) = admin.find("lead.capture.stand", [("id", "=", stand)], "key")
    return f"/lead/s/{key}"


def test_consent_is_answered_or_not_found(server, consent):
    stranger = Stranger(server, "")

    @FUZZED
    @given(TOKENS, QUERIES, HEADERS, ANSWERS)
    def answer(token, query, headers, words):
        sent = {"answer": encode(words), "token": token}
        for path in (consent, f"/lead/consent/{token}"):
            stranger.send("GET", f"{path}?{query}", headers=headers)
            stranger.send("POST", f"{path}?{query}", headers=headers, data=sent)
            stranger.send("POST", path, headers=headers, data=encode(words))
            stranger.send("POST", path, data={}, files={"answer": ("a", b"confirm")})

    answer()
    assert {200, 404} <= stranger.statuses


def test_code_leads_to_its_form_or_nowhere(server, stand):
    stranger = Stranger(server, "")

    @FUZZED
    @given(TOKENS, QUERIES, HEADERS)
    def scan(token, query, headers):
        led = stranger.send("GET", f"{stand}?{query}", headers=headers)
        assert led.headers["Location"].startswith("/lead/form/"), led.headers
        stranger.send("GET", f"/lead/s/{token}?{query}", headers=headers)

    scan()
    assert {302, 404} <= stranger.statuses


def test_pages_for_developers_are_shown(server):
    stranger = Stranger(server, "")

    @FUZZED
    @given(LANGUAGES, QUERIES, HEADERS)
    def read(lang, query, headers):
        for page in ("docs", "openapi.json"):
            path = f"/lead/api/v1/{page}?lang={lang}&{query}"
            stranger.send("GET", path, headers=headers)

    read()
    assert stranger.statuses == {200}
