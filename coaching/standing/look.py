"""What the rules say at one look, as their record counts it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from coaching.evidence import Evidence
from coaching.evidence.quiet import QuietDealEvidence
from coaching.facts import Deal, RepBook
from coaching.flags.deal_flags import no_touch, norms_by_stage
from coaching.flags.stage_ageing import stage_ageing
from coaching.measures.log_reach import as_logged
from coaching.moment import Moment
from coaching.signal import Signal
from coaching.standing.record import Look, Seen

HELD = 1.0


def look_at(
    books: Collection[RepBook], signals: Iterable[Signal], moment: Moment
) -> tuple[Look, list[Seen]]:
    """Return the look at all of `books` at `moment`, and what held of each.

    Each is judged by the values of its team; `signals` were found by these.
    """
    held: dict[int, list[Signal]] = {book.rep.id: [] for book in books}
    for signal in signals:
        # A question about a rep is put to the leader, who has no book here.
        held[signal.rep_id or signal.person_id].append(signal)
    look = Look(
        at=moment.now,
        people=frozenset(held),
        deals=frozenset(deal.id for book in books for deal in book.deals),
        able=able(moment),
    )
    seen: list[Seen] = []
    for book in books:
        terms = moment.thresholds.of_team(book.rep.leader_email)
        seen += seen_in(book, held[book.rep.id], replace(moment, thresholds=terms))
    return look, seen


def seen_in(book: RepBook, signals: Iterable[Signal], moment: Moment) -> Iterator[Seen]:
    """Yield what held of `book`: the rules in `signals`, and the flags of its deals.

    A customer who waits for us is left out: their word is there, and nothing that
    comes later proves it wrong.
    """
    deals = {deal.id: deal for deal in book.deals}
    for signal in signals:
        match signal.evidence:
            case QuietDealEvidence(quiet=quiet) if is_judged(signal.evidence):
                deal = deals[signal.subject_id]
                factor = silence_factor(deal, quiet.expected_bd, book, moment)
                yield _seen("quiet_deal", book, moment, deal_id=deal.id, factor=factor)
            case QuietDealEvidence():
                continue
            case _ if signal.rule in {"cliff", "nearly_empty"}:
                yield _seen(signal.rule, book, moment)
    yield from _flagged(book, moment)


def is_judged(evidence: Evidence) -> bool:
    """Say whether the record of its rule speaks of `evidence`.

    Not of a customer who waits for us: their word is there.
    """
    if isinstance(evidence, QuietDealEvidence):
        return evidence.quiet.state == "silent"
    return True


def silence_factor(
    deal: Deal, expected_bd: float, book: RepBook, moment: Moment
) -> float:
    """Return the largest factor at which the deal would still be told as silent.

    The silence must have outlasted it on the business day before as well.
    """
    heard = max(deal.last_customer_touch_at or deal.created_at, deal.created_at)
    known_at = as_logged(book, moment).now
    return (book.rep.calendar.between(heard, known_at) - 1) / expected_bd


def able(moment: Moment) -> frozenset[str]:
    """Return the rules that can be judged at `moment`: what they read is known."""
    reads = {
        "cliff": moment.logs_activity(),
        "nearly_empty": moment.reads_fresh("nearly_empty"),
        "quiet_deal": moment.has_feed(),
        "stage_ageing": moment.reads_fresh("nearly_empty"),
        "no_touch": moment.has_feed(),
    }
    return frozenset(rule for rule, knows in reads.items() if knows)


def _flagged(book: RepBook, moment: Moment) -> Iterator[Seen]:
    calendar, norms = book.rep.calendar, norms_by_stage(book.stage_norms)
    for deal in book.deals:
        norm = norms.get(deal.stage.id) if deal.stage else None
        if stage_ageing(deal, norm, calendar=calendar, moment=moment) is not None:
            yield _seen("stage_ageing", book, moment, deal_id=deal.id, factor=HELD)
        if no_touch(deal, calendar=calendar, moment=moment) is not None:
            yield _seen("no_touch", book, moment, deal_id=deal.id, factor=HELD)


def _seen(
    rule: str,
    book: RepBook,
    moment: Moment,
    *,
    deal_id: int | None = None,
    factor: float = 0.0,
) -> Seen:
    return Seen(
        rule=rule,
        at=moment.now,
        person_id=book.rep.id,
        deal_id=deal_id,
        factor=factor,
    )
