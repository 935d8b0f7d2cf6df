"""Programs that open pages, mails and links: known by their name or their haste."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

_AGENTS = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|preview|monitor|scan(?:ner)?\b|headless"
    r"|facebookexternalhit|mediapartners|feedfetcher|lighthouse|pingdom|uptime"
    r"|curl/|wget/|python-|aiohttp|httpx|okhttp|java/|go-http|libwww|scrapy|axios/"
    r"|node-fetch|postman"
    # Mail gateways that open links before the person gets the mail.
    r"|barracuda|mimecast|proofpoint|fireeye|trendmicro|symantec|sophos|forcepoint"
    r"|zscaler|ironport|fortimail|safelinks|mailscanner",
    re.IGNORECASE,
)
# What a mail program says that fetches all pictures ahead, opened or not.
_FETCHED_AHEAD = "Mozilla/5.0"
# Nobody gets a mail, reads it and clicks faster than this after it was sent.
HASTE = timedelta(seconds=10)
# Nobody opens this many different links of a mail within this time.
BURST = timedelta(seconds=10)
BURST_LINKS = 3


# Browsers have few different names, and each is asked about with each page.
@lru_cache(maxsize=512)
def is_automated_agent(user_agent: str) -> bool:
    """Say whether a User-Agent header is that of a program; none at all is one too.

    >>> is_automated_agent("Mozilla/5.0 (compatible; Googlebot/2.1)")
    True
    >>> is_automated_agent("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    False
    """
    return not user_agent or bool(_AGENTS.search(user_agent))


@dataclass(frozen=True)
class MailHit:
    """A mail opened, or one of its links: when (UTC), by what, how soon.

    ``link`` is empty when the mail was opened; ``is_hidden``: a link no person sees;
    ``sent_at`` and ``user_agent`` are None where they are not known.
    """

    at: datetime
    link: str = ""
    user_agent: str | None = None
    sent_at: datetime | None = None
    is_hidden: bool = False

    def looks_automated(self) -> bool:
        """Say whether it does by itself, whatever else was opened."""
        agent = self.user_agent
        if agent is not None and (agent == _FETCHED_AHEAD or is_automated_agent(agent)):
            return True
        return self.is_hidden or bool(self.sent_at and self.at - self.sent_at < HASTE)


def find_automated(hits: Sequence[MailHit]) -> list[bool]:
    """Say of each of one lead's hits whether a program did it.

    A program that opens links opens many at once: near a hidden link, or among
    ``BURST_LINKS`` different ones within ``BURST``, all are taken as its own.

    >>> noon = datetime(2026, 3, 2, 12)
    >>> links = [MailHit(noon, link) for link in ("a", "b", "c")]
    >>> find_automated(links), find_automated(links[:2])
    ([True, True, True], [False, False])
    """
    return [hit.looks_automated() or _is_in_burst(hit, hits) for hit in hits]


def _is_in_burst(hit: MailHit, hits: Sequence[MailHit]) -> bool:
    if not hit.link:
        return False
    clicks = [other for other in hits if other.link]
    if any(o.is_hidden and abs(o.at - hit.at) <= BURST for o in clicks):
        return True
    return any(
        len({o.link for o in clicks if first.at <= o.at <= first.at + BURST})
        >= BURST_LINKS
        for first in clicks
        if timedelta() <= hit.at - first.at <= BURST
    )
