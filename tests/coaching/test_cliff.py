"""Over-focus on one deal while prospecting lapses and the rest lies still."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calendar import Calendar
from coaching.evidence import CliffEvidence
from coaching.facts import Deal, Pause, RepBook, TouchKind
from coaching.signals.cliff import cliff
from tests.coaching.makers import (
    NOW,
    TODAY,
    bd_ago,
    bd_ahead,
    days_ago,
    days_ahead,
    make_book,
    make_cliff_book,
    make_creations,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_moment,
    make_person,
    make_touches,
)

SEVERITY = {None: 0, "heads_up": 1, "cliff": 2}
FOCUS = make_deal(id=1, name="Acme", amount_minor=60_000_00)


def level(book: RepBook, **moment: object) -> str | None:
    signal = cliff(book, make_moment(**moment))
    if signal is None:
        return None
    assert isinstance(signal.evidence, CliffEvidence)
    return signal.evidence.level


def with_deals(*others: Deal, focus: Deal = FOCUS, **fields: object) -> RepBook:
    return make_cliff_book(deals=(focus, *others), **fields)


def healthy(*ids: int) -> list[Deal]:
    return [make_deal(id=n) for n in ids]


def test_one_deal_has_everything_and_the_rest_lies_still():
    signal = cliff(make_cliff_book(), make_moment())

    assert signal is not None
    assert (signal.person_id, signal.subject_id) == (1, 1)
    assert signal.deal_ids == (1, 2, 3, 4)
    assert signal.worth == 120_000_00
    assert signal.confidence == pytest.approx(0.8)
    evidence = signal.evidence
    assert isinstance(evidence, CliffEvidence)
    assert evidence.level == "cliff"
    assert evidence.focus_share == pytest.approx(1)
    assert evidence.touches == 15
    assert evidence.value_share == pytest.approx(0.5)
    assert evidence.gap_bd == 25
    assert evidence.rate_per_week == pytest.approx((21 + 4) / 30)
    assert evidence.gap_limit_bd == pytest.approx(15 / (25 / 30))
    assert [lapsed.deal.id for lapsed in evidence.lapsed] == [2, 3, 4]
    assert evidence.others == 3


def test_a_healthy_rep_hears_nothing():
    assert level(make_book()) is None


def test_without_still_deals_and_exposure_it_is_a_heads_up():
    book = with_deals(*healthy(2, 3, 4))

    assert level(book) == "heads_up"


@pytest.mark.parametrize(
    ("prospecting", "expected"),
    [(10, "cliff"), (11, None)],
    ids=["exactly 60 % of the work", "just below"],
)
def test_focus_is_measured_against_all_work(prospecting, expected):
    touches = make_touches(1, 15) + make_touches(None, prospecting)
    book = make_cliff_book(touches=touches)

    assert level(book) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(14, None), (15, "cliff")],
    ids=["one touch too few", "enough touches"],
)
def test_too_few_touches_say_nothing(count, expected):
    assert level(make_cliff_book(touches=make_touches(1, count))) == expected


@pytest.mark.parametrize(
    ("lapsed", "expected"),
    [(2, None), (3, "cliff")],
    ids=["three open deals", "four open deals"],
)
def test_too_few_open_deals_say_nothing(lapsed, expected):
    others = [make_lapsed_deal(id=n + 2) for n in range(lapsed)]

    assert level(with_deals(*others)) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [(8, None), (9, "cliff")],
    ids=["nine open deals need 60 %", "ten open deals need 50 %"],
)
def test_in_a_large_book_half_of_the_work_is_focus(others, expected):
    deals = [make_lapsed_deal(id=n + 2, amount_minor=1_000_00) for n in range(others)]
    touches = make_touches(1, 15) + make_touches(None, 12)

    assert level(with_deals(*deals, touches=touches)) == expected


@pytest.mark.parametrize(
    ("others", "limit"), [(8, 0.6), (9, 0.5)], ids=["nine open deals", "ten"]
)
def test_the_limit_that_is_told_is_the_one_that_was_passed(others, limit):
    deals = [make_lapsed_deal(id=n + 2, amount_minor=1_000_00) for n in range(others)]

    signal = cliff(with_deals(*deals), make_moment())

    assert signal is not None
    assert signal.evidence.focus_limit == limit


@pytest.mark.parametrize(
    ("amount", "prospecting", "expected"),
    [
        (40_000_00, 9, "cliff"),
        (39_000_00, 9, None),
        (39_000_00, 5, "cliff"),
        (None, 9, None),
        (None, 5, "cliff"),
    ],
    ids=[
        "40 % of the value",
        "less of the value",
        "less value, but 75 % of the work",
        "value unknown",
        "value unknown, but 75 % of the work",
    ],
)
def test_the_focus_deal_must_matter(amount, prospecting, expected):
    focus = make_deal(id=1, amount_minor=amount)
    touches = make_touches(1, 15) + make_touches(None, prospecting)
    others = [make_lapsed_deal(id=n) for n in (2, 3, 4)]

    assert level(with_deals(*others, focus=focus, touches=touches)) == expected


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(18, None), (19, "cliff")],
    ids=["within the usual gap", "past it"],
)
def test_prospecting_is_judged_by_the_rep_s_own_rate(gap, expected):
    book = make_cliff_book(creations=make_creations(last=gap, count=21))

    assert level(book) == expected


@pytest.mark.parametrize(
    ("well", "expected"),
    [((4, 5), "cliff"), ((4, 5, 6), "heads_up")],
    ids=["just half of the others lie still", "fewer than half"],
)
def test_many_still_deals_count_by_share_too(well, expected):
    still = [make_lapsed_deal(id=n) for n in (2, 3)]
    book = with_deals(
        *still, *healthy(*well), focus=make_deal(id=1, amount_minor=90_000_00)
    )

    assert level(book) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [(21_000_00, "heads_up"), (22_000_00, "cliff")],
    ids=["30 % short at most", "more than 30 % short"],
)
def test_the_rest_must_carry_the_next_ninety_days(target, expected):
    book = with_deals(*healthy(2, 3, 4), rep=make_person(target_minor=target))

    assert level(book) == expected


@pytest.mark.parametrize(
    ("closes", "heard", "expected"),
    [
        (bd_ahead(10), bd_ago(5), None),
        (bd_ahead(11), bd_ago(5), "cliff"),
        (bd_ahead(10), bd_ago(6), "cliff"),
        (bd_ago(3), bd_ago(5), None),
        (bd_ago(4), bd_ago(5), "cliff"),
        (None, bd_ago(1), "cliff"),
        (bd_ahead(3), None, "cliff"),
    ],
    ids=[
        "closes soon and the customer takes part",
        "closes later",
        "the customer is quiet",
        "closed three days ago",
        "looked at again",
        "no close date",
        "no word of the customer",
    ],
)
def test_legitimate_focus_holds_the_signal(closes, heard, expected):
    focus = make_deal(
        id=1,
        amount_minor=60_000_00,
        close_date=closes.date() if closes else None,
        last_customer_touch_at=heard,
    )
    others = [make_lapsed_deal(id=n) for n in (2, 3, 4)]

    assert level(with_deals(*others, focus=focus)) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [(days_ago(89), None), (days_ago(90), "cliff")],
    ids=["ramping", "no longer"],
)
def test_a_ramping_rep_is_left_alone(start, expected):
    assert level(make_cliff_book(rep=make_person(start_date=start))) == expected


def test_without_a_start_date_the_first_deal_tells_the_tenure():
    rep = make_person(start_date=None)
    new = make_creations(last=25, count=2)

    assert level(make_cliff_book(rep=rep)) == "cliff"
    assert level(make_cliff_book(rep=rep, creations=new, team_rate=1.5)) is None


@pytest.mark.parametrize(
    "stale",
    [
        {"deals_at": None},
        {"activities_at": NOW - timedelta(hours=25)},
        {"meetings_at": NOW - timedelta(hours=25)},
    ],
    ids=["never synced", "old calls", "old meetings"],
)
def test_stale_data_says_nothing(stale):
    assert level(make_cliff_book(), freshness=make_freshness(**stale)) is None


def quarter_book(*others: Deal) -> tuple[RepBook, datetime]:
    """Return a book whose gap and focus hold early in the first quarter."""
    now = datetime(2027, 1, 14, 10, tzinfo=UTC)
    shift = now - NOW
    focus = replace(FOCUS, close_date=now.date() + timedelta(days=60))
    book = with_deals(*others, focus=focus)
    touches = tuple(
        replace(touch, at=touch.at + shift - timedelta(days=shift.days % 7))
        for touch in book.touches
    )
    creations = tuple(replace(each, at=each.at + shift) for each in book.creations)
    return replace(book, touches=touches, creations=creations), now


@pytest.mark.parametrize(
    ("day", "expected"),
    [(14, None), (15, "heads_up")],
    ids=["tenth day of the quarter", "eleventh"],
)
def test_early_in_a_quarter_focus_alone_is_no_signal(day, expected):
    book, now = quarter_book(*healthy(2, 3, 4))
    now = now.replace(day=day)
    fresh = make_freshness(
        deals_at=now, activities_at=now, meetings_at=now, last_activity_at=now
    )

    assert level(book, now=now, freshness=fresh) == expected


def test_early_in_a_quarter_still_deals_are_a_cliff_all_the_same():
    book, now = quarter_book(*(make_lapsed_deal(id=n) for n in (2, 3, 4)))
    fresh = make_freshness(
        deals_at=now, activities_at=now, meetings_at=now, last_activity_at=now
    )

    assert level(book, now=now, freshness=fresh) == "cliff"


def test_a_quiet_focus_deal_makes_it_more_certain():
    focus = replace(
        FOCUS, last_customer_touch_at=bd_ago(12), outbound_days_since_customer=2
    )
    others = [make_lapsed_deal(id=n) for n in (2, 3, 4)]

    signal = cliff(with_deals(*others, focus=focus), make_moment())

    assert signal is not None
    assert signal.confidence == pytest.approx(0.9)
    assert isinstance(signal.evidence, CliffEvidence)
    assert signal.evidence.quiet is not None
    assert signal.customer_at == bd_ago(12)


def test_without_calls_and_emails_the_crm_s_meetings_still_tell():
    crm_only = make_freshness(has_outbound=False)
    touches = make_touches(1, 15, kind=TouchKind.MEETING)

    # That nobody has called the others is not known, so they do not count as lapsed.
    assert level(make_cliff_book(touches=touches), freshness=crm_only) == "heads_up"


def test_where_calls_may_not_be_read_nobody_waits_for_them():
    crm_only = make_freshness(is_crm_only=True, has_outbound=False, activities_at=None)
    touches = make_touches(1, 15, kind=TouchKind.MEETING)
    rep = make_person(target_minor=900_000_00)
    book = make_cliff_book(touches=touches, rep=rep)

    signal = cliff(book, make_moment(freshness=crm_only))

    assert signal is not None
    assert signal.evidence.level == "cliff"
    assert signal.evidence.lapsed == ()
    assert signal.evidence.quiet is None


@pytest.mark.parametrize(
    ("reason", "until", "lapsed"),
    [
        ("agreed_pause", days_ahead(1), 2),
        ("agreed_pause", TODAY, 3),
        ("waiting_on_customer", days_ahead(9), 2),
        ("not_my_deal", None, 2),
        ("wrong_data", None, 2),
        ("away", days_ahead(9), 3),
    ],
)
def test_a_deal_at_rest_by_the_rep_s_own_word_has_not_lapsed(reason, until, lapsed):
    pause = Pause(deal_id=2, reason=reason, asked_at=bd_ago(3), until=until)

    signal = cliff(make_cliff_book(pauses=(pause,)), make_moment())

    assert signal is not None
    assert len(signal.evidence.lapsed) == lapsed


def test_waiting_ends_when_the_customer_has_spoken():
    pause = Pause(
        deal_id=2,
        reason="waiting_on_customer",
        asked_at=bd_ago(30),
        until=days_ahead(9),
    )

    signal = cliff(make_cliff_book(pauses=(pause,)), make_moment())

    assert signal is not None
    assert {each.deal.id for each in signal.evidence.lapsed} == {2, 3, 4}


def test_the_newest_word_on_a_deal_counts():
    older, newer = bd_ago(9), bd_ago(3)
    pauses = (
        Pause(deal_id=2, reason="agreed_pause", asked_at=newer, until=days_ago(1)),
        Pause(deal_id=2, reason="agreed_pause", asked_at=older, until=days_ahead(9)),
    )

    signal = cliff(make_cliff_book(pauses=pauses), make_moment())

    assert signal is not None
    assert len(signal.evidence.lapsed) == 3


@pytest.mark.parametrize(
    ("back", "expected"), [(29, "heads_up"), (30, "cliff")], ids=["grace", "over"]
)
def test_deals_taken_over_have_a_month_of_grace(back, expected):
    taken = NOW - timedelta(days=back)
    others = [make_lapsed_deal(id=n, taken_over_at=taken) for n in (2, 3, 4)]

    assert level(with_deals(*others)) == expected


def test_a_rep_without_touches_on_deals_or_without_creations_hears_nothing():
    assert level(make_cliff_book(touches=make_touches(None, 15))) is None
    assert level(make_cliff_book(creations=())) is None


def test_eased_limits_keep_a_signal_that_has_nearly_gone():
    nearly = make_cliff_book(touches=make_touches(1, 15) + make_touches(None, 12))

    assert level(nearly) is None
    assert level(nearly, margin=0.2) == "cliff"


@given(margin=st.floats(0, 0.9), gap=st.integers(10, 40), other=st.integers(0, 20))
def test_easing_the_limits_never_ends_a_signal(margin, gap, other):
    book = make_cliff_book(
        touches=make_touches(1, 15) + make_touches(None, other),
        creations=make_creations(last=gap),
    )

    assert level(book) is None or level(book, margin=margin) is not None


@given(early=st.integers(0, 60), more=st.integers(0, 60))
def test_more_silence_on_the_others_is_never_less_severe(early, more):
    def book(silence: int) -> RepBook:
        others = [make_lapsed_deal(id=n, last_touch_at=bd_ago(silence)) for n in (2, 3)]
        return with_deals(*others, *healthy(4))

    first, second = level(book(early)), level(book(early + more))

    assert SEVERITY[second] >= SEVERITY[first]


@given(st.data())
def test_the_order_of_the_facts_changes_nothing(data):
    book = make_cliff_book()

    def shuffled(items: Sequence[object]) -> tuple:
        return tuple(data.draw(st.permutations(items)))

    mixed = replace(
        book,
        deals=shuffled(book.deals),
        touches=shuffled(book.touches),
        creations=shuffled(book.creations),
    )

    assert cliff(mixed, make_moment()) == cliff(book, make_moment())


@given(
    touches=st.integers(1, 15),
    prospecting=st.integers(0, 15),
    gap=st.integers(0, 60),
    lapsed=st.integers(0, 9),
    fine=st.integers(0, 9),
)
def test_a_new_and_healthy_deal_never_causes_a_cliff(
    touches, prospecting, gap, lapsed, fine
):
    others = [make_lapsed_deal(id=n + 2) for n in range(lapsed)]
    book = with_deals(
        *others,
        *healthy(*range(20, 20 + fine)),
        touches=make_touches(1, touches) + make_touches(None, prospecting),
        creations=make_creations(last=gap),
    )
    richer = replace(
        book,
        deals=(*book.deals, make_deal(id=99, created_at=bd_ago(0))),
        touches=book.touches + make_touches(99, 1),
        creations=(*book.creations, *make_creations(last=0, count=1)),
    )

    assert SEVERITY[level(richer)] <= SEVERITY[level(book)]


FIELDS = ("stage", "amount_minor", "currency", "close_date", "last_customer_touch_at")


@given(
    lost=st.sets(st.tuples(st.integers(0, 3), st.sampled_from(FIELDS)), max_size=6),
    rep=st.sets(st.sampled_from(["start_date", "target_minor", "currency"])),
    lapsed=st.integers(0, 3),
    prospecting=st.integers(0, 12),
    gap=st.integers(5, 40),
    target=st.sampled_from([None, 15_000_00, 90_000_00]),
)
def test_missing_data_never_fires(lost, rep, lapsed, prospecting, gap, target):
    others = [
        make_lapsed_deal(id=n) if n - 2 < lapsed else make_deal(id=n) for n in (2, 3, 4)
    ]
    book = with_deals(
        *others,
        rep=make_person(target_minor=target),
        touches=make_touches(1, 15) + make_touches(None, prospecting),
        creations=make_creations(last=gap),
    )
    deals = list(book.deals)
    for index, field in lost:
        deals[index] = replace(deals[index], **{field: None})
    poorer = replace(
        book,
        deals=tuple(deals),
        rep=replace(book.rep, **dict.fromkeys(rep)),
        won_90_minor=None,
    )

    assert SEVERITY[level(poorer)] <= SEVERITY[level(book)]


def test_the_business_days_are_the_rep_s_own():
    away = (TODAY - timedelta(days=40), TODAY - timedelta(days=7))
    rep = make_person(calendar=Calendar(time_off=(away,)))

    assert level(make_cliff_book(rep=rep)) is None
