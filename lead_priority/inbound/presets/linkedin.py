"""LinkedIn lead gen forms: a notification names the response, its data is fetched.

By LinkedIn's documentation "Webhooks" (challenge, X-LI-Signature) and "Lead Forms"
(Lead Sync: lead notifications, leadFormResponses).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from urllib.parse import quote

from ..mapping import Line
from ..request import Answer, Guard, Request, check_hmac, require_secret
from .base import Fetch, Part, Preset, as_object, objects, text

BASE = "https://api.linkedin.com"
FIELDS = (
    "id,submittedAt,testLead,leadType,associatedEntityInfo,formResponse,"
    "form:(hiddenFields,name,id,content)"
)
PREFIX = b"hmacsha256="
_RESPONSE = re.compile(r"urn:li:leadGenFormResponse:([\w-]{1,100})\Z", re.ASCII)


class LinkedIn(Preset):
    """``secret`` is the client secret of the app."""

    kind = "linkedin"
    needs = ("secret", "access_token")
    version = "202606"
    lines = (
        Line("contact_name", "answers.FIRST_NAME"),
        Line("contact_name", "answers.LAST_NAME"),
        Line("email_from", "answers.WORK_EMAIL"),
        Line("email_from", "answers.EMAIL"),
        Line("phone", "answers.PHONE_NUMBER"),
        Line("phone", "answers.WORK_PHONE_NUMBER"),
        Line("partner_name", "answers.COMPANY_NAME"),
        Line("function", "answers.JOB_TITLE"),
        Line("city", "answers.CITY"),
        Line("zip", "answers.ZIP_CODE"),
        Line("country_id", "answers.COUNTRY"),
        Line("industry_id", "answers.INDUSTRY"),
        Line("utm_content", "form.name"),
    )

    def answer_challenge(self, request: Request, guard: Guard) -> Answer | None:
        """Sign challengeCode with the client secret."""
        if request.method != "GET":
            return None
        require_secret(guard.secret)
        code = request.query.get("challengeCode", "")[:200]
        signed = hmac.new(guard.secret.encode(), code.encode(), hashlib.sha256)
        answer = {"challengeCode": code, "challengeResponse": signed.hexdigest()}
        return Answer(json.dumps(answer).encode())

    def check(self, request: Request, guard: Guard, now: int) -> None:
        """Check X-LI-Signature: HMAC-SHA256 of "hmacsha256=" and the body."""
        given = request.header("x-li-signature").removeprefix(PREFIX.decode())
        check_hmac(guard.secret, PREFIX + request.body, given)

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give the lead that was created; deletions are none."""
        notice = as_object(document)
        match = _RESPONSE.match(text(notice.get("leadGenFormResponse")))
        if notice.get("leadAction") != "CREATED" or not match:
            return []
        key = match[1]
        headers = {
            "Authorization": f"Bearer {access_token}",
            "LinkedIn-Version": version,
            "X-Restli-Protocol-Version": "2.0.0",
        }
        url = f"{BASE}/rest/leadFormResponses/{quote(key)}?fields={FIELDS}"
        return [Part(key, notice, Fetch(url, headers))]

    def tidy(self, document: object) -> object:
        """Give the answers by LinkedIn's own name of the question, else the form's."""
        lead = as_object(document)
        form = _object(lead.get("form"))
        questions = {
            text(question.get("questionId")): text(question.get("predefinedField"))
            or text(question.get("name"))
            for question in objects(_object(form.get("content")).get("questions"))
        }
        answers = {}
        for item in objects(_object(lead.get("formResponse")).get("answers")):
            number = text(item.get("questionId"))
            name = questions.get(number) or text(item.get("name")) or number
            answers[name] = _read_answer(_object(item.get("answerDetails")))
        for item in objects(form.get("hiddenFields")):
            answers[text(item.get("name"))] = text(item.get("value"))
        others = {k: lead.get(k) for k in ("id", "submittedAt", "leadType", "testLead")}
        return {"answers": answers, **others, "form": {"name": form.get("name")}}


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _read_answer(details: dict[str, object]) -> object:
    choice = _object(details.get("multipleChoiceAnswer")).get("options")
    return _object(details.get("textQuestionAnswer")).get("answer") or choice
