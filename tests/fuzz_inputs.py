"""What strangers send: values, addresses and headers that hypothesis makes up.

Always the same ones, unless ``LEAD_FUZZ_SEED`` is a number: a large measure can be made
in pieces, each with a seed of its own.
"""

import os
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st

SEED = os.environ.get("LEAD_FUZZ_SEED")

KNOWN_NAMES = (
    *("email", "phone", "name", "city", "country", "product_lines", "company_size"),
    *("trial_end", "utm_source", "consent", "seniority", "website", "annual_revenue"),
)
PAGE_NAMES = (
    *("email_from", "phone", "contact_name", "partner_name", "company_size"),
    *("seniority", "utm_source", "lang", "token", "consent", "referrer"),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)
PAYLOADS = st.dictionaries(
    st.sampled_from(KNOWN_NAMES) | st.text(max_size=20), VALUES, max_size=5
)
# Half of them with an address, so that they are taken and become leads.
PAGES = st.builds(
    dict,
    st.dictionaries(
        st.sampled_from(PAGE_NAMES) | st.text(max_size=10),
        st.text(max_size=60),
        max_size=6,
    ),
    **{"email_from": st.emails() | st.text(max_size=60)},
)


def fuzzed(requests: int):
    """Give the decorator of a test that is called with so many inputs."""
    options = settings(
        max_examples=requests,
        deadline=None,
        derandomize=not SEED,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return (lambda test: seed(int(SEED))(options(test))) if SEED else options


def encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def encode_query(query: dict) -> str:
    return urlencode(query, errors="replace")


def encode_step(text: str) -> str:
    return quote(encode(text), safe="")


# With a slash it is another address, which is not ours.
TOKENS = st.text(st.characters(exclude_characters="/"), max_size=40).map(encode_step)
LINES = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
HEADER_LINES = LINES.map(lambda line: line.strip().encode("latin-1"))
REFERRERS = st.builds(
    lambda start, line: f"http://{start}{line}".strip().encode("latin-1"),
    st.sampled_from(["", "[", "[::1]:x"]),
    LINES,
)
HEADERS = st.fixed_dictionaries(
    {}, optional={"Referer": REFERRERS, "Accept-Language": HEADER_LINES}
)
QUERIES = st.dictionaries(
    st.sampled_from(["utm_source", "utm_medium", "lang", "token"])
    | st.text(max_size=9),
    st.text(max_size=40).map(encode),
    max_size=4,
).map(encode_query)
