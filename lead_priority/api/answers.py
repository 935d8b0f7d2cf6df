"""The shapes of what is answered."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
FLAG: Schema = {"type": "boolean"}
HEALTH: Schema = {"type": "string", "enum": ["good", "look", "broken"]}


def _object(properties: Schema, *optional: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


CODE_AND_WORDS: Schema = {"error": TEXT, "message": TEXT}
ROW_ERROR = _object(
    {"row": COUNT, "key": TEXT, **CODE_AND_WORDS, "field": TEXT}, "field", "key"
)
SCHEMAS: dict[str, Schema] = {
    "CaptureAnswer": _object(
        {"test": FLAG, "id": TEXT, "status": TEXT, "status_url": TEXT}, "test"
    ),
    "CaptureStatus": _object(
        {
            "test": FLAG,
            "id": TEXT,
            "status": {"type": "string", "enum": ["received", "accepted", "rejected"]},
            "reason": {
                "type": "string",
                "enum": ["no_contact", "invalid_values", "blocked", "failed"],
            },
            "received_at": MOMENT,
            "processed_at": MOMENT,
        },
        *("test", "reason", "received_at", "processed_at"),
    ),
    "ListAnswer": _object(
        {
            "test": FLAG,
            "sent": COUNT,
            "recorded": COUNT,
            "known": COUNT,
            "refused": COUNT,
            "errors": {"type": "array", "items": ROW_ERROR},
        },
        "test",
    ),
    "KeyAnswer": _object(
        {
            "name": TEXT,
            "company": TEXT,
            "may": {"type": "array", "items": TEXT},
            "test": FLAG,
            "requires_signature": FLAG,
            "requests_per_minute": {"type": ["integer", "null"]},
            "expires_at": {**MOMENT, "type": ["string", "null"]},
            "engagement_types": {
                "type": "array",
                "items": _object({"code": TEXT, "name": TEXT}),
            },
        }
    ),
    "HealthAnswer": _object(
        {
            "state": HEALTH,
            "checked_at": MOMENT,
            "checks": {
                "type": "array",
                "items": _object(
                    {
                        "check": TEXT,
                        "area": TEXT,
                        "state": HEALTH,
                        "count": COUNT,
                        "more": FLAG,
                        "oldest_seconds": {"type": ["integer", "null"], "minimum": 0},
                    }
                ),
            },
        }
    ),
    "Error": _object(
        {
            **CODE_AND_WORDS,
            "field": TEXT,
            "row": COUNT,
            "errors": {"type": "array", "items": ROW_ERROR},
            "docs": TEXT,
        },
        *("field", "row", "errors", "docs"),
    ),
}
NAMES = {
    "key": "KeyAnswer",
    "captures": "CaptureAnswer",
    "capture": "CaptureStatus",
    "engagements": "ListAnswer",
    "followups": "ListAnswer",
    "health": "HealthAnswer",
}
