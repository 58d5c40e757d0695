"""A floor's files as the rules read them: a rep's book at any instant, in memory.

What was logged late is not there before it was logged. What is not needed to judge how
a rep's work is spread is left out of the books.
"""

import csv
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from coaching.calendar import Calendar
from coaching.facts import (
    AmountMove,
    CloseMove,
    Creation,
    Deal,
    Person,
    RepBook,
    Role,
    Stage,
    StageNorm,
    Touch,
    TouchKind,
)
from coaching.limits import Kinds
from coaching.measures.kinds import stage_tier
from tests.floors.one_truth import one_truth

KINDS = {"call": TouchKind.CALL, "meeting": TouchKind.MEETING}
Value = TypeVar("Value")
NOT_HELD = {"CANCELED", "NO_SHOW", "RESCHEDULED"}
WINDOW = timedelta(days=60)
OPENED = timedelta(weeks=32)
CURRENCY = "EUR"
"""A floor of one currency, as the simulators write them."""
WORDS = 40
"""Of one deal's customer: more than any rule reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Something that happened, and from when on anybody could read of it."""

    touch: Touch
    known_at: datetime


@dataclass(slots=True, kw_only=True)
class PastDeal:
    """One deal with what has changed on it, oldest first."""

    id: int
    owners: list[tuple[datetime, int]]
    created_at: datetime
    states: list[tuple[datetime, bool]] = field(default_factory=list)
    """From when on it was closed, or open."""
    close_dates: list[tuple[datetime, date]] = field(default_factory=list)
    amounts: list[tuple[datetime, int]] = field(default_factory=list)
    """In minor units."""
    stages: list[tuple[datetime, Stage]] = field(default_factory=list)
    heard: list[Logged] = field(default_factory=list)

    def as_of(self, now: datetime, owner: int) -> Deal | None:
        """Return the deal if it was open then, and this rep's."""
        if self.created_at > now or self.last(self.owners, now) != owner:
            return None
        if self.last(self.states, now):
            return None
        words = self.words(now)
        stays = [each for each in self.stages if each[0] <= now]
        return Deal(
            id=self.id,
            name=str(self.id),
            owner_id=owner,
            created_at=self.created_at,
            close_date=self.last(self.close_dates, now),
            close_moves=tuple(
                CloseMove(on=later[0].date(), before=before[1], after=later[1])
                for before, later in pairwise(self.close_dates)
                if later[0] <= now
            ),
            amount_minor=self.last(self.amounts, now),
            amount_moves=tuple(
                AmountMove(
                    on=later[0].date(), before_minor=before[1], after_minor=later[1]
                )
                for before, later in pairwise(self.amounts)
                if later[0] <= now
            ),
            currency=CURRENCY,
            stage=stays[-1][1] if stays else None,
            stage_entered_at=stays[-1][0] if stays else None,
            last_customer_touch_at=words[-1] if words else None,
        )

    def words(self, now: datetime) -> tuple[datetime, ...]:
        """Return the newest of the customer's words that were known, oldest first."""
        until = bisect_right(self.heard, now, key=_at)
        lately = self.heard[max(0, until - WORDS) : until]
        return tuple(each.touch.at for each in _known(lately, now))

    @staticmethod
    def last(changes: Sequence[tuple[datetime, Value]], now: datetime) -> Value | None:
        """Return the newest value known at `now`."""
        known = [value for at, value in changes if at <= now]
        return known[-1] if known else None


@dataclass(slots=True, kw_only=True)
class CsvFloor:
    """The reps of a floor and all that they logged."""

    reps: dict[int, Person]
    deals: dict[int, list[PastDeal]]
    """Under each rep who ever had them."""
    touches: dict[int, list[Logged]]
    sought: dict[int, list[Logged]]
    truth: dict[str, Any]

    def book(self, rep_id: int, now: datetime) -> RepBook:
        """Return what one rep's book showed at `now`."""
        mine = self.deals[rep_id]
        found = [(past, past.as_of(now, rep_id)) for past in mine]
        return RepBook(
            rep=self.reps[rep_id],
            deals=tuple(deal for _, deal in found if deal),
            touches=tuple(each.touch for each in _lately(self.touches[rep_id], now)),
            prospecting_at=tuple(
                each.touch.at for each in _lately(self.sought[rep_id], now)
            ),
            creations=tuple(
                Creation(deal_id=past.id, at=past.created_at)
                for past in mine
                if past.owners[0][1] == rep_id
                and now - OPENED <= past.created_at <= now
            ),
            customer_touches=tuple(
                (past.id, past.words(now)) for past, deal in found if deal
            ),
        )

    def stage_norms(self, now: datetime) -> tuple[StageNorm, ...]:
        """Return how long the deals won by `now` stood in each stage."""
        stood: dict[int, list[float]] = defaultdict(list)
        for deal in self._all_deals():
            known = [each for each in deal.stages if each[0] <= now]
            if known and known[-1][1].is_won:
                for begun, ended in pairwise(known):
                    days = (ended[0] - begun[0]).total_seconds() / 86_400
                    stood[begun[1].id].append(days)
        return tuple(
            StageNorm(stage_id=stage, median_days=median(days), won=len(days))
            for stage, days in sorted(stood.items())
        )

    def _all_deals(self) -> Iterable[PastDeal]:
        return {deal.id: deal for mine in self.deals.values() for deal in mine}.values()

    def span(self) -> tuple[date, date]:
        """Return the first and the last day with anything logged, or with a change."""
        if not any(self.touches.values()):
            changed = [at for deal in self._all_deals() for at, _ in deal.states]
            return min(changed).date(), max(changed).date()
        first = min(touches[0].touch.at for touches in self.touches.values() if touches)
        last = max(touches[-1].touch.at for touches in self.touches.values() if touches)
        return first.date(), last.date()


def read_floor(folder: Path) -> CsvFloor:
    """Return the floor whose files and truth.json lie in `folder`."""
    floor = CsvFloor(
        reps=_reps(folder),
        deals=defaultdict(list),
        touches=defaultdict(list),
        sought=defaultdict(list),
        truth=one_truth(json.loads((folder / "truth.json").read_text("utf-8"))),
    )
    deals = _deals(folder)
    _read_activities(folder, floor, deals)
    _read_meetings(folder, floor, deals)
    for deal in deals.values():
        deal.heard.sort(key=_at)
        for owner in dict.fromkeys(owner for _, owner in deal.owners):
            floor.deals[owner].append(deal)
    for rep_id in floor.reps:
        floor.touches[rep_id].sort(key=_at)
        floor.sought[rep_id].sort(key=_at)
    return floor


def _at(logged: Logged) -> datetime:
    return logged.touch.at


def _known(logged: Sequence[Logged], now: datetime) -> Iterator[Logged]:
    return (each for each in logged if each.known_at <= now)


def _lately(logged: Sequence[Logged], now: datetime) -> Iterator[Logged]:
    """Return what happened in the window and was known by its end, oldest first."""
    since = bisect_left(logged, now - WINDOW, key=_at)
    until = bisect_right(logged, now, key=_at)
    return _known(logged[since:until], now)


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids_in(text: str) -> list[int]:
    return [int(each) for each in text.split(";")] if text else []


def _reps(folder: Path) -> dict[int, Person]:
    return {
        int(row["id"]): Person(
            id=int(row["id"]),
            name=row["name"],
            role=Role.REP,
            start_date=_day(row["start_date"]),
            calendar=Calendar(
                time_zone=row["time_zone"] or "UTC", time_off=_spans(row["time_off"])
            ),
        )
        for row in rows_of(folder, "people")
        if row["role"] == "rep"
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _spans(text: str) -> tuple[tuple[date, date], ...]:
    parts = [span.partition("..") for span in text.split(";") if span]
    return tuple(
        (date.fromisoformat(first), date.fromisoformat(last or first))
        for first, _, last in parts
    )


def _deals(folder: Path) -> dict[int, PastDeal]:
    stages = _stages(folder)
    found = {
        int(row["id"]): PastDeal(
            id=int(row["id"]),
            owners=[(datetime.fromisoformat(row["created_at"]), int(row["owner_id"]))],
            created_at=datetime.fromisoformat(row["created_at"]),
        )
        for row in rows_of(folder, "deals")
        if row["owner_id"] and row["created_at"]
    }
    moved: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for row in rows_of(folder, "deal_changes"):
        deal = found.get(int(row["deal_id"]))
        if deal is None or not row["value"]:
            continue
        at = datetime.fromisoformat(row["changed_at"])
        if row["field"] == "stage":
            stage = stages[row["value"]]
            deal.states.append((at, stage.is_closed))
            deal.stages.append((at, stage))
        elif row["field"] == "amount":
            deal.amounts.append((at, round(float(row["value"]) * 100)))
        elif row["field"] == "close_date":
            deal.close_dates.append((at, date.fromisoformat(row["value"])))
        elif row["field"] == "owner":
            moved[deal.id].append((at, int(row["value"])))
    for deal_id, owners in moved.items():
        found[deal_id].owners = [(found[deal_id].created_at, owners[0][1]), *owners]
    return found


def _stages(folder: Path) -> dict[str, Stage]:
    rows = rows_of(folder, "stages")
    open_ones: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["is_closed"] != "yes":
            open_ones[row["pipeline_id"]].append(row["id"])
    return {
        row["id"]: _stage(number, row, open_ones[row["pipeline_id"]])
        for number, row in enumerate(rows, start=1)
    }


def _stage(number: int, row: dict[str, str], open_ones: Sequence[str]) -> Stage:
    is_closed = row["is_closed"] == "yes"
    rank = None if is_closed else open_ones.index(row["id"]) + 1
    tier = stage_tier(
        row["label"], position=rank, open_stages=len(open_ones), kinds=Kinds()
    )
    return Stage(
        id=number,
        label=row["label"],
        tier=tier,
        position=rank,
        probability=float(row["probability"]),
        is_closed=is_closed,
        is_won=is_closed and float(row["probability"]) == 1,
    )


def _read_activities(folder: Path, floor: CsvFloor, deals: dict[int, PastDeal]) -> None:
    for row in rows_of(folder, "activities"):
        if row["kind"] == "task" or not (row["owner_id"] and row["happens_at"]):
            continue
        at, is_in = datetime.fromisoformat(row["happens_at"]), row["direction"] == "in"
        kind = KINDS.get(row["kind"], TouchKind.EMAIL)
        touch = Touch(deal_id=None, kind=kind, at=at, inbound=is_in)
        _add(floor, deals, int(row["owner_id"]), touch, row)


def _read_meetings(folder: Path, floor: CsvFloor, deals: dict[int, PastDeal]) -> None:
    for row in rows_of(folder, "meetings"):
        if row["outcome"] in NOT_HELD or not (row["owner_id"] and row["starts_at"]):
            continue
        at = datetime.fromisoformat(row["starts_at"])
        touch = Touch(deal_id=None, kind=TouchKind.MEETING, at=at)
        _add(floor, deals, int(row["owner_id"]), touch, row)


def _add(
    floor: CsvFloor,
    deals: dict[int, PastDeal],
    owner: int,
    touch: Touch,
    row: dict[str, str],
) -> None:
    tied = ids_in(row["deal_ids"])
    created = row["created_at"]
    known = max(touch.at, datetime.fromisoformat(created)) if created else touch.at
    if not tied and not touch.inbound and row["contact_ids"]:
        floor.sought[owner].append(Logged(touch=touch, known_at=known))
    for deal_id in tied:
        shared = replace(touch, deal_id=deal_id, shared_by=len(tied))
        logged = Logged(touch=shared, known_at=known)
        floor.touches[owner].append(logged)
        if _is_word(touch, row) and deal_id in deals:
            deals[deal_id].heard.append(logged)


def _is_word(touch: Touch, row: dict[str, str]) -> bool:
    """Say whether the customer took part: it came in, was held, or was answered."""
    is_held = touch.kind is TouchKind.MEETING
    return touch.inbound or is_held or row.get("result") == "answered"
