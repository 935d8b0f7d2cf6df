"""A file of leads with outcomes, as a company brings from its former system."""

import csv
import json
import random
from pathlib import Path

ROWS = 1_000
SENIORITY = ("director", "manager", "specialist", "intern")
INDUSTRIES = ("Manufacturing", "Education", "Transportation")
COLUMNS = ("key", "contact_name", "company", "email", "industry", "seniority")
MAPPING = {
    "name": "history",
    "key": "key",
    "fields": {
        "contact_name": "contact_name",
        "partner_name": "company",
        "email_from": "email",
        "industry_id": "industry",
        "seniority": "seniority",
    },
    "engagements": [
        {"type_code": "pricing_page", "column": "prices"},
        {"type_code": "demo_request", "column": "demos"},
    ],
    "outcome_column": "won",
    "captured_within_days": 200,
    "engaged_within_days": 10,
}


def write_history(folder: Path) -> tuple[Path, Path]:
    """Write the file and its mapping; directors who ask for a demo mostly buy."""
    chance = random.Random(7)
    table, mapping = folder / "history.csv", folder / "history.mapping.json"
    with table.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, [*COLUMNS, "prices", "demos", "won"])
        writer.writeheader()
        writer.writerows(make_row(number, chance) for number in range(ROWS))
    mapping.write_text(json.dumps(MAPPING))
    return table, mapping


def make_row(number: int, chance: random.Random) -> dict:
    seniority, industry = chance.choice(SENIORITY), chance.choice(INDUSTRIES)
    prices, demos = chance.choice((0, 0, 1, 3)), int(chance.random() < 0.3)
    likely = 0.05 + 0.3 * (seniority == "director") + 0.4 * demos + 0.05 * prices
    return {
        "key": f"H{number:04}",
        "contact_name": f"Person {number}",
        "company": f"Firm {number}",
        "email": f"person{number}@history.example.com",
        "industry": industry,
        "seniority": seniority,
        "prices": prices,
        "demos": demos,
        "won": int(chance.random() < likely),
    }
