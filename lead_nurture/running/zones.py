"""Where somebody lives: the time zone of a contact or a country."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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


def choose_zone(
    own: str | None, country: str | None, zones_of: Mapping[str, Sequence[str]]
) -> str | None:
    """Give the zone that is set, else that of the country; None when neither is known.

    :param zones_of: the zones of each country, by its code in capitals

    >>> zones = {"CN": ["Asia/Shanghai", "Asia/Urumqi"]}
    >>> choose_zone("Europe/Vienna", "CN", zones), choose_zone(None, "CN", zones)
    ('Europe/Vienna', 'Asia/Shanghai')
    >>> choose_zone("Nowhere/Land", None, zones) is None
    True
    """
    if own and _is_zone(own):
        return own
    code = (country or "").upper()
    if code in MOST_PEOPLE:
        return MOST_PEOPLE[code]
    zones = zones_of.get(code)
    return zones[0] if zones else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
