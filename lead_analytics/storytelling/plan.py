"""Who comes in when, over half a year, and to whom they go."""

import random
from datetime import datetime, timedelta

from . import work
from .channels import CHANNELS, PRODUCTS, REPS, TEAM_OF_REGION
from .funnel import Funnel
from .life import Life
from .people import make_person
from .quota import Quota, Turns

DAYS = 182
# Leads of a slot, at the beginning and at the end: the company grows.
FIRST_RATE, LAST_RATE = 5.4, 7.8
# Fairs: how many days ago they began, how many leads each of three days brings.
FAIRS = (116, 17)
FAIR_DAYS = 3
FAIR_LEADS = 12
REJECTED, AGAIN = 0.025, 0.05


class Plan:
    """The story so far: what is due in turn, and who is there already."""

    def __init__(self, now: datetime, seed: int) -> None:
        self.now = now
        self.dice = random.Random(seed)  # noqa: S311 the same story on every day
        self.lives: list[Life] = []
        self.funnel = Funnel(now, self.dice)
        self.channels = Turns({name: c.weight for name, c in CHANNELS.items()})
        self.regions = {name: Turns(c.regions) for name, c in CHANNELS.items()}
        self.products = {
            f"{name} {region}": Turns(PRODUCTS)
            for name, channel in CHANNELS.items()
            for region in channel.regions
        }
        self.products["linkedin dach"] = Turns({**PRODUCTS, "Scheduling Suite": 250})
        self.rejected, self.again = Quota(REJECTED), Quota(AGAIN)
        # Two regions have the same names.
        self.people = {**dict.fromkeys(TEAM_OF_REGION, 0), "china": 900}
        self.reps = {
            team: [name for name, rep in REPS.items() if rep.team == team]
            for team in {rep.team for rep in REPS.values()}
        }

    def come_in(self, slot: datetime, channel_name: str) -> None:
        """Let somebody come in before a slot."""
        channel = CHANNELS[channel_name]
        region = self.regions[channel_name].take()
        received_at = slot - work.BEFORE_SLOT * self.dice.random()
        utm = {
            "utm_source": channel.source,
            "utm_medium": channel.medium,
            "utm_campaign": channel.campaign,
        }
        product = self.products[f"{channel_name} {region}"].take()
        life = Life(
            number=len(self.lives),
            received_at=received_at.replace(microsecond=0),
            slot=slot,
            channel=channel_name,
            form=channel.form,
            payload={k: v for k, v in utm.items() if v},
            team=TEAM_OF_REGION[region],
        )
        life.payload["product_line_ids"] = product
        self.lives.append(life)
        self.meet(life, region)

    def meet(self, life: Life, region: str) -> None:
        """Say who it is: a stranger, a known lead, or nobody who can be reached."""
        known = self.again.take() and self.find_open(life)
        if known:
            life.payload |= known.payload
            return
        person = make_person(region, self.people[region])
        self.people[region] += 1
        if self.rejected.take():
            life.payload["contact_name"] = person["contact_name"]
            return
        life.payload |= person
        members = self.reps[life.team]
        shares = [REPS[name].share for name in members]
        life.rep = self.dice.choices(members, shares)[0]
        self.funnel.live(life)

    def find_open(self, life: Life) -> Life | None:
        """Give somebody who came in lately and is being worked on."""
        since = life.slot - timedelta(days=12)
        candidates = [
            other
            for other in self.lives[-60:]
            if other.events
            and since < other.slot < life.slot
            and (other.ends_at or self.now) > life.slot + timedelta(days=1)
        ]
        return self.dice.choice(candidates) if candidates else None


def plan_lives(now: datetime, seed: int = 8) -> list[Life]:
    """Plan the lives of all leads of the half year before ``now`` (naive UTC).

    Events after ``now`` are left out: those leads are open.
    """
    plan = Plan(now, seed)
    start = (now - timedelta(days=DAYS)).replace(hour=0, minute=0)
    moments = work.slots(start, now)
    fairs = {at for days in FAIRS for at in _fair_slots(moments, now, days)}
    waiting = 0.0
    for number, slot in enumerate(moments):
        rate = FIRST_RATE + (LAST_RATE - FIRST_RATE) * number / len(moments)
        waiting += rate
        while waiting >= 1:
            waiting -= 1
            plan.come_in(slot, plan.channels.take())
        for _lead in range(FAIR_LEADS if slot in fairs else 0):
            plan.come_in(slot, "fair")
    for life in plan.lives:
        life.events = [event for event in life.events if event.at <= now]
    return plan.lives


def _fair_slots(moments: list[datetime], now: datetime, days: int) -> list[datetime]:
    """Give the slots of the three days of a fair."""
    since = now - timedelta(days=days)
    return [moment for moment in moments if moment >= since][:FAIR_DAYS]
