"""What can be wrong with something that came in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong: a code for programs, and the field it is about."""

    code: str
    field: str = ""


class IntakeError(Exception):
    """A body that cannot be taken: HTTP status, code, and the field if there is one."""

    def __init__(self, code: str, status: int = 400, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.field = field


class KeyConflict(IntakeError):
    """The same idempotency key came again with another body."""

    def __init__(self) -> None:
        super().__init__("key_conflict", status=409)
