"""What is told with less than it could be, and what lacks for more, for the admin."""

from collections.abc import Iterable, Iterator, Sequence

from coaching.facts import OpenedBy, Person, Role
from coaching.signals.ground import Ground
from coaching.signals.logging_share import without_a_log


def half_known(ground: Ground) -> Iterator[str]:
    """Yield what is told with less than it could be, one sentence for each gap."""
    yield from without_a_log(ground.books, ground.moment)
    yield from _targets(ground.people)
    yield from _closed(ground)
    yield from _openers(ground)


def _targets(people: Iterable[Person]) -> Iterator[str]:
    reps = [person for person in people if person.role is Role.REP]
    without = sum(not rep.target_minor for rep in reps)
    if without:
        yield (
            f"no target: {_of(without, reps)} have none in people.csv, so that what is"
            " missing to it is not told; the last 90 days stand in its place"
        )
    without = sum(rep.currency is None for rep in reps)
    if without:
        yield (
            f"no currency: {_of(without, reps)} have none in people.csv, so that their"
            " sums go by what they sold"
        )


def _of(number: int, reps: Sequence[Person]) -> str:
    return (
        f"all {len(reps)} reps"
        if number == len(reps)
        else (f"{number} of {len(reps)} reps")
    )


def _closed(ground: Ground) -> Iterator[str]:
    few = ground.moment.thresholds.flags.few_closed
    known = [norm.closed for book in ground.books for norm in book.stage_norms]
    if any(closed is not None and closed < few for closed in known):
        yield (
            f"closed deals: fewer than {few} in a year, so that usual times in a stage"
            " are a rule of thumb, and chances of winning say little"
        )


def _openers(ground: Ground) -> Iterator[str]:
    """Say that the CRM does not tell who makes deals, where it tells of none."""
    creations = [each for book in ground.books for each in book.creations]
    if creations and all(each.by is OpenedBy.UNKNOWN for each in creations):
        yield (
            "new deals: the CRM does not tell who made them, so that one handed to a"
            " rep counts as opened by the rep"
        )
