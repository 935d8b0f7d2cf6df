"""Forms of the website builder, on a real server: they never fail. Target: S1

Runs as long as ``test_fuzzed_routes``. The website is an addon of its own, so this
server has a database of its own.
"""

import pytest
from browser_steps import Api
from conftest import running_server, scratch_database
from fuzz_inputs import HEADERS, LINES, PAGE_NAMES, encode
from hypothesis import given
from hypothesis import strategies as st
from spoilt_requests import ADDRESSES
from test_fuzzed_routes import FUZZED, Stranger
from test_server import read_errors

PATH = ADDRESSES["website_form"]
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
FIELDS = (
    *("name", "description", "team_id", "user_id", "lead_capture_form_id", "tag_ids"),
    *("expected_revenue", "date_deadline", "country_id", "id", "model_name"),
)
TEXTS = st.text(max_size=60) | st.integers().map(str)
NAMES = st.sampled_from(FIELDS + PAGE_NAMES) | st.text(max_size=10)
FORMS = st.builds(
    dict, st.dictionaries(NAMES, TEXTS, max_size=6), email_from=st.emails() | TEXTS
)
FILES = st.dictionaries(
    st.sampled_from(("Plan[0][0]", "name")) | st.text(min_size=1, max_size=9),
    st.tuples(st.text(max_size=20), st.binary(max_size=40)),
    max_size=2,
)


@pytest.fixture(scope="module")
def server(ready_machine, tmp_path_factory):
    """A server with a website whose capture forms have no limits."""
    folder = tmp_path_factory.mktemp("website")
    with (
        scratch_database(ready_machine, "website", "lead_priority_website") as name,
        running_server(ready_machine, name, folder, cron_threads=0) as serving,
    ):
        admin = Api(serving, "admin", "admin")
        forms = admin.find("lead.capture.form", [])
        no_limits = {"sender_limit": 0, "form_limit": 0}
        admin.call("lead.capture.form", "write", forms, no_limits)
        yield serving
        assert read_errors(serving.log.read_text()) == []


def test_whatever_a_form_holds_is_taken_or_refused(server):
    stranger, taken = Stranger(server, ""), set()

    @FUZZED
    @given(FORMS, FILES, HEADERS, LINES)
    def submit(values, files, headers, cookie):
        answer = stranger.send(
            "POST",
            PATH,
            data={name: encode(value) for name, value in values.items()},
            files=files,
            headers={
                "User-Agent": AGENT,
                **headers,
                "Cookie": b"odoo_utm_source=" + cookie.encode("latin-1"),
            },
        )
        told = answer.json()
        taken.add(bool(told) and "id" in told)

    submit()
    assert taken == {True, False}
