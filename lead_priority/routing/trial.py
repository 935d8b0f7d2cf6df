"""A set-up tried on leads that came, or might come: the same ``route``, no effect."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from .decision import Decision
from .facts import Credit, Rep, RoutedLead, RoutingRule, Stay
from .fairness import Fairness, fairness
from .router import route
from .shrinkage import overall, shrink


@dataclass(frozen=True)
class Moment:
    """Leads that come at one time (UTC) of one day there, and who is away then."""

    now: datetime
    day: date
    leads: tuple[RoutedLead, ...]
    away: Mapping[int, tuple[Stay, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SetUp:
    """What is tried. ``held_days``: how long a lead counts as open, 0 for ever."""

    reps: tuple[Rep, ...]
    rules: tuple[RoutingRule, ...]
    credits: tuple[Credit, ...] = ()
    held_days: int = 0


@dataclass(frozen=True)
class Trial:
    """What came of it. ``loads``: leads by rep. ``unrouted``: leads by reason."""

    decisions: tuple[Decision, ...]
    loads: Mapping[int, int]
    unrouted: Mapping[str, int]
    fairness: Fairness

    @property
    def owners(self) -> dict[int, int]:
        """Rep by lead, 0 for nobody."""
        return {decision.lead_id: decision.rep_id for decision in self.decisions}


def rehearse(set_up: SetUp, moments: Iterable[Moment]) -> Trial:
    """Route the leads of each moment, as they would have been routed then.

    >>> one = Moment(datetime(2026, 3, 2, 9), date(2026, 3, 2), (RoutedLead(1, (5,)),))
    >>> rule = RoutingRule(5, min_qualification="raw")
    >>> rehearse(SetUp((Rep(7),), (rule,)), [one]).owners
    {1: 7}
    """
    desk, credits = _Desk(set_up), set_up.credits
    decisions: list[Decision] = []
    for moment in sorted(moments, key=lambda moment: moment.now):
        reps = desk.reps_at(moment)
        result = route(
            moment.leads,
            reps,
            set_up.rules,
            credits,
            moment.now,
            explains=False,
        )
        desk.note(result.decisions, moment.now)
        decisions += result.decisions
        credits = result.credits
    weights = {rep.id: rep.weight for rep in set_up.reps}
    return Trial(
        tuple(decisions),
        dict(sorted(Counter(d.rep_id for d in decisions if d.rep_id).items())),
        _unrouted(decisions),
        fairness(decisions, weights),
    )


class _Desk:
    """The reps' counts from one moment to the next."""

    def __init__(self, set_up: SetUp) -> None:
        self.reps, self.held_days = set_up.reps, set_up.held_days
        self.day: date | None = None
        self.today: Counter[int] = Counter()
        self.held: deque[tuple[datetime, int]] = deque()
        self.open = Counter({rep.id: rep.open_count for rep in set_up.reps})
        self.last = {rep.id: rep.last_assigned_at for rep in set_up.reps}

    def reps_at(self, moment: Moment) -> Sequence[Rep]:
        self._let_go(moment.now)
        if self.day != moment.day:
            self.day = moment.day
            self.today.clear()
        return [
            replace(
                rep,
                open_count=self.open[rep.id],
                today_count=self.today[rep.id],
                last_assigned_at=self.last[rep.id],
                away=moment.away.get(rep.id, ()),
            )
            for rep in self.reps
        ]

    def note(self, decisions: Iterable[Decision], now: datetime) -> None:
        for rep_id in (one.rep_id for one in decisions if one.rep_id):
            self.open[rep_id] += 1
            self.today[rep_id] += 1
            self.last[rep_id] = now
            self.held.append((now, rep_id))

    def _let_go(self, now: datetime) -> None:
        """Leads held long enough count as closed."""
        since = now - timedelta(days=self.held_days)
        while self.held_days and self.held and self.held[0][0] <= since:
            self.open[self.held.popleft()[1]] -= 1


def _unrouted(decisions: Iterable[Decision]) -> dict[str, int]:
    """Count the leads without an owner by each reason that kept a rep from them."""
    found: Counter[str] = Counter()
    for decision in decisions:
        if decision.outcome != "assigned":
            found.update(_reasons(decision))
    return dict(sorted(found.items()))


def _reasons(decision: Decision) -> set[str]:
    of_reps = {out.code for one in decision.candidates for out in one.exclusions}
    of_rules = {miss.code for miss in decision.rules_missed}
    return (of_reps if decision.rule_id else of_rules) or {
        "no_rep" if decision.rule_id else "no_rule"
    }


def expected_hits(trial: Trial, set_up: SetUp, promise_hours: float) -> int:
    """Return for how many leads the owner usually makes contact within the promise.

    By the mean response time, in hours of the clock, shrunk towards that of the
    team; with no times known at all, no lead is counted.
    """
    reps = {rep.id: rep for rep in set_up.reps}
    times = [(rep.response_hours, rep.response_count) for rep in set_up.reps]
    if not any(count for _hours, count in times):
        return 0
    usual = overall(times)
    return sum(
        leads
        for rep_id, leads in trial.loads.items()
        if shrink(reps[rep_id].response_hours, reps[rep_id].response_count, usual)
        <= promise_hours
    )


@dataclass(frozen=True)
class Difference:
    """Two trials of the same leads. ``loads``: by rep, leads before and after."""

    loads: Mapping[int, tuple[int, int]]
    moved: tuple[int, ...]


def compare(before: Mapping[int, int], after: Mapping[int, int]) -> Difference:
    """Compare owners by lead (``Trial.owners``, or who really got them).

    >>> compare({1: 7, 2: 7, 3: 0}, {1: 7, 2: 8, 3: 8})
    Difference(loads={7: (2, 1), 8: (0, 2)}, moved=(2, 3))
    """
    then, now = Counter(before.values()), Counter(after.values())
    reps = sorted({*then, *now} - {0})
    leads = sorted({*before, *after})
    return Difference(
        {rep_id: (then[rep_id], now[rep_id]) for rep_id in reps},
        tuple(lead for lead in leads if before.get(lead, 0) != after.get(lead, 0)),
    )
