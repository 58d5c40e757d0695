"""What everybody is told of the weeks without messages, in plain words."""

from datetime import date

from coaching.facts import Role
from coaching.refs import day_in_words

COMMAND = "rules effect"


def for_person(share: float, role: Role) -> str:
    """Return what a person is told while `share` of rep-weeks is held out."""
    drawn = f"in about {share * 100:.3g} of 100 weeks, drawn by lot"
    if role is Role.REP:
        what = (
            f"So {drawn}, I send you nothing of my own accord, and nobody anything"
            " about you."
        )
    else:
        what = (
            f"So {drawn} for each rep, I send nothing of my own accord to that rep, and"
            " no leader anything about them."
        )
    return (
        f"Your company is finding out whether my messages help. {what} Nobody"
        " chooses the weeks, and only sums over all reps are looked at. What you ask"
        " me, what you put off until a day, promises, help and the digest come as"
        " always."
    )


def for_admin(share: float, *, since: date, tells_from: date, today: date) -> str:
    """Return how the hold-out stands; `since` is when its share was set."""
    if tells_from <= today:
        when = ", or what is missing"
    else:
        when = f" from {_day(tells_from, today)} on, at the earliest"
    return (
        f"Weeks without messages: on since {_day(since, today)}, in"
        f" {share * 100:.3g} of 100 rep-weeks, drawn by lot ([hold_out] share in"
        f" coaching.toml); `{COMMAND}` tells what messages change{when}"
    )


def _day(day: date, today: date) -> str:
    return day_in_words(day, beside=today)
