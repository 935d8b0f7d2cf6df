"""Runs in Odoo's shell, where `env` is given; prints what became of the leads.

Lines start with a mark, so that they are told from what Odoo logs.
"""

import unicodedata

QUEUE_LENGTH = 5
LABEL_WIDTH = 10
NAME_WIDTH, COMPANY_WIDTH = 16, 21
QUALIFICATIONS = {"sql": "SQL leads", "mql": "MQL", "raw": "raw"}
SHORT = {"sql": "SQL", "mql": "MQL", "raw": "raw"}


def tell(label, text=""):
    print("| " + f"{label:<{LABEL_WIDTH}}{text}".rstrip())


def has(model, *fields):
    """Say whether model and fields are there: half of the addons may be installed."""
    return model in env and all(f in env[model]._fields for f in fields)  # noqa: F821


def count_by(model, field, domain=()):
    """Return {label: number}, in the order of the selection."""
    groups = env[model]._read_group(list(domain), [field], ["__count"])  # noqa: F821
    counts = {value: number for value, number in groups if value}
    labels = dict(env[model]._fields[field]._description_selection(env))  # noqa: F821
    return {labels[value]: counts[value] for value in labels if value in counts}


def words(counts):
    return ", ".join(f"{number} {label.lower()}" for label, number in counts.items())


def reasons(counts):
    """Word why captures were rejected; one reason needs no number."""
    labels = [label[:1].lower() + label[1:] for label in counts]
    if len(labels) == 1:
        return labels[0]
    return ", ".join(
        f"{n} {label}" for n, label in zip(counts.values(), labels, strict=True)
    )


def columns(text):
    """Return how many columns a terminal shows a text in; Chinese takes two each."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fit(text, width):
    """Cut or fill a text to a width in columns."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


def tell_captures():
    captures = env["lead.capture"]  # noqa: F821
    counts = dict(captures._read_group([], ["state"], ["__count"]))
    tell("captured", f"{sum(counts.values()):>4}")
    tell("  leads", f"{counts.get('lead', 0):>4}")
    tell("  merged", f"{counts.get('merged', 0):>4}  into leads that were there")
    why = count_by("lead.capture", "reject_reason", [("state", "=", "rejected")])
    tell("  rejected", f"{counts.get('rejected', 0):>4}  {reasons(why)}")
    if counts.get("received"):
        tell("  waiting", f"{counts['received']:>4}")


def tell_scores():
    leads = env["crm.lead"]  # noqa: F821
    scored = leads.search_count([("scored_at", "!=", False)])
    groups = leads._read_group(
        [("scored_at", "!=", False)], ["qualification"], ["__count"]
    )
    counts = dict(groups)
    found = ", ".join(
        f"{counts.get(key, 0)} {label}" for key, label in QUALIFICATIONS.items()
    )
    tell("scored", f"{scored:>4}  {found}")


def tell_places():
    counts = count_by("lead.custody", "place", [("ended_at", "=", False)])
    tell("they are", f"{sum(counts.values()):>4}  {words(counts)}")


def tell_queue():
    leads = env["crm.lead"].with_user(env.ref("base.user_admin"))  # noqa: F821
    domain = leads._get_queue_domain(leads.env.user, env.cr.now())  # noqa: F821
    queue = leads.search(domain, limit=QUEUE_LENGTH, order=leads._queue_order)
    if queue:
        tell("")
        tell(f"My Queue of {leads.env.user.name} begins with")
    for lead in queue:
        mark = "!" if lead.is_urgent else " "
        tell(
            f"{mark}{lead.lead_score:>4}  {SHORT[lead.qualification]}  "
            f"{fit(lead.contact_name or lead.name, NAME_WIDTH)} "
            f"{fit(lead.partner_name or '', COMPANY_WIDTH)} {lead.score_reason or ''}"
        )
    if any(queue.mapped("is_urgent")):
        tell("   ! = urgent")


if has("lead.capture", "state", "reject_reason"):
    tell_captures()
if has("crm.lead", "scored_at", "qualification"):
    tell_scores()
if has("lead.custody", "place", "ended_at"):
    tell_places()
if has("crm.lead", "score_reason", "lead_score", "is_urgent"):
    tell_queue()
