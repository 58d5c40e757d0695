"""Why somebody wants silence, and what each reason silences until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coaching.facts import Person
from coaching.memory.history import Episode, PutOff
from coaching.refs import deal_id_of
from coaching.signal import Signal


class Reason(StrEnum):
    """The reasons that *Not now* offers."""

    WAITING_ON_CUSTOMER = "waiting_on_customer"
    AGREED_PAUSE = "agreed_pause"
    PLANNED_PUSH = "planned_push"
    NOT_MY_DEAL = "not_my_deal"
    WRONG_DATA = "wrong_data"
    AWAY = "away"
    NOT_USEFUL = "not_useful"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRule:
    """How a reason is named, and whether it comes with a day."""

    words: str
    """As the person reads it, without the day."""
    asks_until: bool
    """The person names the first day on which the rule may speak again."""
    effect: str
    """What happens then, in words for the person."""


REASONS: dict[Reason, ReasonRule] = {
    Reason.WAITING_ON_CUSTOMER: ReasonRule(
        words="Waiting on the customer until",
        asks_until=True,
        effect="Silent until then, unless the customer replies first.",
    ),
    Reason.AGREED_PAUSE: ReasonRule(
        words="Pause agreed with the customer until",
        asks_until=True,
        effect="Silent until then.",
    ),
    Reason.PLANNED_PUSH: ReasonRule(
        words="Planned push until",
        asks_until=True,
        effect="Silent until then; nobody else is told in the meantime.",
    ),
    Reason.NOT_MY_DEAL: ReasonRule(
        words="Not my deal",
        asks_until=False,
        effect="Silent on this deal for good, whatever the rule.",
    ),
    Reason.WRONG_DATA: ReasonRule(
        words="The data is wrong",
        asks_until=False,
        effect="Silent on this for good; the admin sees that the data is wrong.",
    ),
    Reason.AWAY: ReasonRule(
        words="I am away until",
        asks_until=True,
        effect="Counts as days off: no message of any kind until then.",
    ),
    Reason.NOT_USEFUL: ReasonRule(
        words="Not useful",
        asks_until=False,
        effect="Silent on this for good.",
    ),
}


def silencing(
    signal: Signal,
    *,
    recipient_id: int,
    today: date,
    put_offs: Sequence[PutOff],
) -> PutOff | None:
    """Return the put-off that keeps `signal` from `recipient_id` now, if there is one.

    What the person concerned has asked for holds for everybody; what a leader has asked
    for holds for that leader. `today` is the recipient's. Of several put-offs on the
    same matter the newest counts.
    """
    for put_off in newest(put_offs):
        if (
            _concerns(put_off, signal, recipient_id)
            and (put_off.until is None or today < put_off.until)
            and not _lifted(put_off, signal)
        ):
            return put_off
    return None


def last_asked(
    signal: Signal, *, recipient_id: int, put_offs: Sequence[PutOff]
) -> datetime | None:
    """Return when silence on `signal` was last asked for, in force still or not."""
    asked = (
        put_off.created_at
        for put_off in put_offs
        if put_off.reason != Reason.AWAY and _concerns(put_off, signal, recipient_id)
    )
    return max(asked, default=None)


def is_owed(
    signal: Signal,
    episode: Episode,
    *,
    recipient: Person,
    now: datetime,
    put_offs: Sequence[PutOff],
) -> bool:
    """Say whether the recipient asked for `signal` on a day that came, and waits still.

    A promise is made to whoever asked, of what was under way on that day, and one
    message keeps it: what began later, or was told since, nobody waits for.
    """
    calendar = recipient.calendar
    begun, today = calendar.today(episode.opened_at), calendar.today(now)
    told = [at for person, at in episode.told if person == recipient.id]
    return any(
        put_off.reason != Reason.AWAY
        and put_off.person_id == recipient.id
        and put_off.until is not None
        and begun <= put_off.until <= today
        and all(at <= put_off.created_at for at in told)
        and _concerns(put_off, signal, recipient.id)
        for put_off in newest(put_offs)
    )


def is_away(person_id: int, *, today: date, put_offs: Sequence[PutOff]) -> bool:
    """Say whether the person's newest "I am away" still holds on `today`."""
    mine = (
        put_off
        for put_off in newest(put_offs)
        if put_off.reason == Reason.AWAY and put_off.person_id == person_id
    )
    return any(each.until is None or today < each.until for each in mine)


def newest(put_offs: Sequence[PutOff]) -> list[PutOff]:
    """Return the newest put-off on each matter, the latest first."""
    latest: dict[tuple[object, ...], PutOff] = {}
    for put_off in sorted(put_offs, key=_age):
        latest[_matter(put_off)] = put_off
    return sorted(latest.values(), key=_age, reverse=True)


def _matter(put_off: PutOff) -> tuple[object, ...]:
    if put_off.reason == Reason.AWAY:
        return (put_off.person_id, Reason.AWAY)
    return (put_off.person_id, put_off.about_id, put_off.rule, put_off.subject_id)


def _age(put_off: PutOff) -> tuple[object, ...]:
    return (put_off.created_at, put_off.until or date.max, put_off.reason)


def _concerns(put_off: PutOff, signal: Signal, recipient_id: int) -> bool:
    """Say whether the put-off is about this signal and speaks for this recipient."""
    if put_off.reason == Reason.AWAY:
        return put_off.person_id in {recipient_id, signal.person_id, signal.rep_id}
    speaks = put_off.person_id in {recipient_id, put_off.about_id}
    if put_off.reason == Reason.NOT_MY_DEAL and put_off.deal_id is not None:
        # Whose deal it is does not depend on the rule that asks.
        same_deal = deal_id_of(signal.evidence) == put_off.deal_id
        if speaks and same_deal and put_off.about_id == signal.person_id:
            return True
    return (
        speaks
        and put_off.rule == signal.rule
        and put_off.about_id == signal.person_id
        and put_off.subject_id in {None, signal.subject_id}
    )


def _lifted(put_off: PutOff, signal: Signal) -> bool:
    """Say whether the customer whose answer was awaited has answered."""
    return (
        put_off.reason == Reason.WAITING_ON_CUSTOMER
        and signal.customer_at is not None
        and signal.customer_at > put_off.created_at
    )
