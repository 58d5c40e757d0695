"""Each rule's standing on the company's own past, in one sentence for the admin."""

from dataclasses import dataclass

from coaching.limits import Standing
from coaching.standing.standing import Proof, Record, Verdict
from coaching.thresholds import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What a rule is judged by, in words."""

    title: str
    one: str
    many: str
    listens: str
    """What was seen of the wrong ones, with `{what}` for their share and number."""


CASES: dict[str, Cases] = {
    "cliff": Cases(
        title="The cliff",
        one="cliff",
        many="cliffs",
        listens="after {what} the rep went on to open and win as before",
    ),
    "nearly_empty": Cases(
        title="Nearly empty",
        one="rep-week",
        many="rep-weeks",
        listens="after {what} the rep opened deals as usual within"
        " {limits.opens_within_bd} business days",
    ),
    "quiet_deal": Cases(
        title="A quiet deal",
        one="won deal",
        many="won deals",
        listens="{what} looked silent in the {limits.won_within_days} days before"
        " they were won",
    ),
    "stage_ageing": Cases(
        title="Stage ageing, a flag",
        one="won deal",
        many="won deals",
        listens="{what} looked too long in their stage in the"
        " {limits.won_within_days} days before they were won",
    ),
    "no_touch": Cases(
        title="No touch, a flag",
        one="won deal",
        many="won deals",
        listens="{what} looked untouched in the {limits.won_within_days} days before"
        " they were won",
    ),
}


def standing_words(proof: Proof, thresholds: Thresholds) -> str:
    """Return one sentence: what the rule may do, and the record that says so.

    Such as "A quiet deal: speaks; it would have been wrong on 6% of 449 won deals".
    """
    return f"{CASES[proof.rule].title}: {reason_words(proof, thresholds)}"


def reason_words(proof: Proof, thresholds: Thresholds) -> str:
    """Return the same without the rule's title."""
    cases, record, limits = CASES[proof.rule], proof.record, thresholds.standing
    match proof.verdict:
        case Verdict.SPEAKS:
            return f"speaks; it would have been wrong on {_what(record, cases)}"
        case Verdict.UNPROVEN:
            return f"speaks; {_too_little(record, cases, limits)}"
        case Verdict.OWN_NORM if proof.own is not None:
            return (
                f"speaks by your own norm, from {proof.own.factor:.2g} times the"
                f" usual silence on: wrong on {_what(proof.own.record, cases)}; by the"
                f" norm as set it would have been on {_what(record, cases)}"
            )
        case _:
            seen = cases.listens.format(what=_what(record, cases), limits=limits)
            return f"listens without speaking: {seen}"


def _what(record: Record, cases: Cases) -> str:
    noun = cases.one if record.judged == 1 else cases.many
    return f"{record.share:.0%} of {record.judged} {noun}"


def _too_little(record: Record, cases: Cases, limits: Standing) -> str:
    noun = cases.one if record.judged == 1 else cases.many
    return (
        f"too little past to tell how often it is wrong: {record.judged} {noun} of the"
        f" {limits.least_judged} it takes"
    )
