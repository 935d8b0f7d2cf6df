"""Write data/leads.csv: invented leads of an invented company, the same for a seed.

``python3 -m tools.generate_sample`` writes the file and data/expected.json: what
must become of each row (lead, merged into which row, rejected), which the loader's
test compares. All names, companies and addresses are made up; phone numbers come
from ranges kept for fiction or that no network assigns.
"""

import csv
import json
import random
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
SEED = 20
ROWS = 400
DUPLICATE_SHARE = 0.06
REJECT_SHARE = 0.03

COUNTRIES = {
    "CN": ("China", "+86100{:08d}", 0.5),
    "US": ("United States", "+1{area}55501{:02d}", 0.2),
    "GB": ("United Kingdom", "+447700900{:03d}", 0.15),
    "DE": ("Germany", "+4915100{:06d}", 0.15),
}
PEOPLE = {
    "CN": [
        s + g for s in "王李张刘陈杨赵黄周吴" for g in ("伟", "静", "敏", "浩然", "婷")
    ],
    "US": ["Ava Reed", "Noah Hill", "Mia Cole", "Liam Park", "Zoe Grant", "Eli Stone"],
    "GB": ["Amelia Wood", "Harry Lane", "Isla Ford", "Jack Moor", "Ruby Shaw"],
    "DE": ["Lena Vogt", "Jonas Beck", "Marie Kuhn", "Paul Brandt", "Emma Seidel"],
}
COMPANIES = {
    "CN": ["远航精密", "星河制造", "云岭科技", "海岳物流", "青禾教育", "明川医疗"],
    "US": ["Bright Harbor", "Cedar Labs", "Granite Foods", "Blue Mesa Health"],
    "GB": ["Thornfield Tools", "Kestrel Freight", "Oakway Clinics"],
    "DE": ["Nordtal Maschinenbau", "Rheinwerk Optik", "Falkenau Logistik"],
}
INDUSTRIES = ["Manufacturing", "Health Services", "Education", "Transportation"]
SENIORITY = {
    "founder": 0.08,
    "executive": 0.12,
    "director": 0.2,
    "manager": 0.3,
    "specialist": 0.22,
    "intern": 0.08,
}
CHANNELS = {
    ("Website", "Organic search"): 0.35,
    ("Baidu", "Paid search"): 0.25,
    ("Trade show", "Event"): 0.15,
    ("Referral", "Partner"): 0.1,
    ("LinkedIn", "Social"): 0.15,
}
COLUMNS = [
    "key", "contact_name", "company", "email", "phone", "country", "industry",
    "company_size", "seniority", "source", "medium", "pricing_page_views",
    "white_papers", "case_studies", "demo_requests", "won",
]  # fmt: skip


def weighted(chance, weights):
    """Return one key of {key: weight}."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def chance_of_winning(row):
    """Return the made-up truth that a good score should find again (0 to 1)."""
    odds = 0.04
    odds *= {"founder": 3, "executive": 3, "director": 2, "manager": 1.4}.get(
        row["seniority"], 0.6
    )
    odds *= 1.6 if row["company_size"] > 50 else 0.8
    odds *= 1 + 0.5 * min(row["pricing_page_views"], 4)
    odds *= 1 + 1.5 * row["demo_requests"]
    return min(odds, 0.9)


def phone_number(pattern, number):
    """Return a phone number of its own for each row, fictional in every country."""
    if "{area}" in pattern:
        area = ("202", "303", "404", "505")[number // 100 % 4]
        return pattern.format(number % 100, area=area)
    return pattern.format(number)


def new_row(chance, number):
    """Return one invented lead."""
    code = weighted(chance, {code: share for code, (_, _, share) in COUNTRIES.items()})
    country, phone, _share = COUNTRIES[code]
    source, medium = weighted(chance, CHANNELS)
    row = {
        "key": f"S{number:04d}",
        "contact_name": chance.choice(PEOPLE[code]),
        "company": chance.choice(COMPANIES[code]),
        "email": f"lead{number:04d}@{code.lower()}.example.com",
        "phone": phone_number(phone, number),
        "country": country,
        "industry": chance.choice(INDUSTRIES),
        "company_size": int(chance.lognormvariate(4, 1.3)) + 1,
        "seniority": weighted(chance, SENIORITY),
        "source": source,
        "medium": medium,
        "pricing_page_views": min(int(chance.expovariate(0.9)), 8),
        "white_papers": int(chance.random() < 0.3),
        "case_studies": int(chance.random() < 0.2),
        "demo_requests": int(chance.random() < 0.12),
    }
    row["won"] = int(chance.random() < chance_of_winning(row))
    return row


def spoil(chance, row, earlier):
    """Make some rows duplicates and some unusable; return what must become of it."""
    dice = chance.random()
    if dice < REJECT_SHARE:
        row.update(key="", email=chance.choice(["", "not an address"]), phone="")
        return "rejected"
    if dice < REJECT_SHARE + DUPLICATE_SHARE and earlier:
        twin = chance.choice(earlier)
        row.update(email=twin["email"].upper(), phone="", won=twin["won"])
        return f"merged:{twin['key']}"
    earlier.append(row)
    return "lead"


def generate(seed=SEED, count=ROWS):
    """Return (rows, what must become of each row)."""
    chance = random.Random(seed)
    rows, fates, earlier = [], [], []
    for number in range(1, count + 1):
        row = new_row(chance, number)
        fates.append(spoil(chance, row, earlier))
        rows.append(row)
    return rows, fates


def write(folder=DATA):
    """Write leads.csv and expected.json into a folder."""
    rows, fates = generate()
    with (folder / "leads.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    expected = {"rows": len(rows), "fates": fates}
    (folder / "expected.json").write_text(
        json.dumps(expected, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    write()
