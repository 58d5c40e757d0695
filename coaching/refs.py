"""How evidence names the deals, people, meetings and days that facts speak of."""

from datetime import date

from coaching.evidence import DealRef, MeetingRef, PersonRef
from coaching.facts import Deal, Meeting, Person


def deal_ref(deal: Deal) -> DealRef:
    """Return how a message names `deal`."""
    return DealRef(
        id=deal.id,
        name=deal.name,
        url=deal.url,
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        stage=deal.stage.label if deal.stage else None,
    )


def person_ref(person: Person) -> PersonRef:
    """Return how a message names `person`."""
    return PersonRef(id=person.id, name=person.name)


def meeting_ref(meeting: Meeting) -> MeetingRef:
    """Return how a message names `meeting`."""
    return MeetingRef(
        id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        kind=meeting.kind.value,
    )


def day_in_words(day: date, *, beside: date) -> str:
    """Return `day` as "28 Nov", with its year if that of `beside` is another."""
    words = f"{day.day} {day:%b}"
    return words if day.year == beside.year else f"{words} {day.year}"


def by_worth(deal: Deal) -> tuple[float, int]:
    """Order deals by amount, the largest first, those without one last, then by id."""
    worth = -deal.amount_minor if deal.amount_minor is not None else 1
    return (worth, deal.id)
