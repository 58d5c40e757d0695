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
    "words": lambda n: count(
        round(n), "word of theirs in 30 days", "words of theirs in 30 days"
    ),
    "share": lambda part: f"{percent(part)} of all touches in 30 days are theirs",
    "silence": lambda n: f"their last word is {count(round(n), 'day')} ago",
    "people": lambda n: f"{round(n):,} of their people took part in 60 days",
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
    "past_due": ("its close date is over", "its close date is still ahead"),
}


def odds_lines(odds: DealOdds | None, record: OddsRecord | None) -> list[str]:
    """Return the chance with its three facts and its record, or why none is told."""
    if odds is None:
        return [f"I call it neither uncertain nor sure: {_why_none(record)}.", RESTS_ON]
    lines = [f"Chance of winning about {percent(odds.p)}{_moved(odds)}."]
    return [*lines, *_record(record)]


def _moved(odds: DealOdds) -> str:
    sides = (
        ("For it", [one for one in odds.moved if one.speaks_for]),
        ("Against it", [one for one in odds.moved if not one.speaks_for]),
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
    "stage": "its stage",
    "stage_days": "its time in this stage",
    "amount": "its amount",
}


def _beside(fact: OddsFact) -> str:
    if fact.usual is None or fact.name == "amount":
        return ""
    usual = percent(fact.usual) if fact.name in _SHARES else f"{round(fact.usual):,}"
    return f" (usual: {usual})"


def _record(record: OddsRecord | None) -> list[str]:
    if record is None or record.auc is None:
        return []
    tried = (
        f"How far to trust that: tried on your last {record.seen:,} meetings, one that "
        f"was won had better odds than one that was lost {of_hundred(record.auc)}"
        " times (by lot: 50)."
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
            f"tried on your last {record.seen:,} meetings, one that was won had better "
            f"odds than one that was lost only {of_hundred(record.auc)} times (by lot:"
            f" 50), and I speak from {of_hundred(record.auc_from)} on"
        )
    if record.is_off:
        return (
            f"tried on your last {record.seen:,} meetings, my chances missed the ends "
            "by more than the same chance for all would have"
        )
    return "the newest calls and e-mails are not read yet, and my odds need them"
