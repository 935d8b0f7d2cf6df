"""What becomes of a lead: contacted, qualified, won or lost, or forgotten."""

import random
from datetime import datetime, timedelta
from itertools import count

from . import work
from .channels import CHANNELS, REPS, REVENUES
from .life import Life
from .quota import Quota, Turns, pick

# The hidden problem: since so many days leads of this kind get no technical
# pre-review any more, and forty of a hundred that would have been won are not.
PROBLEM_DAYS = 70
PROBLEM = ("linkedin", "dach", "Scheduling Suite")
BEFORE, SINCE = 0.76, 0.36
REVIEW = "Technical pre-review"
NO_FIT = "Does not fit technically"
# How many of other SQL leads get the review.
REVIEWED = 0.87
IGNORED = {"fair": 0.3}
USUALLY_IGNORED = 0.03
ARCHIVED = 0.02
EARLY_REASONS = {"No need": 40, "No project this year": 35, "Not our market": 25}
MIDDLE_REASONS = {"Too expensive": 45, "No project this year": 55}
LATE_REASONS = {"Chose a competitor": 42, "Too expensive": 48, NO_FIT: 10}
RATED = 0.3
SHOWS_LIFE = 0.5
SIGNS = ("case_study", "pricing_page", "mail_reply", "product_page", "webinar")


class Funnel:
    """Gives each lead its life; shares come out as planned."""

    def __init__(self, now: datetime, dice: random.Random) -> None:
        self.problem_since = now - timedelta(days=PROBLEM_DAYS)
        self.dice = dice
        self.quotas: dict[str, Quota] = {}
        self.reasons = {
            "early": Turns(EARLY_REASONS),
            "middle": Turns(MIDDLE_REASONS),
            "late": Turns(LATE_REASONS),
        }
        self.numbers = count()

    def says_yes(self, question: str, share: float) -> bool:
        """Answer yes to a share of those who are asked the same."""
        return self.quotas.setdefault(question, Quota(share)).take()

    def live(self, life: Life) -> None:
        """Plan all that happens to a lead after it came in."""
        rep, channel = REPS[life.rep], CHANNELS[life.channel]
        if self.says_yes(
            f"ignored {life.channel}", IGNORED.get(life.channel, USUALLY_IGNORED)
        ):
            return
        assigned = life.slot
        life.add(assigned, "assign")
        if self.says_yes(f"neglected {life.rep}", rep.neglects):
            self._be_neglected(life, assigned)
            return
        contacted = work.after(assigned, rep.hours * self.dice.uniform(0.4, 1.9))
        self._be_called(life, contacted)
        if not self.says_yes(f"mql {life.channel}", channel.mql):
            self._end_early(life, contacted)
            return
        mql = contacted + timedelta(minutes=20)
        life.add(mql, "qualify", to="mql")
        self._show_life(life, contacted)
        if not self.says_yes(f"sql {life.channel} {life.team}", channel.sql):
            self._end_as_mql(life, contacted)
            return
        self._sell(life, work.days_after(contacted, self.dice.uniform(1, 4)))

    # Ends before the sale --------------------------------------------------------
    def _be_neglected(self, life: Life, assigned: datetime) -> None:
        """Nobody calls; the lead is taken back, and perhaps claimed by a colleague."""
        if self.says_yes("claimed", 0.4):
            at = work.days_after(assigned, 12)
            life.add(at, "claim", rep=self._colleague(life))
            talk = work.after(at, 2)
            life.talk(talk, "call", "not_interested", "Has bought elsewhere meanwhile.")
            reason = "Chose a competitor"
            life.end(work.days_after(talk, 3), "lost", reason=reason)

    def _colleague(self, life: Life) -> str:
        team = REPS[life.rep].team
        others = [n for n, rep in REPS.items() if rep.team == team and n != life.rep]
        return others[0]

    def _be_called(self, life: Life, at: datetime) -> None:
        number = next(self.numbers)
        if number % 3 == 0:
            life.talk(at, "call", "no_answer")
            life.talk(work.after(at, 8), "call", "reached")
        elif number % 3 == 1:
            life.talk(at, "call", "reached")
        else:
            life.talk(at, "mail", "sent", "Thanks, and when we may call.")
            life.talk(work.after(at, 10), "call", "reached")

    def _end_early(self, life: Life, contacted: datetime) -> None:
        at = work.days_after(contacted, self.dice.uniform(2, 9))
        self._rate(life, contacted, "bad")
        if self.says_yes("archived", ARCHIVED * 2):
            life.end(at, "archive")
            return
        life.talk(at, "call", "not_interested")
        life.end(
            at + timedelta(minutes=30), "lost", reason=self.reasons["early"].take()
        )

    def _end_as_mql(self, life: Life, contacted: datetime) -> None:
        """Called twice more, then lost, or left to be taken back."""
        for days in (4, 10):
            life.talk(work.days_after(contacted, days), "call", "callback")
        self._rate(life, contacted, "average")
        if self.says_yes("left", 0.2):
            return
        at = work.days_after(contacted, self.dice.uniform(14, 22))
        life.talk(at, "mail", "sent", "Last offer to talk.")
        reason = self.reasons["middle"].take()
        life.end(at + timedelta(hours=1), "lost", reason=reason)

    def _show_life(self, life: Life, since: datetime) -> None:
        if self.says_yes("shows life", SHOWS_LIFE):
            number = next(self.numbers)
            at = since + timedelta(days=self.dice.uniform(0.3, 9))
            life.add(at.replace(microsecond=0), "engagement", type=pick(SIGNS, number))

    def _rate(self, life: Life, contacted: datetime, value: str) -> None:
        if self.says_yes(f"rated {value}", RATED):
            life.add(contacted + timedelta(hours=1), "rate", value=value)

    # The sale -------------------------------------------------------------------
    def _sell(self, life: Life, at: datetime) -> None:
        """From SQL lead to the decision, in two or three weeks."""
        product = life.payload["product_line_ids"]
        is_slice = (life.channel, life.team, product) == PROBLEM
        has_problem = is_slice and at >= self.problem_since
        life.talk(at, "call", "interested", "Wants to see it with own orders.")
        life.add(at + timedelta(minutes=15), "qualify", to="sql")
        self._rate(life, at, "good")
        revenue = float(pick(REVENUES[product], next(self.numbers)))
        life.add(at + timedelta(minutes=30), "convert", revenue=revenue)
        if not has_problem and (is_slice or self.says_yes("reviewed", REVIEWED)):
            review = work.days_after(at, self.dice.uniform(1.5, 3))
            life.talk(review, "playbook", "done", REVIEW)
        demo = work.days_after(at, self.dice.uniform(3.5, 5.5))
        life.talk(demo, "meeting", "held", "Demo with their own orders")
        proposal = work.days_after(demo, self.dice.uniform(1, 3))
        life.add(proposal, "stage", stage="proposition")
        life.talk(proposal, "mail", "sent", "Proposal")
        life.talk(work.days_after(proposal, 4), "call", "reached", "Questions answered")
        decided = work.days_after(proposal, self.dice.uniform(5, 10))
        self._decide(life, decided, is_slice, has_problem)

    def _decide(
        self, life: Life, at: datetime, is_slice: bool, has_problem: bool
    ) -> None:
        life.talk(at, "call", "reached", "Decision")
        closed = at + timedelta(minutes=20)
        share = (SINCE if has_problem else BEFORE) if is_slice else REPS[life.rep].wins
        if self.says_yes(f"won {is_slice} {has_problem} {life.rep}", share):
            life.end(closed, "won")
            return
        reason = NO_FIT if has_problem else self.reasons["late"].take()
        if has_problem and self.says_yes("another reason", 0.15):
            reason = "Too expensive"
        life.end(closed, "lost", reason=reason)
