"""What the golden data come to: worked out from the files, in plain Python.

The rules are those of the documentation, written a second time: a lead that came
further has passed the steps before; costs are spread evenly over the leads of their
source and days; days are those of the company, in Berlin; an answer takes working
hours, 8 to 12 and 13 to 17 o'clock from Monday to Friday.
"""

import csv
import json
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta, timezone
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from .source import ROOT, SOURCE

EXPECTED = ROOT / "data" / "expected" / "analytics.json"
ZONE = ZoneInfo("Europe/Berlin")
HOURS = ((8, 12), (13, 17))
SATURDAY = 5
POINTS = {"good": 100, "average": 50, "bad": 0}
Row = dict[str, Any]


def read(name: str) -> list[Row]:
    with (SOURCE / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def write() -> None:
    """Write the figures of the source files."""
    leads, costs = read_leads(), read("analytics_costs.csv")
    spread(leads, costs)
    result = {
        "funnel by source": grouped(leads, "source", measure),
        "funnel by month": grouped(leads, "month", measure),
        "funnel by product line": grouped(leads, "product_line", measure),
        "reps": grouped([r for r in leads if r["holder"]], "holder", measure),
        "places": dict(sorted(Counter(row["place"] for row in leads).items())),
        "places by source": grouped(
            leads, "source", lambda rows: dict(Counter(r["place"] for r in rows))
        ),
        "losses": dict(
            sorted(
                Counter(
                    f"{row['stage']} / {row['lost_reason']}"
                    for row in leads
                    if row["place"] == "lost"
                ).items()
            )
        ),
    }
    EXPECTED.parent.mkdir(exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False, sort_keys=True)
    EXPECTED.write_text(text + "\n", encoding="utf-8")


def read_leads() -> list[Row]:
    """Give the leads with moments as such, their place and the month they came in."""
    rows, seen = read("analytics_leads.csv"), set()
    for row in rows:
        for name in row:
            if name.endswith("_at"):
                row[name] = datetime.fromisoformat(row[name]) if row[name] else None
        row["contacts"] = [
            datetime.fromisoformat(text) for text in row["contacts"].split(";") if text
        ]
        row["day"] = local(row["received_at"]).date()
        row["month"] = f"{row['day']:%Y-%m}"
        row["place"] = place_of(row, row["email"] in seen)
        seen.add(row["email"])
        is_lead = row["place"] not in ("rejected", "merged")
        row["is_lead"] = is_lead
        if not is_lead or row["place"] == "idle":
            row["holder"] = ""
        else:
            row["holder"] = row["rep"]
        if not is_lead:
            row["product_line"] = ""
        row["cost"] = 0.0
    return rows


def place_of(row: Row, is_known: bool) -> str:
    """Say where a capture ended."""
    if not row["email"]:
        return "rejected"
    if is_known:
        return "merged"
    if row["outcome"] == "lost" and not row["contacts"]:
        return "lost_untouched"
    ends = {"won": "won", "lost": "lost", "archive": "archived", "reclaimed": "idle"}
    open_place = "working" if row["contacts"] else "untouched"
    return ends.get(row["outcome"], open_place)


def spread(leads: list[Row], costs: list[Row]) -> None:
    """Let the leads of a source bear what it cost in the days they came in."""
    for cost in costs:
        first, last = (date.fromisoformat(cost[n]) for n in ("date_from", "date_to"))
        bearing = [
            row
            for row in leads
            if row["is_lead"]
            and first <= row["day"] <= last
            and cost["source"] in ("", row["source"])
        ]
        for row in bearing:
            row["cost"] += float(cost["amount"]) / len(bearing)


def grouped(rows: list[Row], name: str, measure: Any) -> dict[str, Any]:
    groups = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return {key: measure(its) for key, its in sorted(groups.items())}


def measure(captures: list[Row]) -> dict[str, float | None]:
    """Give the figures of a group; None where there is nothing to divide by."""
    leads = [row for row in captures if row["is_lead"]]
    won = [row for row in leads if row["place"] == "won"]
    opportunities = [row for row in leads if row["opportunity_at"] or row in won]
    sql = [row for row in leads if row["sql_at"] or row in opportunities]
    mql = [row for row in leads if row["mql_at"] or row in sql]
    answers = [hours_between(row) for row in leads if row["rep"] and row["contacts"]]
    ratings = [POINTS[row["rating"]] for row in leads if row["rating"]]
    cycles = [(row["closed_at"] - row["received_at"]).total_seconds() for row in won]
    revenue, cost = (
        sum(float(row["revenue"] or 0) for row in won),
        sum(row["cost"] for row in leads),
    )
    contacts = sum(len(row["contacts"]) for row in leads)
    return {
        "captured": len(captures),
        "leads": len(leads),
        "mql": len(mql),
        "sql": len(sql),
        "opportunities": len(opportunities),
        "won": len(won),
        "lost": len([row for row in leads if row["place"].startswith("lost")]),
        "contacted_rate": share(len([r for r in leads if r["contacts"]]), len(leads)),
        "mql_rate": share(len(mql), len(leads)),
        "sql_rate": share(len(sql), len(mql)),
        "opportunity_rate": share(len(opportunities), len(sql)),
        "won_rate": share(len(won), len(leads)),
        "followups_per_lead": ratio(contacts, len(leads)),
        "response_median": median(answers) if answers else None,
        "cycle_days": median(cycles) / 86_400 if cycles else None,
        "rating": ratio(sum(ratings), len(ratings)),
        "revenue": revenue,
        "cost": cost or None,
        "cost_per_lead": ratio(cost, len(leads)) or None,
        "cac": ratio(cost, len(won)) or None,
        "roi": share(revenue - cost, cost),
    }


def ratio(dividend: float, divisor: float) -> float | None:
    return dividend / divisor if divisor else None


def share(dividend: float, divisor: float) -> float | None:
    return 100 * dividend / divisor if divisor else None


def hours_between(row: Row) -> float:
    """Give the working hours from the assignment to the first contact."""
    start, end = local(row["assigned_at"]), local(min(row["contacts"]))
    seconds, day = 0.0, start.date()
    while day <= end.date():
        if day.weekday() < SATURDAY:
            for opens, closes in HOURS:
                first = max(start, datetime.combine(day, time(opens), ZONE))
                last = min(end, datetime.combine(day, time(closes), ZONE))
                seconds += max(0.0, (last - first).total_seconds())
        day += timedelta(days=1)
    return seconds / 3600


def local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone.utc).astimezone(ZONE)
