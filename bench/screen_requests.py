"""Which fields the web client asks for when it opens a view."""

from lxml import etree

# What a field or widget of a view needs beside itself: `fieldDependencies` of the
# web client's modules.
ACTIVITY = (
    *("activity_exception_decoration", "activity_exception_icon", "activity_state"),
    *("activity_summary", "activity_type_icon", "activity_type_id"),
)
DEPENDENCIES = {
    "list_activity": ACTIVITY,
    "kanban_activity": ACTIVITY,
    "lead_score": ("scored_at", "qualification"),
    "lead_countdown": ("sla_state", "sla_countdown"),
    "form.lead_countdown": ("sla_state",),
    "lead_actions": ("name", "phone", "snoozed_until", "user_id"),
    "lead_custody_strip": ("write_date",),
    "lead_playbooks": ("write_date",),
    "lead_contact_notice": ("write_date",),
    "lead_consents": ("write_date",),
    "lead_later_number": ("write_date",),
    "lead_later_state": ("write_date",),
    "lead_timeline": ("write_date",),
    "lead_why_panel": ("lead_score", "qualification", "write_date"),
}


def get_specification(records, view_id, kind):
    """Return the specification of ``web_read`` for a view of these records' model."""
    arch = etree.fromstring(records.get_view(view_id, kind)["arch"])
    specification = {}
    for node in _own_fields(arch):
        field = records._fields[node.get("name")]
        specification.setdefault(field.name, {}).update(_describe(node, field))
    for name in _get_needed(arch, kind):
        if name in records._fields:
            specification.setdefault(name, _of_dependency(records._fields[name]))
    return specification


def _get_needed(arch, kind):
    """Give the fields that widgets need; some are others in one kind of view."""
    for node in arch.iter("field", "widget"):
        widget = node.get("widget" if node.tag == "field" else "name")
        for_all = DEPENDENCIES.get(widget, ())
        yield from DEPENDENCIES.get(f"{kind}.{widget}", for_all)


def _own_fields(arch):
    """Give the fields of the view, those of views inside of its fields left out."""
    return [
        node
        for node in arch.iter("field")
        if not any(above.tag == "field" for above in node.iterancestors())
    ]


def _describe(node, field):
    """Return what is asked for of one field."""
    always_hidden = {"True", "1"} & {
        node.get("invisible"),
        node.get("column_invisible"),
    }
    if field.type == "many2one":
        return {"fields": {} if always_hidden else {"display_name": {}}}
    if node.get("widget") == "many2many_tags" and not always_hidden:
        color = {"color": {}} if "color_field" in node.get("options", "") else {}
        return {"fields": {"display_name": {}, **color}}
    inner = [inner.get("name") for inner in node.iter("field") if inner is not node]
    if field.type in ("one2many", "many2many") and inner:
        return {"fields": {name: {} for name in inner}}
    return {}


def _of_dependency(field):
    return {"fields": {}} if field.type == "many2one" else {}
