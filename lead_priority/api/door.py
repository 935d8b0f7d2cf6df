"""What a request asks of its key: kept in memory, until the key changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from . import keys


@dataclass(frozen=True)
class KeyDoor:
    """A key as requests see it; times are naive UTC, digests and secret are texts."""

    key_id: int
    company_id: int
    form_id: int | None
    is_active: bool
    is_test: bool
    scopes: frozenset[str]
    limit_per_minute: int
    requires_signature: bool
    secret: str
    digest: str
    old_digest: str
    old_until: datetime | None
    revoked_at: datetime | None
    expires_at: datetime | None


def fits(door: KeyDoor | None, text: str, now: datetime) -> bool:
    """Say whether a text is the key of a door, or its key of before that still works.

    Without a door it takes as long: who has no key learns nothing of which there are.
    """
    is_new = keys.is_key(text, door.digest if door else "")
    is_old = keys.is_key(text, door.old_digest if door else "")
    if not door or not (is_new or is_old):
        return False
    return is_new or bool(door.old_until and door.old_until > now)
