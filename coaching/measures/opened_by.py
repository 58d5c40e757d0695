"""Whose work a new deal is: the rep's who opened it, or somebody's who handed it out.

A lead that marketing assigned on Tuesday opened the pipeline of a rep who had called no
new contact for 58 days. A deal is the rep's own opening when the rep made it, or had
gone out to the customer before it was there. Where the CRM tells neither it counts as
the rep's: nobody is told of a gap that may be none.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coaching.facts import Creation, OpenedBy

HANDING_OUT = frozenset({"marketing", "import"})
"""Makers that are not the rep. A program may well work for the rep: a dialler's deals
come by an integration, so that one tells nothing."""


def opened_by(
    maker: str | None, *, made_by_rep: bool | None, sought_first: bool
) -> OpenedBy:
    """Return whose opening a deal is.

    `maker` is what the CRM says: person, marketing, import or integration.
    `made_by_rep` says whether that person is the rep; None: not known. `sought_first`:
    the rep had gone out to the customer before.
    """
    if sought_first or (maker == "person" and made_by_rep):
        return OpenedBy.REP
    if maker in HANDING_OUT or (maker == "person" and made_by_rep is False):
        return OpenedBy.OTHERS
    return OpenedBy.UNKNOWN


def own_openings(creations: Iterable[Creation]) -> tuple[Creation, ...]:
    """Return what counts as opened by the rep, in the same order."""
    return tuple(each for each in creations if each.by is not OpenedBy.OTHERS)


def handed_out(
    creations: Iterable[Creation], *, since: datetime, until: datetime
) -> int:
    """Count the deals that others opened for the rep after `since`, up to `until`."""
    return new_deals(creations, since=since, until=until).handed_out


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeals:
    """A rep's new deals of a span, by whose opening they were."""

    opened: int
    handed_out: int
    not_told: int
    """The CRM does not say who made them: they count as opened."""


def new_deals(
    creations: Iterable[Creation], *, since: datetime, until: datetime
) -> NewDeals:
    """Count the new deals after `since`, up to `until`, by whose opening they were."""
    by = Counter(each.by for each in creations if since < each.at <= until)
    return NewDeals(
        opened=by[OpenedBy.REP],
        handed_out=by[OpenedBy.OTHERS],
        not_told=by[OpenedBy.UNKNOWN],
    )
