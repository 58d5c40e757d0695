"""One deal has eaten a rep's weeks, prospecting has stopped, the rest lies still."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from coaching.evidence import (
    Beside,
    CliffEvidence,
    Exposure,
    LapsedDeal,
    QuietDeal,
    UsualWork,
)
from coaching.facts import Deal, RepBook
from coaching.measures.exposure import exposure, falls_short, value_share
from coaching.measures.focus import Attention, attention
from coaching.measures.log_reach import as_logged, quiet_as_logged
from coaching.measures.prospecting import Prospecting, prospecting
from coaching.measures.tenure import is_ramping
from coaching.memory.neglected_deals import neglected_deals
from coaching.moment import Moment
from coaching.refs import at_stake, deal_ref, person_ref
from coaching.signal import Signal
from coaching.signals.cliff_crm_only import cliff_crm_only, logs_nothing
from coaching.signals.ground import Ground
from coaching.signals.logging_share import logging, told_without_a_log
from coaching.signals.missing_ground import stale, unlogged, without_reps
from coaching.usual.unusual import Unusual
from coaching.usual.unusual_focus import UnusualFocus, of_the_past, unusual_focus
from coaching.usual.work_figures import work_figures

MONTHS_PER_QUARTER = 3
CONFIDENCE = {"heads_up": 0.6, "cliff": 0.8}
QUIET_BONUS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found about one book, each part as its own file defines it."""

    work: Attention
    opened: Prospecting
    value_share: float | None
    lapsed: tuple[LapsedDeal, ...]
    exposure: Exposure | None
    quiet: QuietDeal | None
    unusual: UnusualFocus | None = None
    """What left the rep's own usual together; None: the shipped limits told."""


def cliff(book: RepBook, moment: Moment) -> Signal | None:
    """Fire when one deal takes more of a rep than usual, and new people get less.

    Both beside the rep's own past weeks, and together rarer than either. It is a cliff
    if the other deals get less than usual too, if they cannot carry the next 90 days,
    or if the customer is quiet; else a heads-up. Where the past is not known the
    shipped limits tell; where the rep logs nothing, the CRM's own fields do. Silent for
    a rep who is new or seems to have another job now, and while the focus is
    legitimate.
    """
    if moment.sees_no_activity():
        return cliff_crm_only(book, moment)
    if not moment.logs_activity() or is_ramping(book, moment.thresholds, moment.now):
        return None
    if logs_nothing(book, moment):
        return cliff_crm_only(book, moment)
    opened = prospecting(book, moment)
    if opened is None or len(book.deals) < moment.least(
        moment.thresholds.cliff.min_open_deals
    ):
        return None
    if knows_the_past(book, moment):
        return _beside_the_usual(book, opened, moment)
    return _by_the_shipped_limits(book, opened, moment)


def knows_the_past(book: RepBook, moment: Moment) -> bool:
    """Say whether enough of the rep's past weeks is kept to tell what is usual."""
    past = of_the_past(book.past_work, moment)
    known = sum(each.focus_share is not None for each in past)
    return known >= moment.thresholds.usual.least_samples


def _beside_the_usual(
    book: RepBook, opened: Prospecting, moment: Moment
) -> Signal | None:
    figures, work = work_figures(book, moment), attention(book, moment)
    if figures is None or work is None:
        return None
    found = unusual_focus(
        book, figures, book.past_work, moment, fall_of_all=moment.freshness.floor_fall
    )
    if found is None:
        return None
    work = replace(
        work,
        focus=found.focus,
        share=figures.sample.focus_share or 0.0,
        touches=figures.touches,
    )
    share = value_share(book, found.focus, moment)
    plain = _look_further(book, work, opened, share, moment)
    whole = replace(plain, unusual=found)
    return _signal(book, whole, _level_beside_the_usual(whole, moment), moment)


def _level_beside_the_usual(
    found: Measured, moment: Moment
) -> Literal["heads_up", "cliff"]:
    others = found.unusual.figures.other_work if found.unusual else None
    fewer = moment.least(moment.thresholds.usual.others_fewer)
    is_left = others is not None and -others.spreads >= fewer
    is_quiet = found.quiet is not None and found.quiet.state != "waiting_on_us"
    short = falls_short(found.exposure, moment)
    return "cliff" if is_left or is_quiet or short else "heads_up"


def _by_the_shipped_limits(
    book: RepBook, opened: Prospecting, moment: Moment
) -> Signal | None:
    """S1 focus and S2 prospecting are a heads-up; with S3 or S5 it is a cliff.

    S3: the other deals lie still; S5: they cannot carry the next 90 days.
    """
    if not opened.lapsed:
        return None
    work = attention(book, moment)
    if work is None:
        return None
    share = value_share(book, work.focus, moment)
    if not _is_focused(book, work, share, moment):
        return None
    if _is_legitimate(work.focus, book, moment):
        return None
    found = _look_further(book, work, opened, share, moment)
    level = _level(book, found, moment)
    return _signal(book, found, level, moment) if level else None


def focus_limit(book: RepBook, moment: Moment) -> float:
    """Return the share of work from which one deal counts as the focus."""
    limits = moment.thresholds.cliff
    is_large = len(book.deals) >= limits.large_book
    return limits.focus_in_large_book if is_large else limits.focus


def _is_focused(
    book: RepBook, work: Attention, share: float | None, moment: Moment
) -> bool:
    """S1: enough work to judge, most of it on one deal, and that deal matters."""
    limits = moment.thresholds.cliff
    matters = share is not None and share >= moment.least(limits.value_share)
    return (
        work.touches >= moment.least(limits.min_touches)
        and work.share >= moment.least(focus_limit(book, moment))
        and (matters or work.share >= moment.least(limits.focus_alone))
    )


def _is_legitimate(focus: Deal, book: RepBook, moment: Moment) -> bool:
    """Say whether the deal is about to close and the customer takes part."""
    limits = moment.thresholds.cliff
    calendar = book.rep.calendar
    today = calendar.today(moment.now)
    if focus.close_date is None or focus.last_customer_touch_at is None:
        return False
    near = calendar.between_days(today, focus.close_date) <= limits.closing_within_bd
    over = calendar.between_days(focus.close_date, today) > limits.look_again_bd
    heard = calendar.between(focus.last_customer_touch_at, moment.now)
    return near and not over and heard <= limits.customer_within_bd


def _look_further(
    book: RepBook,
    work: Attention,
    opened: Prospecting,
    share: float | None,
    moment: Moment,
) -> Measured:
    focus, calendar = work.focus, book.rep.calendar
    touches = dict(book.customer_touches).get(focus.id, ())
    return Measured(
        work=work,
        opened=opened,
        value_share=share,
        lapsed=neglected_deals(book, moment, but=focus.id),
        exposure=exposure(book, focus, moment),
        quiet=quiet_as_logged(
            focus,
            touches,
            calendar=calendar,
            moment=moment,
            known_to=as_logged(book, moment),
        ),
    )


def _level(
    book: RepBook, found: Measured, moment: Moment
) -> Literal["heads_up", "cliff"] | None:
    limits = moment.thresholds.cliff
    lapsed, others = len(found.lapsed), len(book.deals) - 1
    lies_still = lapsed >= moment.least(
        limits.lapsed_deals
    ) and lapsed >= others * moment.least(limits.lapsed_share)
    if lies_still:
        return "cliff"
    if _quarter_starts(book, moment):
        return None
    return "cliff" if falls_short(found.exposure, moment) else "heads_up"


def _quarter_starts(book: RepBook, moment: Moment) -> bool:
    today = book.rep.calendar.today(moment.now)
    month = today.month - (today.month - 1) % MONTHS_PER_QUARTER
    eve = date(today.year, month, 1) - timedelta(days=1)
    days = book.rep.calendar.between_days(eve, today)
    return days <= moment.thresholds.cliff.quarter_start_bd


def _signal(
    book: RepBook,
    found: Measured,
    level: Literal["heads_up", "cliff"],
    moment: Moment,
) -> Signal:
    focus = found.work.focus
    lapsed = tuple(each.deal for each in found.lapsed)
    is_quiet = found.quiet is not None
    return Signal(
        rule="cliff",
        person_id=book.rep.id,
        subject_id=focus.id,
        deal_ids=(focus.id, *(deal.id for deal in lapsed)),
        worth=at_stake(focus, *lapsed),
        confidence=CONFIDENCE[level] + (QUIET_BONUS if is_quiet else 0),
        evidence=_evidence(book, found, level, moment),
        rep_id=book.rep.id,
        customer_at=focus.last_customer_touch_at,
    )


def _evidence(
    book: RepBook,
    found: Measured,
    level: Literal["heads_up", "cliff"],
    moment: Moment,
) -> CliffEvidence:
    opened, work = found.opened, found.work
    return CliffEvidence(
        level=level,
        rep=person_ref(book.rep),
        focus=deal_ref(work.focus),
        focus_share=work.share,
        focus_limit=focus_limit(book, moment),
        touches=work.touches,
        window_bd=moment.thresholds.cliff.window_bd,
        value_share=found.value_share,
        gap_bd=opened.gap_bd,
        gap_limit_bd=opened.limit_bd,
        last_opened_on=opened.last_opened_on,
        handed_out=opened.handed_out,
        rate_per_week=opened.rate_per_week,
        outbound_last_10=opened.outbound,
        outbound_norm_10=opened.outbound_norm,
        lapsed=found.lapsed,
        others=len(book.deals) - 1,
        exposure=_told_exposure(found, moment),
        quiet=found.quiet,
        usual=_usual(found.unusual, moment) if found.unusual else None,
    )


def _told_exposure(found: Measured, moment: Moment) -> Exposure | None:
    """Return the exposure where it warns: comfort does not stand in a warning."""
    comforts = found.unusual is not None and not falls_short(found.exposure, moment)
    return None if comforts else found.exposure


def _usual(found: UnusualFocus, moment: Moment) -> UsualWork | None:
    figures = found.figures
    if figures.share is None or figures.sought is None:
        return None
    return UsualWork(
        share=_beside(figures.share),
        sought=_beside(figures.sought),
        by_openings=found.by_openings,
        others=_beside(figures.other_work) if figures.other_work else None,
        floor_fell=figures.floor_fall > 0,
        weeks=found.of,
        like_this=found.like_this,
        sought_bd=moment.thresholds.cliff.outbound_bd,
        may_close=figures.may_close,
    )


def _beside(figure: Unusual) -> Beside:
    return Beside(value=figure.value, usual=figure.usual, spreads=figure.spreads)


def cannot_speak(ground: Ground) -> str | None:
    """Say why this rule has nothing to say to anybody, if so."""
    if ground.moment.sees_no_activity():
        return without_reps(ground) or _crm_only(ground)
    old = stale("cliff", ground)
    return old or without_reps(ground) or _by_the_work(ground)


def _by_the_work(ground: Ground) -> str | None:
    limits = ground.moment.thresholds.cliff
    found = logging(ground.books, ground.moment)
    if not found.reps:
        return f"no rep has {limits.min_open_deals} open deals"
    if told_without_a_log(ground.books, ground.moment):
        return None
    if found.below == found.reps:
        window = f"{found.least} touches in {found.window_bd} business days"
        return f"no rep with {limits.min_open_deals} open deals logs {window}"
    if not any(book.creations for book in ground.books):
        return "it is not known of any rep when they opened a deal"
    return None


def _crm_only(ground: Ground) -> str | None:
    """Say what lacks for a cliff from the deals alone, as nothing is logged."""
    if told_without_a_log(ground.books, ground.moment):
        return None
    limits = ground.moment.thresholds
    return (
        f"{unlogged(ground)}, and of no rep with {limits.cliff.min_open_deals} open "
        f"deals are amounts and {limits.crm_only.min_openings} new deals in half a year"
        " known, from which it could be told all the same"
    )
