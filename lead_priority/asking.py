"""What a person may ask of leads in a rule: no more than that person may read.

Rules are worked out by jobs that may read everything. Who could ask for any field would
learn what it holds by who matches, as a password one letter after the other.
"""

from odoo import SUPERUSER_ID
from odoo.fields import Domain

from .scoring.safety import OPEN_MODELS

LOOKS_INSIDE = ("any", "not any")


def check_may_ask(env, domain):
    """Check that the user may read each field that a domain on leads asks for.

    Whoever makes rules may ask of leads and of what every score may look into; of other
    models only who may read those.

    :param domain: a Domain on ``crm.lead``
    :raises AccessError: a field, or a model on the way to it, is not for the user
    """
    if env.uid != SUPERUSER_ID:
        # Constraints run as superuser, who may read all.
        _check(env["crm.lead"].with_env(env(su=False)), domain)


def _check(model, domain):
    for condition in domain.iter_conditions():
        target, field = _walk(model, condition.field_expr.split("."))
        if field is not None and condition.operator in LOOKS_INSIDE:
            inside = Domain(condition.value)
            _check(_open(target, field), inside)
        elif field is not None and field.relational and _names(condition.value):
            _open(target, field)


def _walk(model, path):
    """Give the last model on a path and its field; None where it is no field."""
    field = None
    for name in path:
        if field is not None:
            if not field.relational:
                break  # a part of a value, as of a date or of properties
            model = _open(model, field)
        field = model._fields.get(name)
        if field is None:
            break
        model._check_field_access(field, "read")
    return model, field


def _open(model, field):
    """Give the model that a field points at, if the user may look into it."""
    inside = model.env[field.comodel_name]
    if inside._name not in OPEN_MODELS:
        inside.browse().check_access("read")
    return inside


def _names(value):
    """Whether records are asked for by their names."""
    values = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return any(isinstance(one, str) for one in values)
