"""Taking in what comes from outside: plain Python, without Odoo and without a clock."""

from . import (
    body,
    cleaning,
    contact,
    digest,
    errors,
    limits,
    matching,
    page_token,
    payload,
)
