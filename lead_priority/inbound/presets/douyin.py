"""Douyin / Ocean Engine (抖音, 巨量引擎, 飞鱼).

Question and signature by Douyin's documentation "Webhooks 概述" (verify_webhook,
X-Douyin-Signature). The fields of a lead by Ocean Engine's "获取线索列表"
(tools/clue/get). A page about the push of a lead itself was not to be found in public:
the lead is taken flat, as public receivers of Feiyu's push do (name, telphone, adv_id),
or in Douyin's envelope (event, content).
"""

from __future__ import annotations

import hashlib
import json
import re

from ..mapping import Line, simple_items
from ..request import Answer, Guard, InboundError, Request, same
from .base import Part, Preset, as_object, text

VERIFY = "verify_webhook"
LEAD_EVENT = re.compile(r"clue|lead", re.IGNORECASE)


class Douyin(Preset):
    """``secret`` is the client secret; without one the address is the secret."""

    kind = "douyin"
    reply = b'{"code": 0, "message": "success"}'
    lines = (
        Line("contact_name", "answers.name"),
        Line("phone", "answers.telephone"),
        Line("phone", "answers.telphone"),
        Line("email_from", "answers.email"),
        Line("street", "answers.address"),
        Line("city", "answers.city_name"),
        Line("description", "answers.remark"),
        Line("utm_source", "app_name"),
        Line("utm_campaign", "ad_name"),
        Line("utm_content", "promotion_name"),
        Line("page_url", "external_url"),
    )
    # What the person said; the rest of the flat object is about the ad.
    said = (
        *("name", "telephone", "telphone", "email", "weixin", "qq", "gender", "age"),
        *("province_name", "city_name", "address", "location", "remark"),
    )

    def answer_challenge(self, request: Request, guard: Guard) -> Answer | None:
        """Repeat the challenge of verify_webhook, signed where we have the secret."""
        if request.method != "POST" or VERIFY.encode() not in request.body:
            return None
        try:
            body = as_object(json.loads(request.body))
        except (ValueError, RecursionError, InboundError):
            return None
        content = body.get("content")
        if body.get("event") != VERIFY or not isinstance(content, dict):
            return None
        if guard.secret:
            self.check(request, guard, 0)
        challenge = content.get("challenge")
        if not isinstance(challenge, (int, str)):
            raise InboundError("token", status=403)
        return Answer(json.dumps({"challenge": challenge}).encode())

    def check(self, request: Request, guard: Guard, now: int) -> None:
        """Check X-Douyin-Signature: SHA-1 of the client secret and the body."""
        if not guard.secret:
            return
        expected = hashlib.sha1(guard.secret.encode() + request.body).hexdigest()
        if not same(request.header("x-douyin-signature").lower(), expected):
            raise InboundError("signature", status=401)

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give the lead, out of its envelope if it has one."""
        lead = as_object(document)
        if isinstance(lead.get("event"), str):
            if not LEAD_EVENT.search(str(lead["event"])):
                return []
            lead = as_object(_open(lead.get("content")))
        if not any(lead.get(name) for name in ("clue_id", *self.said)):
            raise InboundError("no_lead", status=422)
        return [Part(text(lead.get("clue_id")) or text(lead.get("id")), lead)]

    def tidy(self, document: object) -> object:
        """Give what the person said as answers, own questions among them."""
        lead = as_object(document)
        answers = {name: lead[name] for name in self.said if lead.get(name)}
        own = _open(lead.get("remark_dict"))
        if isinstance(own, dict):
            answers.update(own)
        others = {k: v for k, v in lead.items() if k not in self.said}
        return {"answers": answers, **simple_items(others)}


def _open(value: object) -> object:
    """Give what a text holds as JSON, else the value."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
