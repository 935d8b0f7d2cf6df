"""Taking in what comes from outside: plain Python, without Odoo and without a clock."""

from . import (
    automated,
    body,
    cleaning,
    contact,
    digest,
    errors,
    limits,
    link_token,
    matching,
    origins,
    page_address,
    page_token,
    payload,
    visits,
)
