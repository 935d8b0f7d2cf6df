"""What the public routes must know of a form: kept in memory, asked at each request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """A form as its routes see it; ``required`` names fields, ``origins`` sites."""

    form_id: int
    company_id: int
    required: tuple[str, ...]
    is_consent_required: bool
    sender_limit: int
    form_limit: int
    origins: frozenset[str]
