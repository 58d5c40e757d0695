"""A deal's odds in words: what speaks for it and against it, and the record behind."""

from collections.abc import Callable

from bot.views.slack_text.words import count, number, percent
from coaching.evidence import DealOdds, OddsFact, OddsRecord
from coaching.standing.odds import of_hundred

RESTS_ON = (
    "It comes first by its stage, its size and its kind, by who is new, and by whom and"
    " what you have joined."
)
_IN_WORDS: dict[str, Callable[[float], str]] = {
    "words": lambda n: (
        f"{count(round(n), 'word')} from them in 30 days"
        if round(n)
        else "no word from them in 30 days"
    ),
    "share": lambda part: f"{percent(part)} of all touches in 30 days are theirs",
    "silence": lambda n: f"their last word was {count(round(n), 'day')} ago",
    "people": lambda n: f"{_or_none(n)} of their people took part in 60 days",
    "stage": lambda part: f"it is {percent(part)} of the way through the stages",
    "pipeline": lambda part: (
        f"of past meetings in its pipeline {percent(part)} ended well"
    ),
    "stage_days": lambda n: f"{count(round(n), 'day')} in this stage",
    "age": lambda n: f"{count(round(n), 'day')} old",
    "slips": lambda n: f"its close date was moved later {count(round(n), 'time')}",
    "amount": lambda times: f"{number(times)} times the usual amount",
}
_SHARES = frozenset({"share", "stage", "pipeline"})
_IS_SO = {
    "invited": (
        "several of theirs are invited",
        "at most one of theirs is invited",
    ),
    "past_due": ("its close date has passed", "its close date is still ahead"),
}


def odds_lines(odds: DealOdds | None, record: OddsRecord | None) -> list[str]:
    """Return the chance with its three facts and its record, or why none is told."""
    if odds is None:
        return [f"I call it neither uncertain nor sure: {_why_none(record)}.", RESTS_ON]
    lines = [f"Chance of winning about {percent(odds.p)}{_moved(odds)}."]
    return [*lines, *_record(record)]


def _moved(odds: DealOdds) -> str:
    telling = [one for one in odds.moved if not _is_as_usual(one)]
    sides = (
        ("For it", [one for one in telling if one.speaks_for]),
        ("Against it", [one for one in telling if not one.speaks_for]),
    )
    told = [
        f"{side}: {'; '.join(fact_in_words(one) for one in facts)}"
        for side, facts in sides
        if facts
    ]
    return f". {'. '.join(told)}" if told else ""


def fact_in_words(fact: OddsFact) -> str:
    """Return one fact beside the usual: "6 words of theirs in 30 days (usual: 2)"."""
    shown = fact.shown
    if shown is None:
        return _UNKNOWN[fact.name]
    if fact.name in _IS_SO:
        yes, no = _IS_SO[fact.name]
        return yes if shown else no
    return f"{_IN_WORDS[fact.name](shown)}{_beside(fact)}"


_UNKNOWN = {
    "silence": "no word of theirs is known",
    "share": "nobody spoke in 30 days",
    "stage": "its stage is not known",
    "stage_days": "its time in this stage is not known",
    "amount": "it has no amount",
}


def _or_none(how_many: float) -> str:
    return f"{round(how_many):,}" if round(how_many) else "none"


def _beside(fact: OddsFact) -> str:
    if fact.usual is None or fact.name == "amount":
        return ""
    return f" (usual: {_figure(fact, fact.usual)})"


def _is_as_usual(fact: OddsFact) -> bool:
    """Say whether a fact reads as the usual one, so that it would explain nothing.

    Facts are weighed beside the mean meeting and told beside the middle one.
    """
    if fact.shown is None or fact.usual is None or fact.name in (*_IS_SO, "amount"):
        return False
    return _figure(fact, fact.shown) == _figure(fact, fact.usual)


def _figure(fact: OddsFact, value: float) -> str:
    return percent(value) if fact.name in _SHARES else f"{round(value):,}"


def _record(record: OddsRecord | None) -> list[str]:
    if record is None or record.auc is None:
        return []
    tried = (
        f"How far to trust that: on your last {record.seen:,} meetings, a won one had "
        f"better odds than a lost one {of_hundred(record.auc)} times (guessing: 50)."
    )
    return [tried]


def _why_none(record: OddsRecord | None) -> str:
    if record is None:
        return "I have not learned from your past meetings yet"
    if record.auc is None or not record.has_enough:
        least = f"{record.least_each:,} won and {record.least_each:,} lost"
        known = count(record.meetings, "past meeting")
        return (
            f"I know of {known} whose deals have ended, and to try odds it takes "
            f"{least} among the newest third of them"
        )
    if not record.is_good:
        return (
            f"on your last {record.seen:,} meetings, a won one had better odds than a "
            f"lost one only {of_hundred(record.auc)} times (guessing: 50), and I speak "
            f"from {of_hundred(record.auc_from)} on"
        )
    if record.is_off:
        return (
            f"on your last {record.seen:,} meetings, my chances were further from what "
            "happened than one chance for all would have been"
        )
    return "the newest calls and e-mails are not read yet, and my odds need them"
