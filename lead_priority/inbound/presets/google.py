"""Google Ads lead forms: the whole lead in one request, with the key of the form.

By Google's documentation "Google Ads webhook: Implementation" (POST schema) and
"Testing".
"""

from __future__ import annotations

import json

from ..mapping import Line, simple_items
from ..request import Guard, InboundError, Request, require_secret, same
from .base import Part, Preset, as_object, objects, text


class Google(Preset):
    """``secret`` is the key entered beside the webhook in the lead form."""

    kind = "google"
    needs = ("secret",)
    lines = (
        Line("contact_name", "answers.FULL_NAME"),
        Line("contact_name", "answers.FIRST_NAME"),
        Line("contact_name", "answers.LAST_NAME"),
        Line("email_from", "answers.EMAIL"),
        Line("email_from", "answers.WORK_EMAIL"),
        Line("phone", "answers.PHONE_NUMBER"),
        Line("phone", "answers.WORK_PHONE"),
        Line("partner_name", "answers.COMPANY_NAME"),
        Line("function", "answers.JOB_TITLE"),
        Line("street", "answers.STREET_ADDRESS"),
        Line("city", "answers.CITY"),
        Line("zip", "answers.POSTAL_CODE"),
        Line("country_id", "answers.COUNTRY"),
        Line("utm_campaign", "campaign_id"),
    )

    def check(self, request: Request, guard: Guard, now: int) -> None:
        """Check google_key, which stands in the body."""
        require_secret(guard.secret)
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise InboundError("not_json") from error
        given = body.get("google_key") if isinstance(body, dict) else None
        if not isinstance(given, str) or not same(given, guard.secret):
            raise InboundError("signature", status=401)

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give the one lead; a test of Google's is kept, and becomes no lead."""
        lead = as_object(document)
        if not isinstance(lead.get("user_column_data"), list):
            raise InboundError("no_lead", status=422)
        return [
            Part(text(lead.get("lead_id")), lead, is_test=lead.get("is_test") is True)
        ]

    def tidy(self, document: object) -> object:
        """Give the answers by column_id, else by the question's words; no key."""
        lead = as_object(document)
        answers = {
            text(item.get("column_id")) or text(item.get("column_name")): item.get(
                "string_value"
            )
            for item in objects(lead.get("user_column_data"))
        }
        others = simple_items({k: v for k, v in lead.items() if k != "google_key"})
        return {"answers": answers, **others}
