"""How evidence names the deals, people, meetings and days that facts speak of."""

from datetime import date

from coaching.evidence import (
    CliffEvidence,
    DealOdds,
    DealRef,
    Evidence,
    LeaderHasItEvidence,
    MeetingRef,
    OddsFact,
    OddsRecord,
    PersonRef,
)
from coaching.facts import Deal, Meeting, Person
from coaching.limits import OddsLimits
from coaching.money import worth
from coaching.odds.odds import Odds, ToldOdds


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


def odds_ref(told: ToldOdds) -> DealOdds:
    """Return how a message tells a deal's odds."""
    return DealOdds(
        p=told.p,
        moved=tuple(
            OddsFact(
                name=each.name,
                shown=each.shown,
                usual=each.usual,
                speaks_for=each.part > 0,
            )
            for each in told.moved
        ),
    )


def record_ref(odds: Odds | None, limits: OddsLimits) -> OddsRecord | None:
    """Return how a message tells what such odds did; None: nothing was learned yet."""
    if odds is None:
        return None
    past = odds.record
    return OddsRecord(
        meetings=odds.meetings,
        auc=past.auc if past else None,
        seen=past.seen if past else 0,
        won=past.won if past else 0,
        is_off=past is not None and past.brier > past.brier_constant,
        auc_from=limits.auc_from,
        least_each=limits.least_each,
    )


def deal_id_of(evidence: Evidence) -> int | None:
    """Return the id of the one deal that the evidence turns on, if it does on one."""
    if isinstance(evidence, LeaderHasItEvidence):
        return evidence.cliff.focus.id
    if isinstance(evidence, CliffEvidence):
        return evidence.focus.id
    deal: DealRef | None = getattr(evidence, "deal", None)
    return None if deal is None else deal.id


def day_in_words(day: date, *, beside: date) -> str:
    """Return `day` as "28 Nov", with its year if that of `beside` is another."""
    words = f"{day.day} {day:%b}"
    return words if day.year == beside.year else f"{words} {day.year}"


def at_stake(*deals: Deal | DealRef | None) -> int:
    """Return what `deals` are about worth together, to be set beside other deals."""
    return sum(
        worth(deal.amount_minor, deal.currency)
        for deal in deals
        if deal is not None and deal.amount_minor is not None
    )


def by_worth(deal: Deal) -> tuple[float, int]:
    """Order deals by amount, the largest first, those without one last, then by id."""
    if deal.amount_minor is None:
        return (1, deal.id)
    return (-worth(deal.amount_minor, deal.currency), deal.id)
