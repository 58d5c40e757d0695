"""One rep's desk: what is done there day by day becomes rows of the floor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from random import Random

from sandbox.floor import names
from sandbox.floor.cast import EXPECTED, LOST, OPEN_STAGES, PIPELINE, WON
from sandbox.floor.customer import USUAL, Customer
from sandbox.floor.draft import Draft
from sandbox.floor.floor import Floor
from sandbox.floor.rows import (
    ActivityRow,
    ChangeRow,
    CompanyRow,
    ContactRow,
    DealRow,
    MeetingRow,
    PersonRow,
)
from sandbox.floor.workdays import LAST, NEAR, Workdays

HOUR = timedelta(hours=1)
FIRST_MEETING, PRESENTATION = "First meeting", "Presentation/Demo"


@dataclass(slots=True, kw_only=True)
class Ids:
    """The next free id of each kind, and the companies not yet met."""

    companies: Iterator[str]
    deals: Iterator[int] = field(default_factory=lambda: count(5_001))
    contacts: Iterator[int] = field(default_factory=lambda: count(20_001))
    activities: Iterator[int] = field(default_factory=lambda: count(300_001))
    meetings: Iterator[int] = field(default_factory=lambda: count(70_001))
    customers: Iterator[int] = field(default_factory=lambda: count(40_001))


@dataclass(slots=True, kw_only=True)
class Desk:
    """A rep at work. Days are business days from the demo's first day."""

    floor: Floor
    ids: Ids
    rep: PersonRow
    leader: PersonRow
    days: Workdays
    random: Random
    leader_joins: float = 0.2
    """Share of the customer meetings that the leader joins."""
    drafts: list[Draft] = field(default_factory=list)
    until: int = NEAR
    """The last day that is written at present."""
    coming: list[Callable[[], None]] = field(default_factory=list)
    """What is to be done after that day."""

    def go_on(self, random: Random) -> None:
        """Write the year after the scenes, by chances of its own.

        So nothing that is done then changes what the scenes are made of.
        """
        self.random, self.until = random, LAST
        steps, self.coming = self.coming, []
        for step in steps:
            step()

    def at(self, day: int) -> datetime:
        """Return some instant of the working day `day`, to the minute."""
        return self.days.at(day, self.random.randrange(9 * 60, 16 * 60 + 30))

    def contact(self, company: str, day: int) -> int:
        """Meet somebody at `company`."""
        name, email = names.contact(self.random, company)
        row = ContactRow(
            id=next(self.ids.contacts),
            owner_id=self.rep.id,
            name=name,
            email=email,
            created_at=self.at(day),
        )
        self.floor.put_contact(row)
        return row.id

    def open_deal(
        self,
        day: int,
        *,
        closes: int,
        amount: int,
        name: str | None = None,
        customer: Customer = USUAL,
    ) -> Draft:
        """Open a deal with somebody new; `closes` is the day on which it should.

        A given `name` begins with its company, as in "Globex - Data Platform".
        """
        company = name.partition(" - ")[0] if name else next(self.ids.companies)
        people = (self.contact(company, day),)
        draft = Draft(
            id=next(self.ids.deals),
            name=name or f"{company} - {self.random.choice(names.PRODUCTS)}",
            company=company,
            contact_ids=people,
            amount=Decimal(amount),
            currency=self.rep.currency,
            owner_id=self.rep.id,
            created_at=self.days.at(day, 9 * 60),
            customer=customer,
        )
        self.drafts.append(draft)
        self.floor.put_company(
            CompanyRow(
                id=next(self.ids.customers),
                name=company,
                created_at=draft.created_at,
                deal_ids=(draft.id,),
            )
        )
        self._change(draft, draft.created_at, "stage", OPEN_STAGES[0])
        self._change(draft, draft.created_at, "close_date", str(self.days.day(closes)))
        return draft

    def bring(self, deal: Draft, day: int) -> None:
        """Let a colleague of the customer's join in."""
        if self._is_ahead(day, partial(self.bring, deal, day)):
            return
        deal.contact_ids += (self.contact(deal.company, day),)

    def move(self, deal: Draft, stage: str, day: int) -> None:
        """Move the deal to another stage."""
        if self._is_ahead(day, partial(self.move, deal, stage, day)):
            return
        self._change(deal, self.at(day), "stage", stage)

    def push(self, deal: Draft, day: int, *, closes: int) -> None:
        """Move the deal's close date."""
        if self._is_ahead(day, partial(self.push, deal, day, closes=closes)):
            return
        self._change(deal, self.at(day), "close_date", str(self.days.day(closes)))

    def close(self, deal: Draft, day: int, *, won: bool) -> None:
        """Win or lose the deal; the CRM sets its close date to that day."""
        if self._is_ahead(day, partial(self.close, deal, day, won=won)):
            return
        at = self.days.at(day, 16 * 60 + 40)
        self._change(deal, at, "stage", WON if won else LOST)
        self._change(deal, at, "close_date", str(self.days.day(day)))

    def touch(self, deal: Draft, day: int, kind: str, direction: str = "out") -> None:
        """Call or write to the deal's customer, or be called or written to."""
        who = self.random.choice(deal.contact_ids)
        title = f"{kind.title()} with {deal.company}"
        self._log(day, kind, direction, title, (deal.id,), (who,))

    def prospect(self, day: int, contact_id: int, kind: str) -> None:
        """Call or write to somebody with whom there is no deal."""
        self._log(day, kind, "out", "Introduction", (), (contact_id,))

    def task(self, deal: Draft, day: int, *, due: int) -> None:
        """Note a next step; it is done when its day comes."""
        if self._is_ahead(day, partial(self.task, deal, day, due=due)):
            return
        row = ActivityRow(
            id=next(self.ids.activities),
            kind="task",
            owner_id=self.rep.id,
            happens_at=self.days.at(due, 9 * 60 + 15),
            created_at=self.days.at(day, 16 * 60 + 45),
            title=f"Follow up with {deal.company}",
            done=True,
            deal_ids=(deal.id,),
        )
        self.floor.put_activity(row)

    def meet(
        self, deal: Draft, day: int, kind: str, *, booked: int, alone: bool = False
    ) -> None:
        """Meet the customer on `day`; the meeting stands in the CRM from `booked`.

        All who are known there are invited, or one of them `alone`.
        """
        meeting = partial(self.meet, deal, day, kind, booked=booked, alone=alone)
        if self._is_ahead(booked, meeting):
            return
        starts = self.days.at(day, 60 * self.random.randrange(10, 16))
        joins = self.random.random() < self.leader_joins
        row = MeetingRow(
            id=next(self.ids.meetings),
            owner_id=self.rep.id,
            title=f"{kind.partition('/')[0]}: {deal.company}",
            type=kind,
            starts_at=starts,
            ends_at=starts + HOUR,
            created_at=self.days.at(booked, 9 * 60 + 30),
            outcome="COMPLETED",
            attendee_ids=(self.rep.id, self.leader.id) if joins else (self.rep.id,),
            deal_ids=(deal.id,),
            contact_ids=deal.contact_ids[:1] if alone else deal.contact_ids,
        )
        self.floor.put_meeting(row)

    def finish(self) -> None:
        """Write the deals as they stand at the end of the floor's time."""
        for draft in self.drafts:
            self.floor.put_deal(_row(draft), changes=draft.changes)

    def _is_ahead(self, day: int, step: Callable[[], None]) -> bool:
        """Say whether `day` is not yet written, and keep `step` for when it is."""
        if day <= self.until:
            return False
        self.coming.append(step)
        return True

    def _change(self, deal: Draft, at: datetime, what: str, value: str) -> None:
        row = ChangeRow(deal_id=deal.id, changed_at=at, field=what, value=value)
        deal.changes.append(row)
        if what == "stage":
            expected = replace(row, field="forecast_category", value=EXPECTED[value])
            deal.changes.append(expected)

    def _log(
        self,
        day: int,
        kind: str,
        direction: str,
        title: str,
        deal_ids: tuple[int, ...],
        contact_ids: tuple[int, ...],
    ) -> None:
        log = partial(self._log, day, kind, direction, title, deal_ids, contact_ids)
        if self._is_ahead(day, log):
            return
        at = self.at(day)
        row = ActivityRow(
            id=next(self.ids.activities),
            kind=kind,
            owner_id=self.rep.id,
            happens_at=at,
            created_at=at,
            direction=direction,
            title=title,
            deal_ids=deal_ids,
            contact_ids=contact_ids,
        )
        self.floor.put_activity(row)


def _row(draft: Draft) -> DealRow:
    closes = draft.last("close_date")
    return DealRow(
        id=draft.id,
        name=draft.name,
        owner_id=draft.owner_id,
        pipeline_id=PIPELINE[0],
        stage_id=draft.last("stage"),
        amount=draft.amount,
        currency=draft.currency,
        close_date=None if closes is None else datetime.fromisoformat(closes).date(),
        created_at=draft.created_at,
        next_step=draft.next_step,
        modified_at=max(change.changed_at for change in draft.changes),
        archived_at=draft.archived_at,
        merged_ids=draft.merged_ids,
        forecast_category=draft.last("forecast_category"),
    )
