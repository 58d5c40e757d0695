"""What the digest does not know, in words: nothing is hidden, nothing is guessed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from coaching.digest.facts import DigestFacts
from coaching.evidence import MonthRange
from coaching.forecasting.targets import without_target
from coaching.measures.one_on_ones import tally
from coaching.moment import Moment

HOUR = timedelta(hours=1)


def caveats(
    facts: DigestFacts, month: Sequence[MonthRange], moment: Moment
) -> tuple[str, ...]:
    """Return one sentence for each gap in the data and for each assumption."""
    return (
        *_ages(moment),
        *_silence(moment),
        *_talks(facts, moment),
        *_gaps(facts),
        *_currencies(facts, month),
        *_assumptions(month, moment),
        *_targets(facts),
    )


def _ages(moment: Moment) -> Iterator[str]:
    """Say which stream is older than the limit, or was never read."""
    fresh = moment.freshness
    streams = (
        ("Deals", fresh.deals_at, "deals_at"),
        ("Calls and e-mails", fresh.activities_at, "activities_at"),
        ("Meetings", fresh.meetings_at, "meetings_at"),
    )
    limit = moment.thresholds.work.fresh_hours
    for name, at, stream in streams:
        if stream in fresh.held:
            yield f"{name} look incomplete in the CRM, so nothing rests on them."
        elif at is None:
            yield f"{name} have not been read from the CRM yet."
        elif moment.now - at > limit * HOUR:
            yield f"{name} were last read {_hours(at, moment)} hours ago."


def _hours(at: datetime, moment: Moment) -> int:
    return (moment.now - at) // HOUR


def _silence(moment: Moment) -> Iterator[str]:
    """Say that nobody logs what was done, so that nothing can be missing."""
    if not moment.reads_fresh("digest") or moment.logs_activity():
        return
    days = moment.thresholds.work.active_within_days
    yield (
        f"Nobody has logged any activity for {days} days, so nothing is said about"
        " missing touches."
    )


def _talks(facts: DigestFacts, moment: Moment) -> Iterator[str]:
    """Say whose 1:1s are not known, so that none of them counts as missed."""
    talks = tally(facts.all_weeks, moment)
    if not talks.unseen:
        return
    if not talks.leaders:
        yield "1:1s stand nowhere that I can look, so nothing is said about them."
        return
    leaders = "1 leader" if talks.unseen == 1 else f"{talks.unseen:,} leaders"
    yield f"1:1s of {leaders} stand nowhere that I can look, and are not counted."


def _gaps(facts: DigestFacts) -> Iterator[str]:
    """Say what is missing in the CRM's own records."""
    if facts.without_amount:
        yield f"{_deals(facts.without_amount)} without an amount, in no sum."
    without_date = sum(deal.close_date is None for deal in facts.open_deals)
    if without_date:
        yield f"{_deals(without_date)} without a close date."
    if facts.without_owner:
        yield f"{_deals(facts.without_owner)} without an owner."
    if facts.unmatched_owners:
        users = "user" if facts.unmatched_owners == 1 else "users"
        yield (
            f"{facts.unmatched_owners:,} CRM {users} with open deals not in people.csv:"
            " their deals are left out."
        )
    if facts.unknown_stage:
        yield f"{_deals(facts.unknown_stage)} in a stage that the CRM does not list."
    if facts.flawed_fields:
        fields = "field" if facts.flawed_fields == 1 else "fields"
        yield f"{facts.flawed_fields:,} {fields} of the CRM could not be read."
    if facts.disabled_streams:
        streams = ", ".join(sorted(facts.disabled_streams))
        yield f"The CRM does not let us read: {streams}."


def _deals(number: int) -> str:
    return f"{number:,} open deal{'' if number == 1 else 's'}"


def _currencies(facts: DigestFacts, month: Sequence[MonthRange]) -> Iterator[str]:
    """Say that sums in different currencies are not added up."""
    open_ones = {deal.currency for deal in facts.open_deals if deal.currency}
    currencies = sorted(open_ones | {each.currency for each in month})
    if len(currencies) > 1:
        names = ", ".join(currencies[:-1])
        yield f"Amounts in {names} and {currencies[-1]} are kept apart, not converted."
    unnamed = sum(
        deal.currency is None and deal.amount_minor is not None
        for deal in facts.open_deals
    )
    if unnamed:
        yield f"{_deals(unnamed)} with an amount but no currency, in no sum."


def _assumptions(month: Sequence[MonthRange], moment: Moment) -> Iterator[str]:
    limits = moment.thresholds.forecast
    assumed = sum(each.assumed for each in month)
    if assumed:
        yield (
            f"For {_deals(assumed)} too few like them are on record: the estimate takes"
            f" {limits.on_time:.0%} of the wins to come by the date in the CRM."
        )
    if any(each.deals and not each.months for each in month):
        yield "The estimate holds no deal that is not open yet: no past month tells."


def _targets(facts: DigestFacts) -> Iterator[str]:
    """Say what was won in a currency in which nobody has a target."""
    apart = without_target(facts.vp, facts.people, facts.won_quarter)
    if apart:
        yield f"Won in {', '.join(apart)} too, in which no target is set."
