"""The deals that are open at an instant, as facts: fields, last words, next step."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import NamedTuple, TypeAlias

from coaching.facts import Deal, Stage
from coaching.measures.outreach import Outreach
from models.db.built_once import Asked
from models.db.read_session import ReadSession
from models.deals.as_of import few, open_deal_ids
from models.deals.last_touches import Holder, LastWords, last_words
from models.deals.moves import UNMOVED, DealMoves, deal_moves
from models.deals.open_fields import DealRow, deal_rows
from models.deals.prospecting import touches_on_no_deal
from models.people.roster import Roster

__all__ = [
    "DealHolders",
    "DealRow",
    "OpenDeals",
    "deal_rows",
    "floor_rows",
    "open_deals",
    "with_words",
]

SILENCE = LastWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeals:
    """Open deals by the person who has them, and what was said on each."""

    by_person: Mapping[int, Sequence[Deal]]
    words: Mapping[int, LastWords]
    """By deal; one on which nothing was ever said is not there."""
    given_at: Mapping[int, datetime]
    """By owner's row id: when one of these deals last went from them to somebody."""
    loose: Mapping[int, Sequence[Outreach]]
    """By owner's row id: what they did on no deal, also with contacts of a deal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """What is looked at beside the deals that are wanted."""

    rows: Sequence[DealRow]
    """The deals of which the teams' medians are made."""
    owners: Collection[int] = ()
    """More owners whose work on no deal is wanted."""


Medians: TypeAlias = Mapping[tuple[int | None, str | None], int]
"""The median open amount by a team's leader and currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealHolders:
    """Who has deals, and in which stages they stand."""

    roster: Roster
    stages: Mapping[int, Stage]

    def stage_of(self, row: DealRow) -> Stage | None:
        """Return the stage in which a deal stood; None if it was in none."""
        return None if row.stage_id is None else self.stages.get(row.stage_id)

    def holder(self, row: DealRow) -> Holder:
        """Return who had a deal; KeyError if nobody on this floor."""
        person_id = self.person_id(row)
        return Holder(
            deal_id=row.id,
            owner_id=self.roster.owner_of[person_id],
            calendar=self.roster.people[person_id].calendar,
        )

    def person_id(self, row: DealRow) -> int:
        """Return the person who had a deal; KeyError if nobody on this floor."""
        return self.roster.person_of[row.owner_id or 0]

    def knows(self, row: DealRow) -> bool:
        """Say whether somebody here had the deal, in a stage that was open."""
        stage = self.stage_of(row)
        is_closed = stage is not None and stage.is_closed
        return (row.owner_id or 0) in self.roster.person_of and not is_closed


async def open_deals(
    session: ReadSession,
    floor: DealHolders,
    *,
    now: datetime,
    owners: Collection[int] | None,
    mates: Collection[int] = (),
    seekers: Collection[int] = (),
) -> OpenDeals:
    """Return the deals open at `now` that somebody here has, in four statements.

    `owners` narrows them to the deals of these owners' row ids; None takes all. With
    `mates`, the rest of their teams, medians are those of the whole team all the same.
    `seekers` are owners whose work on no deal is wanted even if they have none.
    """
    everybody = None if owners is None else {*owners, *mates}
    rows = await floor_rows(session, floor, now=now, owners=everybody)
    wanted = [row for row in rows if owners is None or row.owner_id in owners]
    deals = open_deal_ids(now, few(owners))
    return await with_words(
        session,
        floor,
        wanted,
        deals=deals,
        now=now,
        wider=Wider(rows=rows, owners=seekers),
    )


async def floor_rows(
    session: ReadSession,
    floor: DealHolders,
    *,
    now: datetime,
    owners: Collection[int] | None,
) -> Sequence[DealRow]:
    """Return the fields of the deals open at `now` that somebody here has, by id."""
    found = await deal_rows(session, now=now, owners=owners)
    return [row for row in found if floor.knows(row)]


async def with_words(
    session: ReadSession,
    floor: DealHolders,
    rows: Sequence[DealRow],
    *,
    deals: Asked[int],
    now: datetime,
    wider: Wider | None = None,
) -> OpenDeals:
    """Return `rows` as facts with what was said on them, in three statements.

    `deals` selects the ids of `rows`; it may select more. The teams' medians are those
    of `wider`, or of `rows` themselves without one.
    """
    holders = {row.id: floor.holder(row) for row in rows}
    around = wider or Wider(rows=rows)
    owners = {*around.owners, *(holder.owner_id for holder in holders.values())}
    loose = await touches_on_no_deal(session, now=now, owners=owners)
    words = await last_words(session, holders, deals=deals, now=now, loose=loose)
    moves = await deal_moves(session, holders, deals=deals, now=now)
    medians = team_medians(floor, around.rows)
    by_person: dict[int, list[Deal]] = defaultdict(list)
    for row in rows:
        person_id = floor.person_id(row)
        team = floor.roster.people[person_id].leader_id
        known = _Known(
            stage=floor.stage_of(row),
            said=words.get(row.id, SILENCE),
            moves=moves.get(row.id, UNMOVED),
            median=medians.get((team, row.currency)) if team is not None else None,
        )
        by_person[person_id].append(_deal(row, person_id, known))
    return OpenDeals(
        by_person=by_person, words=words, given_at=_given_at(moves), loose=loose
    )


def team_medians(floor: DealHolders, rows: Sequence[DealRow]) -> Medians:
    """Return the median amount of each team's `rows`; one without a leader has none."""
    amounts: dict[tuple[int | None, str | None], list[int]] = defaultdict(list)
    for row in rows:
        if row.amount_minor is not None and row.currency is not None:
            team = floor.roster.people[floor.person_id(row)].leader_id
            amounts[team, row.currency].append(row.amount_minor)
    return {key: round(median(known)) for key, known in amounts.items()}


def _given_at(moves: Mapping[int, DealMoves]) -> Mapping[int, datetime]:
    found: dict[int, datetime] = {}
    for each in moves.values():
        if each.given_by is not None and each.taken_over_at is not None:
            before = found.get(each.given_by, each.taken_over_at)
            found[each.given_by] = max(before, each.taken_over_at)
    return found


class _Known(NamedTuple):
    """What is known of a deal besides its own fields."""

    stage: Stage | None
    said: LastWords
    moves: DealMoves
    median: int | None


def _deal(row: DealRow, person_id: int, known: _Known) -> Deal:
    said, moves = known.said, known.moves
    return Deal(
        id=row.id,
        name=row.name,
        owner_id=person_id,
        created_at=row.began_at,
        url=row.url,
        stage=known.stage,
        stage_entered_at=row.stage_entered_at,
        amount_minor=row.amount_minor,
        currency=row.currency,
        close_date=row.close_date,
        next_step=row.next_step,
        next_step_on=said.next_step_on,
        next_meeting_at=said.next_meeting_at,
        last_touch_at=said.last_touch_at,
        last_customer_touch_at=said.customer_at[-1] if said.customer_at else None,
        outbound_days_since_customer=said.outbound_days_since_customer,
        last_touch_inbound=said.last_touch_inbound,
        last_word_spoken=said.last_word_spoken,
        close_moves=moves.close,
        amount_moves=moves.amounts,
        forecast_category=row.forecast_category,
        contacts=said.contacts,
        team_median_minor=known.median,
        taken_over_at=moves.taken_over_at,
    )
