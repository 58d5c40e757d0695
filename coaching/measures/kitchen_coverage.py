"""What a leader has seen of the work in the last 60 days, area by area."""

from collections import Counter

from coaching.facts import Joined, LeaderWeek, MeetingKind

AREAS = (
    MeetingKind.PROSPECTING,
    MeetingKind.FIRST_MEETING,
    MeetingKind.PRESENTATION,
    MeetingKind.CUSTOMER_VISIT,
)
"""The elements of the kitchen, in the order in which a deal meets them."""
WITH_CUSTOMERS = AREAS[1:]
LOOK_BACK_DAYS = 60


def seen(week: LeaderWeek) -> Counter[tuple[int, MeetingKind]]:
    """Return how often the leader joined each rep in each area."""
    return Counter(
        (rep_id, joined.kind)
        for joined in week.together
        for rep_id in joined.rep_ids
        if counts(joined)
    )


def counts(joined: Joined) -> bool:
    """Say whether a meeting shows an area: prospecting needs no customer beside."""
    if joined.kind is MeetingKind.PROSPECTING:
        return True
    return joined.with_customer and joined.kind in AREAS


def least_sampled(week: LeaderWeek) -> frozenset[MeetingKind]:
    """Return the kinds of customer meeting that the leader joined least.

    None stands out while all are even, or while nothing is known of the leader at all.
    """
    joined = Counter(one.kind for one in week.together if counts(one))
    numbers = {kind: joined[kind] for kind in WITH_CUSTOMERS}
    least = min(numbers.values())
    if least == max(numbers.values()):
        return frozenset()
    return frozenset(kind for kind, number in numbers.items() if number == least)
