"""The filters above a dashboard, and which field of each model they are about."""

from .parts import FUNNEL, LEAD, LOSS, REP, SLA, WASTE

# name: (label, model)
FILTERS = {
    "period": ("Period", None),
    "source": ("Channel", "utm.source"),
    "medium": ("Medium", "utm.medium"),
    "campaign": ("Campaign", "utm.campaign"),
    "team": ("Sales Team", "crm.team"),
    "user": ("Salesperson", "res.users"),
    "product_line": ("Product Line", "lead.product.line"),
}
_REPORT = {
    "period": "captured_at",
    "source": "source_id",
    "medium": "medium_id",
    "campaign": "campaign_id",
    "team": "team_id",
    "user": "user_id",
    "product_line": "product_line_id",
}
CHAINS = {
    FUNNEL: _REPORT,
    LOSS: _REPORT,
    REP: _REPORT,
    WASTE: _REPORT,
    SLA: {**_REPORT, "period": "started_at"},
    LEAD: {**_REPORT, "period": "create_date", "product_line": "product_line_ids"},
}


def definitions(names: tuple[str, ...], period: str) -> list[dict[str, object]]:
    """Give the filters of a dashboard as the spreadsheet has them."""
    return [_definition(name, period) for name in names]


def _definition(name: str, period: str) -> dict[str, object]:
    label, model = FILTERS[name]
    if model is None:
        return {"id": name, "type": "date", "label": label, "defaultValue": period}
    return {"id": name, "type": "relation", "label": label, "modelName": model}


def matching(
    model: str, names: tuple[str, ...], offset: int = 0
) -> dict[str, dict[str, object]]:
    """Say which field of ``model`` each filter is about.

    :param offset: -1 for the period before the chosen one
    """
    found: dict[str, dict[str, object]] = {}
    for name in names:
        chain = CHAINS[model][name]
        kind = "many2many" if chain.endswith("_ids") else "many2one"
        kind = "datetime" if name == "period" else kind
        found[name] = {"chain": chain, "type": kind}
        if name == "period":
            found[name]["offset"] = offset
    return found
