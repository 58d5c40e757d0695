"""Countries and time zones as people write them; ValueError says what to write."""

from functools import lru_cache
from zoneinfo import available_timezones

import holidays
from holidays.registry import COUNTRIES

ABBREVIATIONS = {
    # Not zones, but what offices call them by.
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "mdt": "America/Denver",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "mez": "Europe/Berlin",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney",
}
ALSO_CALLED = {"uk": "GB", "greatbritain": "GB", "england": "GB", "usa": "US"}


def zone(text: str) -> str:
    """Return the time zone that `text` names in any letter case."""
    written = text.casefold().replace(" ", "_")
    found = _zones().get(written)
    if found is None:
        place = ABBREVIATIONS.get(written, "Europe/Berlin")
        message = f"{text!r} is no time zone: write a place such as {place}"
        raise ValueError(message)
    return found


def country(text: str) -> str:
    """Return the code of the country whose holidays are known, in capitals."""
    code = text.upper()
    if code in _countries():
        return code
    meant = _codes().get(_letters(text))
    mend = f"write {meant}" if meant else "write a code such as DE, or leave it empty"
    message = f"{text!r} is no country code whose holidays are known: {mend}"
    raise ValueError(message)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Return the code for each name and each code of three letters."""
    names = {_letters(name): entry[1] for name, entry in COUNTRIES.items()}
    three = {_letters(entry[2]): entry[1] for entry in COUNTRIES.values()}
    known = _countries()
    found = names | three | ALSO_CALLED
    return {name: code for name, code in found.items() if code in known}
