"""What may be sent: the schemas that requests are checked against and that are printed.

Descriptions are left to ``openapi``, which gets them in the reader's language.
"""

from __future__ import annotations

from typing import Any

from ..intake import limits as intake_limits
from . import limits
from .checking import compile_object

Schema = dict[str, Any]
KEY_PATTERN = r"^[\x21-\x7e]{1,128}$"
# No control characters in the path: cleaned away, they leave another address.
WEB_PATTERN = (
    r"^(https?://)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?"
    r"(/[!-~\u00c0-\u02af\u3040-\u9fff]*)?$"
)
# There must be something to read, and nothing that hides it.
FILLED = r"[0-9A-Za-z\u00c0-\u02af\u0370-\u1fff\u3040-\u9fff\uac00-\ud7a3]"
LINE = intake_limits.LINE_CHARACTERS


def text(length: int = LINE, pattern: str = "", error: str = "") -> Schema:
    schema: Schema = {"type": ["string", "null"], "maxLength": length}
    if pattern:
        schema |= {"pattern": pattern, "x-error": error}
    return schema


MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
NAMES: Schema = {
    "type": ["string", "array", "null"],
    "maxLength": LINE,
    "items": {"type": "string", "maxLength": LINE},
    "maxItems": intake_limits.LIST_ITEMS,
}
# Names of the API -> schema; ``intake.payload`` knows each by this name or an alias.
CAPTURE_FIELDS: dict[str, Schema] = {
    "email": text(),
    "phone": text(),
    "external_key": text(),
    "contact_name": text(),
    "company": text(),
    "job_title": text(),
    "website": text(pattern=WEB_PATTERN, error="not_a_web_address"),
    "subject": text(),
    "message": text(intake_limits.TEXT_CHARACTERS),
    "street": text(),
    "street2": text(),
    "zip": text(),
    "city": text(),
    "state": text(),
    "country": text(),
    "language": text(),
    "industry": text(),
    "company_size": {"type": ["integer", "null"], "minimum": 0, "maximum": 2**31 - 1},
    "annual_revenue": {"type": ["number", "null"], "minimum": 0, "maximum": 10**15},
    "seniority": text(),
    "purchase_role": text(),
    "budget_band": text(),
    "buying_stage": text(),
    "product_lines": NAMES,
    "technology_preference": text(),
    "pains": text(intake_limits.TEXT_CHARACTERS),
    "trial_end": MOMENT,
    **{
        f"utm_{name}": text(intake_limits.UTM_CHARACTERS)
        for name in ("source", "medium", "campaign", "term", "content")
    },
    "page_url": text(2000),
    "referrer": text(2000),
    "consent": {"type": ["boolean", "null"]},
    "consent_text": text(intake_limits.TEXT_CHARACTERS),
}
CONTACT = ("email", "phone", "external_key")
REFERENCES: dict[str, Schema] = {
    "capture": {"type": "string", "pattern": r"^[\w-]{8,64}$"},
    "external_key": {"type": "string", "maxLength": LINE, "pattern": FILLED},
    "email": {"type": "string", "maxLength": LINE, "pattern": FILLED},
    "phone": {"type": "string", "maxLength": LINE, "pattern": FILLED},
}
KEY: Schema = {"type": "string", "pattern": KEY_PATTERN}
CHANNELS = ("call", "mail", "meeting", "message")
DIRECTIONS = ("outgoing", "incoming", "two_way")
OUTCOMES = (
    *("reached", "interested", "callback", "no_answer", "wrong_number"),
    *("not_interested", "sent", "held", "done"),
)


def _any_of(names: tuple[str, ...]) -> list[Schema]:
    return [{"required": [name]} for name in names]


CAPTURE: Schema = {
    "type": "object",
    "properties": CAPTURE_FIELDS,
    "additionalProperties": False,
    "anyOf": _any_of(CONTACT),
    "x-missing": "no_contact",
}
ENGAGEMENT: Schema = {
    "type": "object",
    "properties": {
        "key": KEY,
        "type": {"type": "string", "pattern": r"^[\w.-]{1,64}$"},
        **REFERENCES,
        "occurred_at": MOMENT,
        "value": {"type": ["number", "null"], "minimum": -1e15, "maximum": 1e15},
        "url": text(2000),
        "description": text(),
    },
    "additionalProperties": False,
    "required": ["key", "type"],
    "anyOf": _any_of(tuple(REFERENCES)),
    "x-missing": "no_lead_named",
}
FOLLOWUP: Schema = {
    "type": "object",
    "properties": {
        "key": KEY,
        "rep": {"type": "string", "maxLength": LINE, "pattern": FILLED},
        **REFERENCES,
        "channel": {"type": "string", "enum": [*CHANNELS]},
        "direction": {"type": "string", "enum": [*DIRECTIONS]},
        "outcome": {"type": "string", "enum": [*OUTCOMES]},
        "occurred_at": MOMENT,
        "note": text(500),
        "is_automatic": {"type": "boolean"},
    },
    "additionalProperties": False,
    "required": ["key", "rep", "channel"],
    "anyOf": _any_of(tuple(REFERENCES)),
    "x-missing": "no_lead_named",
}
ROWS = {"engagements": ENGAGEMENT, "followups": FOLLOWUP}
MOST_ROWS = {
    "engagements": limits.ENGAGEMENT_ROWS,
    "followups": limits.FOLLOWUP_ROWS,
}
CHECKS = {
    kind: compile_object(schema)
    for kind, schema in {"captures": CAPTURE, **ROWS}.items()
}
