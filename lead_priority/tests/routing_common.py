"""Leads, reps and rules of the routing tests, made in one line."""

from datetime import datetime

from hypothesis import HealthCheck, settings

from ..routing import RoutedLead, RoutingRule, route

NOW = datetime.fromisoformat("2026-03-02T09:00:00")
EXAMPLES = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[*HealthCheck],
)


def lead(number=1, **values):
    """An SQL lead that fits rule 1."""
    return RoutedLead(number, **{"rule_ids": (1,), "qualification": "sql", **values})


def leads(count, **values):
    return [lead(number, **values) for number in range(1, count + 1)]


def rule(strategy="round_robin", **values):
    return RoutingRule(**{"id": 1, "strategy": strategy, **values})


def decide(reps, of_rule=None, a_lead=None):
    """Return the decision about one lead."""
    result = route([a_lead or lead()], reps, [of_rule or rule()], (), NOW)
    return result.decisions[0]


def owners(result):
    return [decision.rep_id for decision in result.decisions]


def codes(decision, rep_id):
    """Return the codes that exclude a rep."""
    return [
        exclusion.code
        for candidate in decision.candidates
        if candidate.rep_id == rep_id
        for exclusion in candidate.exclusions
    ]
