"""Meta lead ads: a notification names the lead, its data is fetched.

By Meta's documentation "Retrieving Leads" (Marketing API, lead ads) and "Webhooks:
Getting Started" (verification requests, validating payloads).
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from ..mapping import Line
from ..request import Answer, Guard, InboundError, Request, check_hmac, same
from .base import Fetch, Part, Preset, as_object, objects, text

BASE = "https://graph.facebook.com"
FIELDS = "created_time,id,ad_id,ad_name,campaign_name,form_id,is_organic,field_data"


class Meta(Preset):
    """``secret`` is the app secret, ``token`` what we gave Meta as verify token."""

    kind = "meta"
    needs = ("secret", "access_token")
    version = "v25.0"
    lines = (
        Line("contact_name", "answers.full_name"),
        Line("contact_name", "answers.first_name"),
        Line("contact_name", "answers.last_name"),
        Line("email_from", "answers.email"),
        Line("email_from", "answers.work_email"),
        Line("phone", "answers.phone_number"),
        Line("phone", "answers.work_phone_number"),
        Line("partner_name", "answers.company_name"),
        Line("function", "answers.job_title"),
        Line("city", "answers.city"),
        Line("zip", "answers.zip_code"),
        Line("country_id", "answers.country"),
        Line("utm_campaign", "campaign_name"),
        Line("utm_content", "ad_name"),
    )

    def answer_challenge(self, request: Request, guard: Guard) -> Answer | None:
        """Repeat hub.challenge to who knows our verify token."""
        if request.method != "GET":
            return None
        is_asked = request.query.get("hub.mode") == "subscribe"
        if not is_asked or not same(
            request.query.get("hub.verify_token", ""), guard.token
        ):
            raise InboundError("token", status=403)
        challenge = request.query.get("hub.challenge", "")[:200]
        return Answer(challenge.encode("utf-8", "replace"), "text/plain")

    def check(self, request: Request, guard: Guard, now: int) -> None:
        """Check X-Hub-Signature-256: HMAC-SHA256 of the body with the app secret."""
        given = request.header("x-hub-signature-256")
        if guard.secret and not given.startswith("sha256="):
            raise InboundError("signature", status=401)
        check_hmac(guard.secret, request.body, given.removeprefix("sha256="))

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give a lead for each change of the field leadgen."""
        parts = []
        for entry in objects(as_object(document).get("entry")):
            for change in objects(entry.get("changes")):
                value = change.get("value")
                if change.get("field") != "leadgen" or not isinstance(value, dict):
                    continue
                key = text(value.get("leadgen_id"))
                if key.isdigit():
                    parts.append(
                        Part(key, value, self._fetch(key, version, access_token))
                    )
        return parts

    def _fetch(self, key: str, version: str, access_token: str) -> Fetch:
        query = urlencode({"fields": FIELDS, "access_token": access_token})
        return Fetch(f"{BASE}/{quote(version)}/{key}?{query}")

    def tidy(self, document: object) -> object:
        """Give the answers of field_data by the name of their question."""
        lead = as_object(document)
        answers = {
            text(item.get("name")): item.get("values")
            for item in objects(lead.get("field_data"))
            if text(item.get("name"))
        }
        others = {k: v for k, v in lead.items() if k != "field_data"}
        return {"answers": answers, **others}
