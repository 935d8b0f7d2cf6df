"""What the API refuses: the codes, their HTTP status, and rows that are wrong."""

from __future__ import annotations

from ..intake.errors import IntakeError

# Code -> HTTP status, in the order of the documentation. What is about one row of a
# list that could be read has no status of its own: the list is answered with 200.
STATUS = {
    "invalid_json": 400,
    "duplicate_key": 400,
    "not_a_number": 400,
    "idempotency_key": 400,
    "unauthorized": 401,
    "key_expired": 401,
    "key_revoked": 401,
    "signature_required": 401,
    "bad_signature": 401,
    "not_allowed": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "key_conflict": 409,
    "too_large": 413,
    "content_type": 415,
    "encoding_not_supported": 415,
    "not_an_object": 422,
    "required": 422,
    "unknown_field": 422,
    "wrong_type": 422,
    "wrong_format": 422,
    "not_a_choice": 422,
    "not_a_date": 422,
    "not_a_web_address": 422,
    "out_of_range": 422,
    "too_long": 422,
    "no_lead_named": 422,
    "no_contact": 422,
    "too_many_rows": 422,
    "too_many_keys": 422,
    "key_too_long": 422,
    "too_deep": 422,
    "too_many_requests": 429,
}
ROW_CODES = (
    "lead_not_found",
    "lead_not_ready",
    "type_not_found",
    "rep_not_found",
    "in_future",
)


class ApiError(IntakeError):
    """A request that is refused: see ``STATUS``.

    ``row``: which one of a list, from 0. ``retry_after``: seconds. ``others``: all
    that is wrong, as (row, code, field). ``allowed``: methods of HTTP.
    """

    def __init__(
        self,
        code: str,
        *,
        field: str = "",
        row: int | None = None,
        retry_after: int = 0,
        others: list[tuple[int, str, str]] | None = None,
        allowed: tuple[str, ...] = (),
    ) -> None:
        super().__init__(code, status=STATUS[code], field=field)
        self.row = row
        self.retry_after = retry_after
        self.others = others or []
        self.allowed = allowed
