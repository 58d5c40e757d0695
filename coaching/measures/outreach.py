"""Which of a rep's touches on no deal are prospecting: one by one, and each once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from coaching.facts import TouchKind

MAILING = 9
"""So many e-mails on no deal ..."""
WITHIN = timedelta(minutes=20)
"""... in so short a time are one mailing: nobody writes to nine people, each a word of
their own, at two minutes a mail. The CRM marks mailings nowhere."""


class Outreach(NamedTuple):
    """One touch on no deal."""

    at: datetime
    kind: TouchKind
    contact_key: int | None
    """A number that stands for the contact; 0: several; None: none is known."""
    customer_side: bool
    inbound: bool
    answered: bool
    is_attempt: bool


def one_by_one(touches: Sequence[Outreach]) -> list[Outreach]:
    """Return `touches`, oldest first, without those that were part of a mailing."""
    mails = [place for place, touch in enumerate(touches) if _is_mail(touch)]
    bulk: set[int] = set()
    first = 0
    for last, place in enumerate(mails):
        while touches[place].at - touches[mails[first]].at > WITHIN:
            first += 1
        if last - first + 1 >= MAILING:
            bulk.update(mails[first : last + 1])
    return [touch for place, touch in enumerate(touches) if place not in bulk]


def each_once(touches: Iterable[Outreach]) -> list[Outreach]:
    """Return `touches` with one attempt for each contact, the first.

    Dialling somebody six times who never answers is one person sought, not six.
    """
    tried: set[int] = set()
    kept: list[Outreach] = []
    for touch in touches:
        if touch.is_attempt and touch.contact_key:
            if touch.contact_key in tried:
                continue
            tried.add(touch.contact_key)
        kept.append(touch)
    return kept


def is_outbound(touch: Outreach) -> bool:
    """Say whether we went out to somebody; a note goes to nobody."""
    met = touch.kind in (TouchKind.MEETING, TouchKind.NOTE)
    return not met and not touch.inbound


def _is_mail(touch: Outreach) -> bool:
    return touch.kind is TouchKind.EMAIL and not touch.inbound
