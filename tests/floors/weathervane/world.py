"""The floor while it lives: its people, records and the plan they follow."""

import math
from dataclasses import dataclass, field

from tests.floors.weathervane import names
from tests.floors.weathervane.dates import Dates
from tests.floors.weathervane.deal import TALKING, Deal, Meeting
from tests.floors.weathervane.events import Plan
from tests.floors.weathervane.logbook import Logbook
from tests.floors.weathervane.people import Person, Rep


@dataclass(slots=True)
class Contact:
    """Somebody at a customer's; `created` in seconds."""

    id: int
    owner: int
    name: str
    created: int
    by: str


@dataclass(slots=True)
class Company:
    """A customer."""

    id: int
    name: str
    created: int
    deals: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class World:
    """All that there is on a floor."""

    dates: Dates
    logbook: Logbook
    vp: Person
    managers: list[Person]
    reps: list[Rep]
    plan: Plan = field(default_factory=Plan)
    contacts: list[Contact] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    owners: list[tuple[int, int, int, str]] = field(default_factory=list)
    """(day, deal, new owner, why) of each handing over."""

    def contact(self, rep: Rep, day: int, by: str = "") -> int:
        """Make a contact of a rep's and return its id."""
        second = self.dates.at(day, rep.rng.uniform(500, 1020), rep.zone)
        name = f"{rep.rng.choice(names.FIRST)} {rep.rng.choice(names.LAST)}"
        row = Contact(
            id=300001 + len(self.contacts),
            owner=rep.person.id,
            name=name,
            created=second,
            by=by or str(rep.person.id),
        )
        self.contacts.append(row)
        return row.id

    def company(self, rep: Rep, second: int) -> int:
        """Make a company and return its id."""
        name = f"{rep.rng.choice(names.PLACES)} {rep.rng.choice(names.TRADES)}"
        row = Company(id=500001 + len(self.companies), name=name, created=second)
        self.companies.append(row)
        return row.id

    def open_deal(
        self, rep: Rep, day: int, source: str, ratio: float | None = None
    ) -> Deal:
        """Open a deal for a rep; `ratio` fixes its amount by the rep's usual."""
        rng, motion, habits = rep.rng, rep.motion, rep.habits
        minute = rng.randrange(8 * 60 + 30, 17 * 60)
        second = self.dates.at(day, minute, rep.zone)
        own = source in {"own", "colleague"}
        known = own and rep.pool
        first = rep.pool.pop(rng.randrange(len(rep.pool))) if known else None
        by = {"own": str(rep.person.id), "colleague": "1999"}.get(source, source)
        contact = first or self.contact(rep, day, by)
        size = ratio * rng.uniform(0.97, 1.03) if ratio else math.exp(rng.gauss(0, 0.5))
        workdays = habits.cycle * rng.uniform(0.75, 1.3) * 5 / 7
        company = self.company(rep, second)
        deal = Deal(
            id=700001 + len(self.deals),
            name=f"{self.companies[-1].name} - {rng.choice(names.PRODUCTS)}",
            company=company,
            contacts=[contact],
            owner=rep.person.id,
            pipeline=motion.pipeline,
            amount=_rounded(habits.amount * size),
            currency=rep.person.place[2],
            created=day,
            minute=minute,
            source=source,
            created_by=by,
            will=math.log(motion.win / (1 - motion.win)) + rng.gauss(0, 0.8),
            speed=1 / max(3.0, workdays),
            hazard=2.0 / max(4.0, workdays),
            last_touch=day,
            last_sign=day,
            next_touch=day + (1 if own else 0),
        )
        deal.spans.append((day, TALKING))
        self._describe(rep, deal, second)
        self.companies[-1].deals.append(deal.id)
        self.deals.append(deal)
        rep.deals.append(deal)
        return deal

    def _describe(self, rep: Rep, deal: Deal, second: int) -> None:
        rng, habits = rep.rng, rep.habits
        ahead = int(habits.cycle * rng.uniform(0.7, 1.4))
        deal.close_date = deal.created + ahead
        if habits.month_end_dates:
            when = self.dates.date(deal.close_date)
            deal.close_date += 28 - min(28, when.day)
        deal.edits.append((second, "stage", self.stage(deal)))
        if deal.source == "marketing" and rng.random() < 0.1:
            deal.close_date = None
        else:
            text = self.dates.text(deal.close_date)
            deal.edits.append((second, "close_date", text))
        if deal.source != "marketing" or rng.random() < 0.5:
            self.show_amount(deal, second, deal.amount)
        if habits.forecasts:
            self.show(deal, second, "forecast_category", "PIPELINE")

    def stage(self, deal: Deal) -> str:
        """Return the id of a deal's stage."""
        return f"{deal.pipeline}-{deal.stage + 1}"

    def show_amount(self, deal: Deal, second: int, amount: float) -> None:
        """Write an amount into the CRM."""
        deal.shown_amount = amount
        deal.edits.append((second, "amount", f"{amount:.2f}"))

    def show(self, deal: Deal, second: int, field_name: str, value: str) -> None:
        """Write another field of a deal into the CRM."""
        if field_name == "forecast_category":
            deal.category = value
        deal.edits.append((second, field_name, value))

    def hand_over(self, deal: Deal, rep: Rep, to: Rep, day: int, why: str) -> None:
        """Give an open deal to a colleague."""
        second = self.dates.at(day, rep.rng.uniform(540, 1000), rep.zone)
        if not any(name == "owner" for _, name, _ in deal.edits):
            born = self.dates.at(deal.created, deal.minute, rep.zone)
            deal.edits.append((born, "owner", str(deal.owner)))
        deal.edits.append((second, "owner", str(to.person.id)))
        deal.owner = to.person.id
        deal.next_touch = day + rep.rng.randrange(1, 8)
        deal.last_touch = max(deal.last_touch, day - 3)
        rep.deals.remove(deal)
        to.deals.append(deal)
        if deal.waits_for and deal.waits_for in rep.meetings:
            rep.meetings.remove(deal.waits_for)
            deal.waits_for.owner = to.person.id
            to.meetings.append(deal.waits_for)
        self.owners.append((day, deal.id, to.person.id, why))


def _rounded(amount: float) -> float:
    step = 10 if amount < 5000 else 100 if amount < 50000 else 1000
    return float(max(step, round(amount / step) * step))
