"""A flag that half of the open deals carry is a fact about the floor, said once.

As a reason it would tell no deal from the next one. On a floor that never used next
steps "no dated next step" stood beside 172 of 192 deals.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from coaching.facts import CommonFlag
from coaching.flags.flag import Flag, FlagKind
from coaching.limits import Flags

WORDS = {
    FlagKind.NO_NEXT_STEP: (
        "Next steps are hardly kept here: {n} of {all} open deals have none with a"
        " date."
    ),
    FlagKind.NO_TOUCH: (
        "Most open deals lie still, or their touches are not logged: {n} of {all} had"
        " none within the limit of their stage."
    ),
    FlagKind.PAST_DUE: (
        "Close dates are hardly kept here: {n} of {all} open deals are past theirs."
    ),
    FlagKind.CLOSE_DATE_MOVED: (
        "Close dates move a lot here: those of {n} of {all} open deals were moved later"
        " often or far."
    ),
    FlagKind.STAGE_AGEING: (
        "Most open deals are slower than those that were won: {n} of {all} have been in"
        " their stage for longer than is usual."
    ),
    FlagKind.SINGLE_THREADED: (
        "Most large deals rest on one contact, as far as is logged: {n} of {all} open"
        " deals do."
    ),
    FlagKind.OPTIMISTIC_COMMIT: (
        "Commitments say little here: the odds or the log speak against {n} of {all}"
        " open deals that are committed."
    ),
    FlagKind.AMOUNT_JUMP: (
        "Amounts have moved a lot these days: those of {n} of {all} open deals."
    ),
    FlagKind.QUIET: (
        "Most customers are quiet, or their words are not logged: {n} of {all} open"
        " deals."
    ),
    FlagKind.SILENT: (
        "Most customers are silent, or their words are not logged: {n} of {all} open"
        " deals."
    ),
    FlagKind.WAITING_ON_US: (
        "Most customers wait for us, or our answers are not logged: {n} of {all} open"
        " deals."
    ),
}


def common_flags(
    found: Iterable[Collection[Flag]], limits: Flags, *, apart: int = 0
) -> tuple[CommonFlag, ...]:
    """Return the flags that too many deals carry, the most common first.

    `found` holds the flags of each open deal, also of those that carry none, but for
    the deals that look over: there are `apart` of them. Of fewer deals than
    `common_from` nothing is common.
    """
    carried = [frozenset(flag.kind for flag in flags) for flags in found]
    if len(carried) < limits.common_from:
        return ()
    counted = Counter(kind for kinds in carried for kind in kinds)
    least = limits.common_share * len(carried)
    return tuple(
        CommonFlag(kind=kind, deals=deals, open_deals=len(carried), apart=apart)
        for kind, deals in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        if deals >= least
    )


def telling(flags: Sequence[Flag], common: Iterable[CommonFlag]) -> tuple[Flag, ...]:
    """Return those of a deal's `flags` that tell it from the others, in their order."""
    said_once = {each.kind for each in common}
    return tuple(flag for flag in flags if flag.kind not in said_once)


def in_words(common: CommonFlag) -> str:
    """Return the fact about the floor as one sentence."""
    numbers = {"n": f"{common.deals:,}", "all": f"{common.open_deals:,}"}
    text = WORDS[FlagKind(common.kind)].format_map(numbers)
    if common.apart:
        text += f" The {common.apart:,} that seem to be over are not counted."
    return text
