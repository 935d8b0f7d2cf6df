"""What a route asks of a webhook: kept in memory, until the webhook changes."""

from __future__ import annotations

from dataclasses import dataclass

from .request import Guard


@dataclass(frozen=True)
class WebhookDoor:
    """A webhook as its route sees it; texts are empty where not set."""

    webhook_id: int
    company_id: int
    kind: str
    guard: Guard
    has_token: bool
    version: str
    access_token: str
    minute_limit: int
