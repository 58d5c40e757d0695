"""What an organisation's open pipeline rests on: its largest deal, and what comes new.

Usual per week = deals opened in the past months on record / (30 / 7 x these months).
"""

from coaching.digest.facts import DigestFacts
from coaching.evidence import PipelineShape
from coaching.measures.concentration import concentration
from coaching.refs import deal_ref, person_ref
from coaching.thresholds import Thresholds

MONTH_DAYS = 30
WEEK_DAYS = 7


def pipeline_shape(
    facts: DigestFacts, *, currency: str | None, thresholds: Thresholds
) -> PipelineShape | None:
    """Return the shape of what is open in `currency`; None where nothing is known.

    New deals are counted in all currencies: they are deals, and not amounts.
    """
    found = concentration(facts.open_deals, currency=currency)
    if found is None and facts.last_opened_at is None:
        return None
    owners = {person.id: person for person in facts.people}
    owner = owners.get(found.deal.owner_id) if found else None
    calendar, today = facts.vp.calendar, facts.vp.calendar.today(facts.until)
    last = facts.last_opened_at
    opened_on = calendar.today(last) if last else None
    return PipelineShape(
        largest=deal_ref(found.deal) if found else None,
        owner=person_ref(owner) if owner else None,
        share=found.share if found else None,
        opened_days_ago=calendar.days_apart(opened_on, today) if opened_on else None,
        opened_bd_ago=calendar.between_days(opened_on, today) if opened_on else None,
        usual_per_week=_per_week(facts, thresholds.pipeline.pace_gaps),
    )


def _per_week(facts: DigestFacts, told_from: int) -> float | None:
    months = [span for span in facts.fresh if span.days == MONTH_DAYS]
    created = sum(span.created for span in months)
    if created < told_from:
        return None
    # Each month is there once for each currency.
    weeks = len({span.since for span in months}) * MONTH_DAYS / WEEK_DAYS
    return created / weeks
