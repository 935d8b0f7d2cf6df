"""How well My Queue's order agrees with outcomes that were held back."""

from .mapping import is_held

FIRST = 500


def held_outcomes(mapping, cells_list, share):
    """Return {key: won?} of the rows whose outcome was held back."""
    rows = map(mapping.row, cells_list)
    return {
        row.key: row.outcome == "won"
        for row in rows
        if row.outcome and is_held(row.key, share)
    }


def queue_keys(env, scope):
    """Return the row keys of the open leads that were loaded, in My Queue's order."""
    captures = env["lead.capture"].search(
        [("scope", "=", scope), ("state", "=", "lead")]
    )
    key_by_lead = {capture.lead_id.id: capture.idempotency_key for capture in captures}
    leads = env["crm.lead"].search(
        [("id", "in", list(key_by_lead)), ("won_status", "=", "pending")],
        order=env["crm.lead"]._queue_order,
    )
    return [key_by_lead[lead_id] for lead_id in leads.ids]


def figures(keys, won_by_key, first=FIRST):
    """Return shares won on top and on average, their lift, and the AUC of the order.

    AUC: the chance that a won lead stands before one that was not won
    (Mann-Whitney U / (won x not won)); the queue has no ties, as its order ends
    with the id.

    >>> figures(["a", "b", "c", "d"], {"a": True, "b": False, "c": True, "d": False}, 2)
    {'leads': 4, 'first': 2, 'won_first': 0.5, 'won_all': 0.5, 'lift': 1.0, 'auc': 0.75}
    """
    outcomes = [won_by_key[key] for key in keys if key in won_by_key]
    top = outcomes[:first]
    won_first = sum(top) / max(len(top), 1)
    won_all = sum(outcomes) / max(len(outcomes), 1)
    return {
        "leads": len(outcomes),
        "first": len(top),
        "won_first": round(won_first, 4),
        "won_all": round(won_all, 4),
        "lift": round(won_first / won_all, 3) if won_all else None,
        "auc": _auc(outcomes),
    }


def _auc(outcomes):
    won_before, pairs = 0, 0
    for won in outcomes:
        if won:
            won_before += 1
        else:
            pairs += won_before
    total = won_before * (len(outcomes) - won_before)
    return round(pairs / total, 4) if total else None
