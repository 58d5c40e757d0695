"""Whether a rep has far fewer open deals than is usual: for this rep, or the team."""

from dataclasses import dataclass
from statistics import median
from typing import Literal

from coaching.facts import RepBook, WorkSample
from coaching.moment import Moment
from coaching.usual.unusual_focus import of_the_past

Basis = Literal["rep", "team"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FewDeals:
    """The open deals of a rep who has far fewer than usual."""

    usual: float | None
    """The middle of past weeks; None: no past is known, and the limit told."""
    basis: Basis | None
    """Whose past weeks these are."""


def few_deals(book: RepBook, moment: Moment) -> FewDeals | None:
    """Return what is usual where far fewer deals are open; None where they are not.

    Far fewer is a small part of the middle of the rep's own past weeks, and seldom was
    it so in one of them. The team's weeks tell where the rep's own are too few, and
    where nobody's are known the plain limit does.
    """
    limits, count = moment.thresholds.nearly_empty, len(book.deals)
    found = _past(book, moment)
    if found is None:
        few = count < moment.most(limits.open_deals)
        return FewDeals(usual=None, basis=None) if few else None
    past, basis = found
    usual, as_few = median(past), sum(each <= count for each in past)
    is_small = count <= moment.most(limits.share_of_usual) * usual
    is_rare = as_few <= moment.most(limits.weeks_as_few) * len(past)
    return FewDeals(usual=usual, basis=basis) if is_small and is_rare else None


def _past(book: RepBook, moment: Moment) -> tuple[list[int], Basis] | None:
    least = moment.thresholds.usual.least_samples
    own = _counts(of_the_past(book.past_work, moment))
    if len(own) >= least:
        return own, "rep"
    team = _counts(of_the_past(book.team_work, moment))
    return (team, "team") if len(team) >= least else None


def _counts(samples: tuple[WorkSample, ...]) -> list[int]:
    return [each.open_deals for each in samples if each.open_deals is not None]
