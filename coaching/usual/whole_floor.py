"""What is true of the whole floor at one instant: what all do is no news about one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.facts import ClosedWay, CommonFlag, Freshness, RepBook, WorkSample
from coaching.flags.floor_flags import common_on_floor
from coaching.moment import Moment
from coaching.thresholds import Thresholds
from coaching.usual.crm_only import UNKNOWN, Crowd, crowd
from coaching.usual.unusual_focus import floor_fall, own_fall
from coaching.usual.work_figures import work_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeFloor:
    """What everybody's books together say; by default nothing is known."""

    fall: float = 0.0
    """The spreads by which the middle rep seeks fewer people than usual."""
    common: tuple[CommonFlag, ...] = ()
    """What too many open deals carry for it to be a reason."""
    crowd: Crowd = UNKNOWN
    """The middle rep's share in one deal, and the new deals that all lack."""

    def known_to(self, fresh: Freshness) -> Freshness:
        """Return `fresh` with this, so that a rule about one rep can look at it."""
        return replace(
            fresh,
            floor_fall=self.fall,
            common_flags=self.common,
            usual_top_share=self.crowd.top_share,
            floor_due=self.crowd.due,
        )


def whole_floor(
    books: Sequence[RepBook],
    *,
    passages: Sequence[ClosedWay],
    freshness: Freshness,
    thresholds: Thresholds,
    now: datetime,
) -> WholeFloor:
    """Return what everybody's `books` say together at `now`."""
    return WholeFloor(
        fall=_fall(books, thresholds, freshness, now),
        common=common_on_floor(
            books,
            passages=passages,
            freshness=freshness,
            thresholds=thresholds,
            now=now,
        ),
        crowd=crowd(books, thresholds, now),
    )


def _fall(
    books: Iterable[RepBook], thresholds: Thresholds, fresh: Freshness, now: datetime
) -> float:
    falls: list[float | None] = []
    for book in books:
        if book.past_work:
            own = thresholds.of_team(book.rep.leader_email)
            moment = Moment(now=now, thresholds=own, freshness=fresh)
            figures = work_figures(book, moment)
            if figures is not None:
                falls.append(own_fall(figures.sample, book.past_work, moment))
    return floor_fall(falls)


def with_past(
    books: Sequence[RepBook], past: Mapping[int, tuple[WorkSample, ...]]
) -> list[RepBook]:
    """Return `books` with the past weeks of each rep, and of those beside them."""
    teams: dict[int, list[int]] = defaultdict(list)
    for book in books:
        if book.rep.leader_id is not None:
            teams[book.rep.leader_id].append(book.rep.id)
    return [
        replace(
            book,
            past_work=past.get(book.rep.id, ()),
            team_work=tuple(
                sample
                for mate in teams.get(book.rep.leader_id or 0, ())
                if mate != book.rep.id
                for sample in past.get(mate, ())
            ),
        )
        for book in books
    ]
