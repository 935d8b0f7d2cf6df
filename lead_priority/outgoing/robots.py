"""Messages for the group robots of WeCom, DingTalk and Feishu, as their makers ask."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

from .errors import NotDelivered

# WeCom takes 2048 bytes; the others more.
MAX_BYTES = 2048


@dataclass(frozen=True)
class Message:
    """What is posted where."""

    url: str
    body: bytes


def _cut(text: str) -> str:
    """Cut a text at the bytes a robot takes, never within a character.

    >>> _cut("é" * 2000) == "é" * 1022 + "…"
    True
    """
    raw = text.encode()
    if len(raw) <= MAX_BYTES:
        return text
    return raw[: MAX_BYTES - len("…".encode())].decode("utf-8", "ignore") + "…"


def _plain(text: str) -> str:
    """Take the marks out that would make a robot call people by name."""
    return text.replace("<", "‹").replace(">", "›").replace("@", "＠")


def _hmac(key: str, message: str) -> str:
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def wecom(url: str, secret: str, text: str, timestamp: int) -> Message:
    """WeCom: the key is in the address; there is no secret."""
    return Message(url, _json({"msgtype": "text", "text": {"content": text}}))


def dingtalk(url: str, secret: str, text: str, timestamp: int) -> Message:
    """DingTalk: time and secret are signed with the secret, in the address."""
    if secret:
        millis = f"{timestamp * 1000}"
        sign = quote_plus(_hmac(secret, f"{millis}\n{secret}"))
        url += f"{'&' if '?' in url else '?'}timestamp={millis}&sign={sign}"
    return Message(url, _json({"msgtype": "text", "text": {"content": text}}))


def feishu(url: str, secret: str, text: str, timestamp: int) -> Message:
    """Feishu: time and secret are the key that signs nothing, in the body."""
    content: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        sign = _hmac(f"{timestamp}\n{secret}", "")
        content = {"timestamp": f"{timestamp}", "sign": sign, **content}
    return Message(url, _json(content))


ROBOTS: dict[str, Callable[[str, str, str, int], Message]] = {
    "wecom": wecom,
    "dingtalk": dingtalk,
    "feishu": feishu,
}


def prepare(kind: str, url: str, secret: str, text: str, timestamp: int) -> Message:
    """Give what to post so that the robot of this ``kind`` says ``text``.

    ``timestamp``: seconds since 1970, UTC.
    """
    return ROBOTS[kind](url, secret, _cut(_plain(text)), timestamp)


def check_reply(text: str) -> None:
    """Raise NotDelivered when a robot says no: they answer 200 to everything."""
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise NotDelivered("protocol", text[:200]) from error
    if not isinstance(answer, dict):
        raise NotDelivered("protocol", text[:200])
    codes = [answer[k] for k in ("errcode", "code", "StatusCode") if k in answer]
    if not codes or any(codes):
        raise NotDelivered("status", text[:200])
