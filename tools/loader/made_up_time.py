"""Times for rows that have none: made up from the row's key, the same every run."""

from datetime import timedelta
from hashlib import sha256

SECONDS_PER_DAY = 86_400


def fraction(*parts):
    """Return a number in [0, 1) that depends on the parts only."""
    text = ":".join(map(str, parts))
    return int(sha256(text.encode()).hexdigest()[:12], 16) / 0x1_0000_0000_0000


def captured_at(key, now, within_days):
    """Return a time within the last ``within_days`` days before ``now`` (UTC)."""
    back = fraction("captured", key) * within_days * SECONDS_PER_DAY
    return (now - timedelta(seconds=int(back))).replace(microsecond=0)


def engaged_at(key, code, number, captured, now, within_days):
    """Return a time of one engagement: after the capture, never after ``now``."""
    room = min((now - captured).total_seconds(), within_days * SECONDS_PER_DAY)
    forward = fraction("engaged", key, code, number) * room
    return (captured + timedelta(seconds=int(forward))).replace(microsecond=0)
