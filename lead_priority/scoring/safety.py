"""Which domains a rule may have: literals on stored, harmless fields."""

import ast
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from odoo.fields import Domain

from .clock import resolve_date, target_field
from .errors import BadRule

# Models that a domain may look into; a rule must not be a way to read others.
OPEN_MODELS = frozenset(
    (
        "crm.lead",
        "crm.lost.reason",
        "crm.recurring.plan",
        "crm.stage",
        "crm.tag",
        "crm.team",
        "lead.engagement.type",
        "lead.pool",
        "lead.product.line",
        "res.company",
        "res.country",
        "res.country.group",
        "res.country.state",
        "res.lang",
        "res.partner",
        "res.partner.category",
        "res.partner.industry",
        "utm.campaign",
        "utm.medium",
        "utm.source",
        "utm.stage",
        "utm.tag",
    )
)
# A score that depends on itself, or on Odoo's own prediction, has no fixed value.
CIRCULAR_FIELDS = frozenset(
    (
        "lead_score",
        "fit_score",
        "engagement_score",
        "qualification",
        "qualification_held_score",
        "is_urgent",
        "scored_at",
        "score_id",
        "probability",
        "automated_probability",
        "is_automated_probability",
        "prorated_revenue",
        "recurring_revenue_prorated",
    )
)
# Searched by a method, but one that depends neither on the clock nor on the user.
SAFE_COMPUTED_FIELDS = frozenset(("is_blacklisted", "phone_sanitized_blacklisted"))
_OTHER_RECORD_OPERATORS = frozenset(("child_of", "parent_of"))


def parse_domain(text: str | None) -> Domain:
    """Give the domain that ``text`` says; code in it is refused, never run."""
    try:
        value = ast.literal_eval((text or "[]").strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadRule("literal", str(error)) from None
    try:
        return Domain(value)
    except (TypeError, ValueError) as error:
        raise BadRule("syntax", str(error)) from None


def check_domain(domain: Domain, model: Any) -> None:
    """Raise BadRule unless each condition is on a field that rules may use."""
    for condition in domain.iter_conditions():
        path, value = condition.field_expr, condition.value
        _check_path(path, model)
        target = target_field(model, path)
        if condition.operator in ("any", "not any"):
            if target is None or not target.relational:
                raise BadRule("value", path)
            _check_model(target.comodel_name)
            try:
                check_domain(Domain(value), model.env[target.comodel_name])
            except (TypeError, ValueError) as error:
                raise BadRule("syntax", str(error)) from None
        elif target is not None and target.type in ("date", "datetime"):
            _check_date(path, value)
        elif target is not None and target.relational and _names_records(condition):
            _check_model(target.comodel_name)


def _check_path(path: str, model: Any) -> None:
    name, __, rest = path.partition(".")
    target = model._fields.get(name)
    if target is None:
        raise BadRule("field", f"{model._name}.{name}")
    if model._name == "crm.lead" and name in CIRCULAR_FIELDS:
        raise BadRule("circular", name)
    if target.groups not in (None, "base.group_user") or name == "password":
        raise BadRule("private", name)
    if not target.store and name not in SAFE_COMPUTED_FIELDS:
        raise BadRule("computed", name)
    if target.type == "one2many":
        raise BadRule("computed", name)
    if rest and target.relational:
        _check_model(target.comodel_name)
        _check_path(rest, model.env[target.comodel_name])


def _check_model(name: str) -> None:
    if name not in OPEN_MODELS:
        raise BadRule("model", name)


def _check_date(path: str, value: object) -> None:
    values = value if isinstance(value, (list, tuple, set)) else [value]
    for item in values:
        if isinstance(item, str) and not item[:1].isdigit():
            try:
                resolve_date(item, datetime(2000, 1, 1))  # noqa: DTZ001 naive UTC
            except (ValueError, IndexError):
                raise BadRule("date", f"{path}: {item}") from None


def field_names(domain: Domain) -> Iterable[str]:
    """Give the names of the lead's own fields that the domain reads."""
    return {cond.field_expr.partition(".")[0] for cond in domain.iter_conditions()}


def reads_other_records(domain: Domain, model: Any) -> bool:
    """Tell whether writing another record than the lead can change who is in it."""
    for condition in domain.iter_conditions():
        name, __, rest = condition.field_expr.partition(".")
        target = model._fields[name]
        if not target.store or condition.operator in _OTHER_RECORD_OPERATORS:
            return True
        if target.relational and (rest or _names_records(condition)):
            return True
    return False


def _names_records(condition: Any) -> bool:
    """Records searched by their name or by a sub-domain instead of by id."""
    if condition.operator in ("any", "not any") or "like" in condition.operator:
        return True
    value = condition.value
    values = value if isinstance(value, (list, tuple, set)) else [value]
    return any(isinstance(item, str) for item in values)
