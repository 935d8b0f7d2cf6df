"""Where somebody lives: the time zone of a contact or a country."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytz

# Of countries with several zones, the one in which most people live, where that is
# not the first one of the list of zones.
MOST_PEOPLE = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "US": "America/New_York",
}


@lru_cache(maxsize=4096)
def choose_zone(own: str | None, country_code: str | None) -> str | None:
    """Give the zone that is set, else that of the country; None when neither is known.

    >>> choose_zone("Europe/Vienna", "CN"), choose_zone(None, "CN")
    ('Europe/Vienna', 'Asia/Shanghai')
    >>> choose_zone("Nowhere/Land", None) is None
    True
    """
    if own and _is_zone(own):
        return own
    code = (country_code or "").upper()
    if code in MOST_PEOPLE:
        return MOST_PEOPLE[code]
    zones = pytz.country_timezones.get(code)
    return zones[0] if zones else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
