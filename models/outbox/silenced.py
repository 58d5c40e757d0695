"""Whether somebody asked for silence after a message had been decided."""

from sqlalchemy import ColumnElement, and_, literal, or_, select

from coaching.memory.put_offs import Reason
from coaching.planning.audience import ASKED_FOR
from models.tables import BundledEpisode, Delivery, Episode, PersonalSetting, PutOff

DIGEST = "digest"


def silenced_since(delivery_id: str) -> ColumnElement[bool]:
    """Tell, within a statement, whether a waiting message has met a later wish.

    Its decision did not know of that one. The reader and the person whom it is about
    are both heard, as in the decision itself (coaching/memory/put_offs.py), on every
    matter that the message tells; so is what the reader has set in App Home. The
    digest alone goes to who is away.
    """
    return or_(
        _on_the_matter(delivery_id), _on_a_line(delivery_id), _by_own_terms(delivery_id)
    )


def _on_the_matter(delivery_id: str) -> ColumnElement[bool]:
    concerned = or_(
        PutOff.person_id == Delivery.recipient_id,
        PutOff.person_id == Delivery.subject_person_id,
    )
    same_matter = and_(
        PutOff.rule == Delivery.kind,
        PutOff.about_id == Delivery.subject_person_id,
        or_(PutOff.subject_id.is_(None), PutOff.subject_id == Delivery.subject_id),
    )
    away = and_(PutOff.reason == Reason.AWAY, Delivery.kind != DIGEST)
    return (
        select(PutOff.id)
        .join(Delivery, and_(concerned, or_(same_matter, away)))
        .where(Delivery.id == delivery_id, PutOff.created_at > Delivery.decided_at)
        .exists()
    )


def _on_a_line(delivery_id: str) -> ColumnElement[bool]:
    """Look at what rides along, which is always about the reader."""
    same_matter = and_(
        PutOff.rule == Episode.rule,
        PutOff.about_id == Episode.person_id,
        PutOff.person_id == Episode.person_id,
        or_(PutOff.subject_id.is_(None), PutOff.subject_id == Episode.subject_id),
    )
    return (
        select(PutOff.id)
        .join(Episode, same_matter)
        .join(BundledEpisode, BundledEpisode.episode_id == Episode.id)
        .join(Delivery, Delivery.id == BundledEpisode.delivery_id)
        .where(Delivery.id == delivery_id, PutOff.created_at > Delivery.decided_at)
        .exists()
    )


def _by_own_terms(delivery_id: str) -> ColumnElement[bool]:
    own, comma = PersonalSetting, literal(",")
    muted = (comma + own.muted + comma).contains(comma + Delivery.kind + comma)
    return (
        select(own.person_id)
        .join(Delivery, Delivery.recipient_id == own.person_id)
        .where(
            Delivery.id == delivery_id,
            own.changed_at > Delivery.decided_at,
            Delivery.kind.not_in((*ASKED_FOR, DIGEST)),
            or_(muted, own.paused_until.is_not(None)),
        )
        .exists()
    )
