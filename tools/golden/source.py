"""Two months of the demo's story as files that are easy to read and to load."""

import csv
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "data" / "source"
NOW = datetime(2026, 6, 30, 12)  # noqa: DTZ001 naive UTC
FROM, UNTIL = datetime(2026, 3, 2), datetime(2026, 5, 2)  # noqa: DTZ001
KEEP_EVERY = 2
# Some come in late in the evening, which is the next day, or month, in Berlin.
LATE_EVERY = 9
COLUMNS = (
    *("key", "email", "source", "product_line", "received_at", "rep", "assigned_at"),
    *("contacts", "mql_at", "sql_at", "opportunity_at", "stage", "revenue"),
    *("outcome", "closed_at", "lost_reason", "rating"),
)
COSTS = (
    ("LinkedIn", "2026-03-01", "2026-03-31", 5200),
    ("LinkedIn", "2026-04-01", "2026-04-30", 5600),
    ("Google", "2026-03-16", "2026-04-15", 3700.5),
    ("Baidu", "2026-03-01", "2026-04-30", 6100),
    ("展会", "2026-03-01", "2026-04-30", 2600),
    ("", "2026-03-01", "2026-03-31", 1200),
)


def write() -> None:
    """Write the leads and the costs."""
    sys.path.insert(0, str(ROOT / "lead_analytics"))
    from storytelling import plan_lives

    lives = [life for life in plan_lives(NOW) if FROM <= life.received_at < UNTIL]
    # All that were rejected or known already: there are few of them.
    kept = [life for life in lives if not life.number % KEEP_EVERY or not life.rep]
    rows = [_prepare(life) for life in kept]
    rows.sort(key=lambda row: row["received_at"])
    _write("analytics_leads.csv", COLUMNS, [[row[c] for c in COLUMNS] for row in rows])
    _write(
        "analytics_costs.csv", ("source", "date_from", "date_to", "amount"), list(COSTS)
    )


def _write(name: str, header: Any, rows: list[Any]) -> None:
    SOURCE.mkdir(parents=True, exist_ok=True)
    with (SOURCE / name).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _prepare(life: Any) -> dict[str, Any]:
    """Give the row of a life: what happened, not what it comes to."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    received_at = life.received_at
    if life.number % LATE_EVERY == 0:
        evening = received_at.replace(hour=22, minute=40, second=0)
        received_at = evening - timedelta(days=1)
    row |= {
        "key": f"A{life.number:04d}",
        "email": life.payload.get("email_from", ""),
        "source": life.payload["utm_source"],
        "product_line": life.payload["product_line_ids"],
        "received_at": received_at,
        "stage": "New",
    }
    contacts = []
    for event in sorted(life.events, key=lambda event: event.at):
        if event.kind == "claim":
            break
        if event.kind == "followup":
            contacts.append(event.at.isoformat(sep=" "))
        else:
            _note(row, life, event)
    row["contacts"] = ";".join(contacts)
    if row["rep"] and not contacts:
        row |= {"outcome": "reclaimed", "closed_at": life.slot + timedelta(days=5)}
    return row


def _note(row: dict[str, Any], life: Any, event: Any) -> None:
    """Write one event into the row."""
    if event.kind == "assign":
        row |= {"assigned_at": event.at, "rep": life.rep}
    elif event.kind == "qualify":
        row[f"{event.values['to']}_at"] = event.at
    elif event.kind == "convert":
        row |= {"opportunity_at": event.at, "revenue": int(event.values["revenue"])}
        row["stage"] = "Qualified"
    elif event.kind == "stage":
        row["stage"] = "Proposition"
    elif event.kind == "rate":
        row["rating"] = event.values["value"]
    elif event.kind in ("won", "lost", "archive"):
        row |= {"outcome": event.kind, "closed_at": event.at}
        row["lost_reason"] = event.values.get("reason", "")
