"""Programs that open pages and links: known by what they call themselves."""

from __future__ import annotations

import re

_AGENTS = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|preview|monitor|scan(?:ner)?\b|headless"
    r"|facebookexternalhit|mediapartners|feedfetcher|lighthouse|pingdom|uptime"
    r"|curl/|wget/|python-|aiohttp|httpx|okhttp|java/|go-http|libwww|scrapy|axios/"
    r"|node-fetch|postman",
    re.IGNORECASE,
)


def is_automated_agent(user_agent: str) -> bool:
    """Say whether a User-Agent header is that of a program; none at all is one too.

    >>> is_automated_agent("Mozilla/5.0 (compatible; Googlebot/2.1)")
    True
    >>> is_automated_agent("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    False
    """
    return not user_agent or bool(_AGENTS.search(user_agent))
