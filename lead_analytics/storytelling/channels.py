"""Where the leads of the story come from, and who works on them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """A channel: what it brings, and how good it is.

    ``weight``: leads of a hundred; ``regions``: {region: weight}; ``mql`` and ``sql``:
    how many of 1 pass the step; ``cost``: of a month, in the currency of the company.
    """

    source: str
    medium: str
    campaign: str
    form: str
    weight: float
    regions: dict[str, float]
    mql: float
    sql: float
    cost: float


@dataclass(frozen=True)
class Rep:
    """A salesperson: share of the team's leads, habits and luck.

    ``hours``: working hours until the first contact; ``neglects``: share of leads that
    are never contacted; ``wins``: share of SQL leads.
    """

    team: str
    share: float
    hours: float
    neglects: float
    wins: float


CHANNELS = {
    "linkedin": Channel(
        "LinkedIn",
        "social",
        "plan-faster",
        "demo",
        42,
        {"dach": 84, "world": 16},
        0.84,
        0.88,
        32_000,
    ),
    "google": Channel(
        "Google",
        "cpc",
        "aps-search",
        "demo",
        19,
        {"dach": 30, "world": 55, "china": 15},
        0.6,
        0.56,
        22_000,
    ),
    "baidu": Channel(
        "Baidu",
        "cpc",
        "aps-2026",
        "demo",
        16,
        {"china": 55, "east": 45},
        0.5,
        0.52,
        17_500,
    ),
    "wechat": Channel(
        "微信公众号",
        "social",
        "排产实战",
        "whitepaper",
        9,
        {"east": 60, "china": 40},
        0.42,
        0.5,
        5_200,
    ),
    "newsletter": Channel(
        "Newsletter",
        "email",
        "planner-letter",
        "whitepaper",
        8,
        {"world": 60, "dach": 40},
        0.36,
        0.45,
        2_100,
    ),
    "referral": Channel(
        "Referral",
        "referral",
        "",
        "demo",
        5,
        {"world": 40, "dach": 30, "china": 30},
        0.85,
        0.75,
        0,
    ),
    "fair": Channel(
        "展会",
        "event",
        "ciif-2026",
        "booth",
        5,
        {"east": 75, "china": 25},
        0.4,
        0.45,
        15_000,
    ),
}
REPS = {
    "chen": Rep("sales", 40, 1.2, 0.02, 0.48),
    "lin": Rep("sales", 30, 3.0, 0.04, 0.42),
    "anna": Rep("sales", 30, 5.0, 0.04, 0.36),
    "wang": Rep("east", 55, 1.8, 0.03, 0.46),
    "zhao": Rep("east", 45, 9.0, 0.10, 0.30),
    "lukas": Rep("dach", 42, 2.2, 0.02, 0.44),
    "marta": Rep("dach", 33, 4.0, 0.03, 0.44),
    "katrin": Rep("dach", 25, 14.0, 0.12, 0.40),
}
TEAM_OF_REGION = {"dach": "dach", "east": "east", "china": "sales", "world": "sales"}
PRODUCTS = {"Scheduling Suite": 66.0, "Shop-floor Board": 34.0}
REVENUES = {
    "Scheduling Suite": ("18000", "24000", "32000", "41000", "56000"),
    "Shop-floor Board": ("6000", "9000", "12000", "15500"),
}
