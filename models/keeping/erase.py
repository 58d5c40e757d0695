"""Take a person's name out of everything, and let the bare numbers stand.

Ids stay, so that what others were told keeps its place; nothing leads from them to a
person any more. The CRM, people.csv and Slack hold copies of their own.
"""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.crm_data.erased_owners import pseudonymise_owner
from models.db.patience import take_time
from models.db.read_session import ReadSession
from models.keeping.blot_names import (
    PersonWords,
    blot_names,
    names_in,
    person_words,
)
from models.keeping.crm_users import crm_users_of
from models.keeping.name_words import NameWords
from models.keeping.prune import ERASED
from models.tables import (
    AuditEntry,
    BreakerHold,
    Commitment,
    Delivery,
    HelpRequest,
    Person,
    PersonalSetting,
    PutQuestion,
    TimeOff,
    WorkSampleRow,
)
from models.tables.addresses import erased_address

OPEN = ("pending", "sending", "unknown")


async def erase(
    session: AsyncSession, person: Person, *, erased_by: str, now: datetime
) -> int:
    """Pseudonymise `person` in the caller's transaction; return the messages emptied.

    What still waits for them or about them is cancelled. Safe to repeat.
    """
    await take_time(session)
    owners = await crm_users_of(session, person)
    words = await person_words(session, person, owners)
    emptied = await _empty_messages(session, person, words)
    await blot_names(session, words, owners)
    await _forget_actor(session, person)
    await _forget_words(session, person)
    await session.execute(delete(TimeOff).where(TimeOff.person_id == person.id))
    past = delete(WorkSampleRow).where(WorkSampleRow.person_id == person.id)
    await session.execute(past)
    held = delete(BreakerHold).where(BreakerHold.recipient_id == person.id)
    await session.execute(held)
    asked = or_(PutQuestion.about_id == person.id, PutQuestion.person_id == person.id)
    await session.execute(delete(PutQuestion).where(asked))
    for owner in owners:
        pseudonymise_owner(owner)
    _pseudonymise(person, now=now)
    session.add(
        AuditEntry(
            at=now,
            actor=erased_by[:64],
            action="erase",
            subject_person_id=person.id,
            allowed=True,
            reason=f"{emptied} messages emptied",
        )
    )
    return emptied


def _pseudonymise(person: Person, *, now: datetime) -> None:
    person.email = erased_address(person.id)
    person.name = f"Erased person {person.id}"
    person.left_on = person.left_on or now.date()
    person.slack_user_id = person.slack_channel_id = person.slack_time_zone = None
    person.slack_state = "unmatched"
    person.start_date = person.time_zone = person.country = None
    person.target_minor = person.currency = person.one_on_one_days = None


async def _empty_messages(
    session: AsyncSession, person: Person, words: PersonWords
) -> int:
    waiting = or_(
        Delivery.recipient_id == person.id, Delivery.subject_person_id == person.id
    )
    await session.execute(
        update(Delivery)
        .where(waiting, Delivery.state.in_(OPEN))
        .values(state="cancelled", fence=Delivery.fence + 1, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    told = or_(waiting, Delivery.id.in_(await _naming(session, words.everywhere)))
    statement = (
        update(Delivery)
        .where(told, Delivery.state.not_in(OPEN), Delivery.payload != ERASED)
        .values(
            payload=ERASED,
            evidence=ERASED,
            notice=ERASED,
            error=None,
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    emptied = len(list(await session.scalars(statement)))
    await session.execute(
        update(Delivery)
        .where(Delivery.recipient_id == person.id)
        .values(slack_channel=None)
        .execution_options(synchronize_session=False)
    )
    return emptied


async def _naming(session: ReadSession, words: NameWords) -> list[str]:
    """Return the messages whose words name the person: a digest names a whole team."""
    told = (Delivery.payload, Delivery.evidence, Delivery.notice)
    query = select(Delivery.id, *told).where(
        or_(*(names_in(session, each, words) for each in told)),
        Delivery.state.not_in(OPEN),
    )
    return [
        delivery_id
        for delivery_id, *texts in await session.execute(query)
        if any(words.named_in(_spaced(text)) for text in texts)
    ]


def _spaced(payload: str) -> str:
    """Return JSON in which the n of a line's end begins no word."""
    return payload.replace("\\n", " ")


async def _forget_actor(session: AsyncSession, person: Person) -> None:
    if person.slack_user_id is None:
        return
    await session.execute(
        update(AuditEntry)
        .where(AuditEntry.actor == person.slack_user_id)
        .values(actor=str(person.id))
        .execution_options(synchronize_session=False)
    )


async def _forget_words(session: AsyncSession, person: Person) -> None:
    """Empty what the person asked for and promised; that there was something stays."""
    await session.execute(
        update(HelpRequest).where(HelpRequest.rep_id == person.id).values(note=ERASED)
    )
    await session.execute(
        update(Commitment).where(Commitment.person_id == person.id).values(what=ERASED)
    )
    await session.execute(
        delete(PersonalSetting).where(PersonalSetting.person_id == person.id)
    )
