"""Which deals were won, lost, slipped or opened since the last digest, and why so."""

from collections.abc import Iterable

from coaching.digest.bridge import is_lost, is_new, worth_when_lost
from coaching.digest.facts import DealMove, DealState, DigestFacts
from coaching.evidence import DealRef, MovedDeal, PersonRef
from coaching.money import in_words, worth
from coaching.refs import day_in_words, person_ref
from coaching.thresholds import Thresholds

TEENS = range(11, 14)


class Moves:
    """Names the deals of one digest."""

    def __init__(self, facts: DigestFacts, thresholds: Thresholds) -> None:
        self._facts = facts
        self._push_days = thresholds.flags.push_days
        self._people = {person.id: person for person in facts.people}
        self._today = facts.vp.calendar.today(facts.until)

    def won(self) -> list[MovedDeal]:
        """Return the deals won, the largest first."""
        closed = (move for move in self._closed() if move.is_won)
        return self._named(
            (move, ", ".join([*self._ending(move), *_amount_change(move)]))
            for move in closed
        )

    def lost(self) -> list[MovedDeal]:
        """Return the deals lost, by what they were worth while they were open."""
        closed = (move for move in self._closed() if is_lost(move))
        return self._named((move, ", ".join(self._ending(move))) for move in closed)

    def slipped(self) -> list[MovedDeal]:
        """Return the deals that stay open with a later close date."""
        slips = ((move, self._slip(move)) for move in self._facts.moves)
        return self._named((move, why) for move, why in slips if why is not None)

    def new(self) -> list[MovedDeal]:
        """Return the deals opened since, and still open."""
        opened = (
            move
            for move in self._facts.moves
            if move.closed_at is None and is_new(move, self._facts)
        )
        return self._named(
            (move, self._opening(move, move.after))
            for move in opened
            if move.after is not None
        )

    def _closed(self) -> Iterable[DealMove]:
        return (
            move
            for move in self._facts.moves
            if move.closed_at is not None
            and self._facts.since < move.closed_at <= self._facts.until
            and move.after is not None
        )

    def _named(self, whys: Iterable[tuple[DealMove, str]]) -> list[MovedDeal]:
        named = [
            MovedDeal(deal=_ref(move), owner=self._owner(move), why=why)
            for move, why in whys
        ]
        return sorted(named, key=_largest_first)

    def _owner(self, move: DealMove) -> PersonRef | None:
        state = move.after or move.before
        person = self._people.get(state.owner_id or 0) if state else None
        return person_ref(person) if person else None

    def _day(self, move: DealMove) -> str:
        at = move.closed_at or self._facts.until
        return day_in_words(self._facts.vp.calendar.today(at), beside=self._today)

    def _ending(self, move: DealMove) -> list[str]:
        """Say when it ended, from which stage and after how long."""
        parts = [self._day(move)]
        if move.before is not None and move.before.stage is not None:
            parts = [f"{parts[0]} from {move.before.stage.label}"]
        if move.created_at is not None and move.closed_at is not None:
            parts.append(_age((move.closed_at - move.created_at).days))
        return parts

    def _slip(self, move: DealMove) -> str | None:
        before, after = move.before, move.after
        if before is None or after is None or move.closed_at is not None:
            return None
        if before.close_date is None or after.close_date is None:
            return None
        if (after.close_date - before.close_date).days < self._push_days:
            return None
        old = day_in_words(before.close_date, beside=self._today)
        new = day_in_words(after.close_date, beside=self._today)
        pushes = sum(days >= self._push_days for days in move.later_days)
        time = f"{ordinal(max(1, pushes))} time"
        why = f"close date from {old} to {new}, moved for the {time}"
        return ", ".join([why, *_amount_change(move)])

    def _opening(self, move: DealMove, after: DealState) -> str:
        calendar = self._facts.vp.calendar
        opened = calendar.today(move.created_at or self._facts.until)
        parts = [day_in_words(opened, beside=self._today)]
        if after.stage is not None:
            parts = [f"{parts[0]} in {after.stage.label}"]
        if after.close_date is not None:
            closes = day_in_words(after.close_date, beside=self._today)
            parts.append(f"to close {closes}")
        return ", ".join(parts)


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th ..."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in TEENS else ending}"


def _age(days: int) -> str:
    """Say how long a deal was open."""
    return f"{days} {'day' if days == 1 else 'days'} after opening"


def _amount_change(move: DealMove) -> list[str]:
    """Say what the amount was, if both are known and differ: what it is stands by."""
    before, after = move.before, move.after
    if before is None or after is None:
        return []
    if before.amount_minor is None or after.amount_minor is None:
        return []
    if (before.amount_minor, before.currency) == (after.amount_minor, after.currency):
        return []
    return [f"amount was {in_words(before.amount_minor, before.currency)}"]


def _ref(move: DealMove) -> DealRef:
    state = move.after or move.before
    # Many a CRM sets a lost deal to nothing: what was lost is what it was worth before.
    worth = (worth_when_lost(move) or state) if is_lost(move) else state
    return DealRef(
        id=move.id,
        name=move.name,
        url=move.url,
        amount_minor=worth.amount_minor if worth else None,
        currency=worth.currency if worth else None,
        stage=state.stage.label if state and state.stage else None,
    )


def _largest_first(moved: MovedDeal) -> tuple[object, ...]:
    amount, currency = moved.deal.amount_minor, moved.deal.currency
    return (amount is None, -worth(amount or 0, currency), moved.deal.id)
