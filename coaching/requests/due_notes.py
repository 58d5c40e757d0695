"""When help, a promise or a leader's knowledge is to be noted, and under which name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from coaching.evidence import (
    CliffEvidence,
    CommitmentEvidence,
    DealRef,
    Evidence,
    HelpClosedEvidence,
    HelpRequestEvidence,
    LeaderHasItEvidence,
    Topic,
    load,
)
from coaching.facts import Person
from coaching.facts.agreed import Commitment, DealName, HelpRequest, LeaderTold
from coaching.refs import person_ref

OVERDUE_BD = 5
"""After so many business days a promise is asked about: keep, move or drop."""
LATEST = timedelta(days=14)
"""What could not be said for so long is no news any more."""
State = Literal["open", "taken", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note that is due now."""

    dedup_key: str
    recipient_id: int
    about_id: int
    """Whom it is about; the recipient must be allowed to see this person."""
    subject_id: int | None
    evidence: Evidence


def leads(leader_id: int, person_id: int, people: Mapping[int, Person]) -> bool:
    """Say whether the one leads the other, directly or further up."""
    met: set[int] = set()
    person = people.get(person_id)
    while person is not None and person.leader_id is not None:
        if person.leader_id == leader_id:
            return True
        if person.leader_id in met:
            return False
        met.add(person.leader_id)
        person = people.get(person.leader_id)
    return False


def of_request(
    request: HelpRequest, people: Mapping[int, Person], *, now: datetime
) -> Iterator[Note]:
    """Yield the owner's note while it is open, and the rep's once it is closed."""
    rep, owner = people.get(request.rep_id), people.get(request.owner_id)
    if rep is None or owner is None:
        return
    if request.closed_at is not None:
        if now - request.closed_at <= LATEST:
            yield _closed(request, rep, owner)
        return
    if not leads(owner.id, rep.id, people):
        return
    name = name_of_request(request.id, owner.id)
    yield _help(request, rep, owner, now=now, name=name, moment="asked")
    asked_on, today = owner.calendar.today(request.asked_at), owner.calendar.today(now)
    if asked_on < request.due_on <= today <= request.due_on + LATEST:
        name = f"{name}:{request.due_on.isoformat()}"
        yield _help(request, rep, owner, now=now, name=name, moment="due")


def name_of_request(request_id: int, owner_id: int) -> str:
    """Return the name of the note that tells this owner of the request."""
    return f"help_request:{request_id}:{owner_id}"


def of_commitment(
    commitment: Commitment, people: Mapping[int, Person], *, now: datetime
) -> Iterator[Note]:
    """Yield the reminder of an open promise that belongs to this day, if one does."""
    person = people.get(commitment.person_id)
    if person is None or commitment.closed_at is not None:
        return
    moment = commitment_moment(commitment, person, today=person.calendar.today(now))
    if moment is None:
        return
    due = commitment.due_on.isoformat()
    yield Note(
        dedup_key=f"commitment:{commitment.id}:{due}:{moment}",
        recipient_id=person.id,
        about_id=person.id,
        subject_id=commitment.id,
        evidence=_promise(commitment, person, moment, now=now),
    )


def commitment_moment(
    commitment: Commitment, person: Person, *, today: date
) -> Literal["soon", "due", "overdue"] | None:
    """Say which reminder `today` brings; a day off brings it a business day earlier."""
    calendar, due_on = person.calendar, commitment.due_on
    due_day = due_on if calendar.works_on(due_on) else calendar.back(due_on, 1)
    late = calendar.between_days(due_on, today)
    if late >= OVERDUE_BD:
        return "overdue" if today <= due_on + 2 * LATEST else None
    if today <= calendar.today(commitment.made_at):
        return None
    if today == due_day:
        return "due"
    return "soon" if today == calendar.back(due_day, 1) else None


def of_leader_told(
    told: LeaderTold, people: Mapping[int, Person], *, now: datetime
) -> Iterator[Note]:
    """Yield the note to the rep whose cliff a leader has been sent."""
    rep, leader = people.get(told.rep_id), people.get(told.leader_id)
    cliff = load(told.evidence)
    is_late = now - told.sent_at > LATEST
    if rep is None or leader is None or is_late or not isinstance(cliff, CliffEvidence):
        return
    yield Note(
        dedup_key=f"leader_has_it:{told.delivery_id}",
        recipient_id=rep.id,
        about_id=rep.id,
        subject_id=cliff.focus.id,
        evidence=LeaderHasItEvidence(
            rep=person_ref(rep), leader=person_ref(leader), cliff=cliff
        ),
    )


def state_of(request: HelpRequest) -> State:
    """Return how far a request is."""
    if request.closed_at is not None:
        return "closed"
    return "open" if request.taken_at is None else "taken"


def _help(
    request: HelpRequest,
    rep: Person,
    owner: Person,
    *,
    now: datetime,
    name: str,
    moment: Literal["asked", "due"],
) -> Note:
    return Note(
        dedup_key=name,
        recipient_id=owner.id,
        about_id=rep.id,
        subject_id=request.id,
        evidence=HelpRequestEvidence(
            request_id=request.id,
            rep=person_ref(rep),
            owner=person_ref(owner),
            topic=Topic(request.topic),
            note=request.note,
            deal=_deal(request.deal),
            asked_on=owner.calendar.today(request.asked_at),
            due_on=request.due_on,
            age_bd=owner.calendar.between(request.asked_at, now),
            moment=moment,
            state=state_of(request),
        ),
    )


def _closed(request: HelpRequest, rep: Person, owner: Person) -> Note:
    return Note(
        dedup_key=f"help_closed:{request.id}",
        recipient_id=rep.id,
        about_id=rep.id,
        subject_id=request.id,
        evidence=HelpClosedEvidence(
            rep=person_ref(rep),
            owner=person_ref(owner),
            topic=Topic(request.topic),
            deal=_deal(request.deal),
            asked_on=rep.calendar.today(request.asked_at),
        ),
    )


def _promise(
    commitment: Commitment,
    person: Person,
    moment: Literal["soon", "due", "overdue"],
    *,
    now: datetime,
) -> CommitmentEvidence:
    calendar = person.calendar
    today = calendar.today(now)
    return CommitmentEvidence(
        commitment_id=commitment.id,
        what=commitment.what,
        deal=_deal(commitment.deal),
        made_on=calendar.today(commitment.made_at),
        due_on=commitment.due_on,
        told_on=today,
        moment=moment,
        overdue_bd=calendar.between_days(commitment.due_on, today),
    )


def _deal(name: DealName | None) -> DealRef | None:
    return None if name is None else DealRef(id=name.id, name=name.name, url=name.url)
