"""The served OpenAPI document against the server: schemathesis. Targets: S1

Capabilities: 183

``LEAD_FUZZ_REQUESTS`` is how many inputs are made up, each operation for itself; a
storm (``storms``) makes many more of them. Every answer is one of those that are
documented, in the shape that is documented, what the schema allows is taken and what it
forbids is refused.
"""

import json
import os
import re
import uuid

import pytest
import requests
import schemathesis
from browser_steps import SECONDS, Api
from fuzz_inputs import fuzzed
from hypothesis import given
from schemathesis.specs.openapi import checks
from test_server import read_errors

REQUESTS = int(os.environ.get("LEAD_FUZZ_REQUESTS", "25"))
OPERATIONS = (
    *("key", "captures", "capture", "engagements", "followups", "calls", "health"),
)
FUZZED = fuzzed(REQUESTS)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.unsupported_method,
    checks.ignored_auth,
]


@pytest.fixture(scope="module")
def token(server):
    """A key that may do everything, without a limit, and its leads to be named."""
    admin = Api(server, "admin", "admin")
    key = admin.create(
        "lead.api.key",
        name=f"Fuzzer {uuid.uuid4()}",
        may_engage=True,
        may_follow_up=True,
        may_call=True,
        may_check_health=True,
        limit_per_minute=0,
    )
    shown = admin.call("lead.api.key", "action_make_key", [key])
    yield shown["context"]["default_key"]
    assert read_errors(server.log.read_text()) == []


@pytest.fixture(scope="module")
def document(server):
    """The document as served, but for signatures: made up ones are all refused."""
    served = requests.get(f"{server.url}/lead/api/v1/openapi.json", timeout=SECONDS)
    text = served.text.replace('{"$ref": "#/components/parameters/Signature"}', "")
    content = json.loads(re.sub(r",\s*\]", "]", text))
    return schemathesis.openapi.from_dict(content)


def get_checks(name: str) -> list:
    """Give what holds for an operation; 503 is how a broken system is told of."""
    error = schemathesis.checks.not_a_server_error
    return [check for check in CHECKS if name != "health" or check is not error]


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
@pytest.mark.parametrize("name", OPERATIONS)
def test_answers_are_as_documented(document, server, token, name, mode):
    statuses = set()
    headers = {"Authorization": f"Bearer {token}"}
    strategy = document.find_operation_by_id(name).as_strategy(generation_mode=mode)
    with requests.Session() as session:

        @FUZZED
        @given(case=strategy)
        def send(case):
            answer = case.call_and_validate(
                base_url=server.url,
                session=session,
                headers=headers,
                checks=get_checks(name),
            )
            statuses.add(answer.status_code)

        send()
    assert statuses & {200, 202, 404, 503} or mode.is_negative
