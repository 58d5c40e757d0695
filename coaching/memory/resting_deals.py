"""Which deals a rep has asked to be left in peace: they count as looked after."""

from collections.abc import Mapping
from datetime import datetime

from coaching.facts import Pause, RepBook
from coaching.memory.put_offs import Reason

OVER = "over"
"""What a rep says of a deal that looks over, and is."""


def resting(book: RepBook, now: datetime) -> frozenset[int]:
    """Return the ids of the deals that rest at `now` by the rep's own word.

    Of several words on one deal the newest counts. Waiting on the customer ends when
    the customer has spoken; every other reason ends with its day.
    """
    return frozenset(_in_force(book, now))


def said_to_live(book: RepBook, now: datetime) -> frozenset[int]:
    """Return the ids of the deals that rest at `now`, but for those said to be over."""
    words = _in_force(book, now)
    return frozenset(deal for deal, word in words.items() if word.reason != OVER)


def _in_force(book: RepBook, now: datetime) -> Mapping[int, Pause]:
    newest: dict[int, Pause] = {}
    for pause in sorted(book.pauses, key=lambda each: each.asked_at):
        if pause.reason != Reason.AWAY:
            newest[pause.deal_id] = pause
    today = book.rep.calendar.today(now)
    heard = {deal.id: deal.last_customer_touch_at for deal in book.deals}
    return {
        deal_id: pause
        for deal_id, pause in newest.items()
        if (pause.until is None or today < pause.until)
        and not _is_over(pause, heard.get(deal_id))
    }


def _is_over(pause: Pause, heard_at: datetime | None) -> bool:
    return (
        pause.reason == Reason.WAITING_ON_CUSTOMER
        and heard_at is not None
        and heard_at > pause.asked_at
    )
