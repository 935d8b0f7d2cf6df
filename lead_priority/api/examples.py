"""Requests as printed in the documentation: they work, copied into a terminal.

``$LEAD_API_KEY`` and ``$LEAD_API_SECRET`` are variables of the reader's shell.
"""

from __future__ import annotations

import json
from typing import Any

CAPTURE: dict[str, Any] = {
    "email": "ann@example.com",
    "contact_name": "Ann Example",
    "company": "Example NV",
    "phone": "+32 2 290 34 90",
    "company_size": 120,
    "message": "Please call me about pumps.",
    "utm_source": "Partner portal",
    "consent": True,
    "consent_text": "You may contact me about my request.",
}
ENGAGEMENTS: dict[str, Any] = {
    "rows": [
        {
            "key": "visit-1001",
            "type": "pricing_page",
            "email": "ann@example.com",
            "occurred_at": "2025-11-02T09:30:00Z",
            "url": "https://www.example.com/pricing",
        },
        {
            "key": "webinar-77-ann",
            "type": "webinar",
            "email": "ann@example.com",
            "occurred_at": "2025-11-03T14:00:00+01:00",
            "description": "Pumps for beginners",
        },
    ]
}
FOLLOWUPS: dict[str, Any] = {
    "rows": [
        {
            "key": "call-90210",
            "rep": "anna@example.com",
            "email": "ann@example.com",
            "channel": "call",
            "outcome": "reached",
            "note": "Wants a quotation by Friday.",
        }
    ]
}
BODIES = {"captures": CAPTURE, "engagements": ENGAGEMENTS, "followups": FOLLOWUPS}
IDEMPOTENCY_KEYS = {
    "captures": "order-4711",
    "engagements": "batch-2025-11-03",
    "followups": "calls-2025-11-03",
}
TOKEN = "Y-XRGyFREgc5quLaj4pbShZ0kG0wLeGC"
ANSWERS: dict[str, dict[str, Any]] = {
    "captures": {
        "id": TOKEN,
        "status": "received",
        "status_url": f"https://odoo.example.com/lead/api/v1/captures/{TOKEN}",
    },
    "capture": {
        "id": TOKEN,
        "status": "accepted",
        "received_at": "2025-11-02T09:00:00Z",
        "processed_at": "2025-11-02T09:00:01Z",
    },
    "engagements": {
        "sent": 3,
        "recorded": 1,
        "known": 1,
        "refused": 1,
        "errors": [
            {
                "row": 2,
                "key": "visit-1003",
                "error": "lead_not_found",
                "message": "No lead of this company is named by this.",
            }
        ],
    },
    "followups": {"sent": 1, "recorded": 1, "known": 0, "refused": 0, "errors": []},
    "key": {
        "name": "Partner portal",
        "company": "Example NV",
        "may": ["captures", "engagements"],
        "test": False,
        "requires_signature": False,
        "requests_per_minute": 600,
        "expires_at": None,
        "engagement_types": [{"code": "pricing_page", "name": "Pricing page viewed"}],
    },
    "health": {
        "state": "look",
        "checked_at": "2025-11-02T09:00:00Z",
        "checks": [
            {
                "check": "captures_waiting",
                "area": "capture",
                "state": "good",
                "count": 0,
                "more": False,
                "oldest_seconds": None,
            },
            {
                "check": "routing_due",
                "area": "leads",
                "state": "look",
                "count": 3,
                "more": False,
                "oldest_seconds": 1260,
            },
        ],
    },
    "error": {
        "error": "wrong_type",
        "message": "This value has the wrong type.",
        "field": "value",
        "row": 7,
        "errors": [
            {
                "row": 7,
                "error": "wrong_type",
                "message": "This value has the wrong type.",
                "field": "value",
            }
        ],
        "docs": "https://odoo.example.com/lead/api/v1/docs#error-wrong_type",
    },
}


def curl(base_url: str, name: str) -> str:
    """Give the command for one operation, as printed.

    >>> print(curl("https://odoo.example.com", "key"))
    curl https://odoo.example.com/lead/api/v1/key \\
      -H "Authorization: Bearer $LEAD_API_KEY"
    """
    url = f"{base_url}/lead/api/v1"
    if name in ("key", "health"):
        return _command(f"{url}/{name}")
    if name == "capture":
        return _command(f'"{url}/captures/$LEAD_CAPTURE"')
    return post(base_url, name, BODIES[name], IDEMPOTENCY_KEYS[name])


def post(base_url: str, name: str, body: dict[str, Any], idempotency_key: str) -> str:
    """Give the command that sends a body, as printed."""
    return _command(
        f"{base_url}/lead/api/v1/{name}",
        "-H 'Content-Type: application/json'",
        f"-H 'Idempotency-Key: {idempotency_key}'",
        f"-d '{json.dumps(body, indent=2)}'",
    )


def signed_curl(base_url: str) -> str:
    """Give the commands of a signed request, as printed."""
    body = json.dumps(FOLLOWUPS)
    return "\n".join(
        (
            f"BODY='{body}'",
            "T=$(date +%s)",
            'SIGNATURE=$(printf \'%s.%s\' "$T" "$BODY" \\',
            "  | openssl dgst -sha256 -hmac \"$LEAD_API_SECRET\" | sed 's/^.* //')",
            _command(
                f"{base_url}/lead/api/v1/followups",
                "-H 'Content-Type: application/json'",
                '-H "X-Lead-Signature: t=$T,v1=$SIGNATURE"',
                '-d "$BODY"',
            ),
        )
    )


def _command(url: str, *options: str) -> str:
    key = '-H "Authorization: Bearer $LEAD_API_KEY"'
    return " \\\n  ".join((f"curl {url}", key, *options))
