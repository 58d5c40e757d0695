"""Ask whether the countries are right that were guessed from the time zones."""

from collections import Counter
from collections.abc import Sequence

import holidays

from console.setup.asking import ask, confirm
from console.setup.guide import Guide
from console.setup.people_draft import Candidate, guessed_countries

NONE = "-"


def ask_countries(guide: Guide, people: Sequence[Candidate]) -> dict[str, str]:
    """Return the country of each zone that `people` are in; empty for none."""
    guess = guessed_countries(people)
    if not guess:
        return {}
    counts = Counter(one.time_zone for one in people)
    guide.say("", "Public holidays go by the country, which is a guess from the zone:")
    for zone, country in guess.items():
        guide.line(f"  {zone:<24} {country or 'unknown':<8} {counts[zone]} people")
    if all(guess.values()) and confirm("Are these countries right?", default=True):
        return dict(guess)
    return {zone: _ask_one(guide, zone, guess[zone]) for zone in guess}


def ask_country(guide: Guide, question: str, guess: str) -> str:
    """Return a country's code such as DE; empty for none."""
    known = holidays.list_supported_countries(include_aliases=False)
    while True:
        typed = ask(f"{question} [{guess or NONE}]") or guess or NONE
        if typed == NONE:
            return ""
        if typed.upper() in known:
            return typed.upper()
        guide.say("Type two letters such as DE or US, or - for none.")


def _ask_one(guide: Guide, zone: str, guess: str) -> str:
    return ask_country(guide, f"Country of those in {zone}", guess)
