"""Lists that other addons take: what the documentation and the checks need of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .checking import compile_object

Json = dict[str, Any]


@dataclass(frozen=True)
class ListKind:
    """``POST /<name>`` with ``{"rows": [...]}``, answered as every list is.

    ``row``: the schema of a row; ``title``: its name in the documentation; ``example``:
    a body that works as printed. The addon has ``lead.api.key._take_<name>``.
    """

    name: str
    title: str
    row: Json = field(hash=False)
    most_rows: int
    example: Json = field(hash=False)
    idempotency_key: str

    @cached_property
    def check(self) -> Callable[[object], tuple[str, str]]:
        """What is wrong with a row: (code, field) or two empty texts."""
        return compile_object(self.row)
