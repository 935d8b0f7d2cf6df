"""Baidu Marketing (百度营销): leads of Jimuyu (基木鱼) pages, pushed.

Baidu's own page about the push was not to be found in public. The names are those of
the manual "基木鱼 线索类型预置属性" of Sensors Data, which receives the same
push, and of receivers that are public: clueId, cluePhoneNumber, formDetail,
flowChannelName, commitTime, ucid, pageId. No signature is described; the address is
the secret, and the checks of a webhook of no known platform can be switched on.
"""

from __future__ import annotations

import json

from ..mapping import Line, simple_items
from ..request import InboundError
from .base import Part, as_object, objects, text
from .generic import Generic


class Baidu(Generic):
    """Flat objects; what was asked is in formDetail, as a list or as JSON in a text."""

    kind = "baidu"
    notes_rest = True
    reply = b'{"code": 0, "message": "success"}'
    lines = (
        Line("contact_name", "answers.name"),
        Line("phone", "cluePhoneNumber"),
        Line("phone", "answers.phone"),
        Line("email_from", "answers.email"),
        Line("partner_name", "answers.company"),
        Line("city", "answers.city"),
        Line("description", "answers.message"),
        Line("utm_medium", "flowChannelName"),
        Line("utm_campaign", "planName"),
        Line("page_url", "url"),
    )

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give each lead; one without number and phone is none of Baidu's."""
        parts = super().split(document, version, access_token)
        leads = [as_object(part.document) for part in parts]
        if not all(x.get("clueId") or x.get("cluePhoneNumber") for x in leads):
            raise InboundError("no_lead", status=422)
        return [Part(text(lead.get("clueId")), lead) for lead in leads]

    def tidy(self, document: object) -> object:
        """Give the answers of formDetail by their type, else by the question."""
        lead = as_object(document)
        detail = lead.get("formDetail")
        if isinstance(detail, str):
            try:
                detail = json.loads(detail)
            except (ValueError, RecursionError):
                detail = [{"name": "formDetail", "value": detail}]
        answers: dict[str, object] = {}
        for item in objects(detail):
            name = text(item.get("type")) or text(item.get("name"))
            if name in answers:
                name = text(item.get("name")) or name
            answers[name] = item.get("value")
        return {"answers": answers, **simple_items(lead)}
