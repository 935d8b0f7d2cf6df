"""Runs in Odoo's shell, where `env` is given; prints what became of the leads.

Lines start with a mark, so that they are told from what Odoo logs.
"""

QUEUE_LENGTH = 5
STATES = ("received", "lead", "merged", "rejected")


def tell(text):
    print("| " + text)


def count_by(model, field, domain=()):
    """Return {label: number}, or nothing where model or field are missing."""
    if model not in env or field not in env[model]._fields:  # noqa: F821
        return {}
    groups = env[model]._read_group(list(domain), [field], ["__count"])  # noqa: F821
    return {str(value): count for value, count in groups if value}


def words(counts):
    return ", ".join(f"{number} {label}" for label, number in counts.items())


def tell_captures():
    counts = count_by("lead.capture", "state")
    if counts:
        known = {state: counts[state] for state in STATES if state in counts}
        tell(f"captured: {sum(counts.values())} ({words(known)})")


def tell_scores():
    leads = env["crm.lead"]  # noqa: F821
    if "lead_score" in leads._fields:
        scored = leads.search_count([("lead_score", "!=", 0)])
        tell(f"scored: {scored} of {leads.search_count([])} open leads")
    counts = count_by("crm.lead", "qualification")
    if counts:
        names = {"raw": "raw", "mql": "MQL", "sql": "SQL lead"}
        tell(
            "qualified: "
            + words({names.get(key, key): number for key, number in counts.items()})
        )


def tell_places():
    model = env.get("lead.custody")  # noqa: F821
    if model is None or "place" not in model._fields:
        return
    ends = [
        name for name in ("ended_at", "until_at", "closed_at") if name in model._fields
    ]
    domain = [(ends[0], "=", False)] if ends else []
    counts = count_by("lead.custody", "place", domain)
    if counts:
        tell(f"where they are: {words(counts)}")


def tell_queue():
    leads = env["crm.lead"]  # noqa: F821
    if "lead_score" not in leads._fields:
        return
    domain = [("won_status", "=", "pending"), ("lead_score", ">", 0)]
    urgent = "is_urgent desc, " if "is_urgent" in leads._fields else ""
    queue = leads.search(
        domain, limit=QUEUE_LENGTH, order=f"{urgent}lead_score desc, id"
    )
    if queue:
        tell("My Queue begins with:")
    for lead in queue:
        flag = " urgent" if "is_urgent" in leads._fields and lead.is_urgent else ""
        tell(f"  {lead.lead_score:>4}{flag}  {lead.display_name}")


tell_captures()
tell_scores()
tell_places()
tell_queue()
