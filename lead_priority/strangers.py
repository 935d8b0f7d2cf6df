"""Whether SQL of ours may stand in for the ORM: where no other add-on takes part.

What others do is found in the classes a model consists of, so nothing has to be known
about them: an add-on that extends a method, a mixin in our own, and an automation rule
(base_automation patches the model's class while there is one).
"""

# Add-ons whose part is known to be nothing for what we write by SQL: the rest of ours,
# and Odoo's own.
KNOWN_ADDONS = frozenset(
    (
        None,  # Odoo's framework
        "crm",
        "crm_livechat",
        # Guards the rights of playbooks, and notes stages that a person writes.
        "lead_nurture",
        "lead_priority",
        "mail",
        "website_crm_partner_assign",
    )
)


def are_known(model, methods):
    """Whether only known add-ons define one of ``methods`` (names) of ``model``."""
    model_class = type(model)
    return all(
        cls is not model_class and getattr(cls, "_module", None) in KNOWN_ADDONS
        for cls in model_class.__mro__
        if not vars(cls).keys().isdisjoint(methods)
    )


def is_plainly_inserted(model):
    """Whether a new row is all that the ORM makes of a new record of ``model``."""
    if model._constraint_methods or not are_known(model, ("create", "_create")):
        return False
    followers = [
        follower
        for field in model._fields.values()
        for follower in (field, *model.pool.get_dependent_fields(field))
    ]
    return not any(field.store and field.compute for field in followers)
