"""One message for a deal whose customer is silent, or waits for us."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.evidence import QuietDealEvidence
from coaching.facts import Deal, Pause, Person, RepBook
from coaching.signals.evaluate import rep_signals
from coaching.signals.silent_deals import silent_deals
from coaching.thresholds import Thresholds, parse
from tests.coaching.makers import (
    NOW,
    bd_ago,
    bd_ahead,
    days_ahead,
    make_book,
    make_cliff_book,
    make_deal,
    make_freshness,
    make_moment,
    make_person,
)

SMALL = 500_00
MARGINS = st.sampled_from([0, 0.2])


def silent(days: int, **fields: object) -> Deal:
    """Return a small proposal, of whose customer 5 bd of silence are expected."""
    usual = {
        "amount_minor": SMALL,
        "last_customer_touch_at": bd_ago(days),
        "last_touch_at": bd_ago(1),
        "outbound_days_since_customer": 2,
    }
    return make_deal(**usual | fields)


def waiting(days: int, **fields: object) -> Deal:
    at = {"last_customer_touch_at": bd_ago(days), "last_touch_at": bd_ago(days)}
    return make_deal(last_touch_inbound=True, **at | fields)


def told(*deals: Deal, margin: float = 0, **book: object) -> list[int]:
    full: RepBook = make_book(deals=deals, **book)
    return [s.subject_id for s in silent_deals(full, make_moment(margin=margin))]


@pytest.mark.parametrize(
    ("deal", "fires"),
    [
        (silent(11), False),
        (silent(12), True),
        (silent(12, outbound_days_since_customer=1), False),
        (silent(12, next_meeting_at=bd_ahead(3)), False),
        (silent(12, last_touch_at=bd_ago(0)), False),
        (silent(12, taken_over_at=bd_ago(5)), False),
        (silent(12, stage=None), False),
        (waiting(3), False),
        (waiting(4), True),
    ],
    ids=[
        "silent since today",
        "for the second day",
        "tried on one day",
        "a meeting is booked",
        "written to today",
        "taken over",
        "unknown stage",
        "waits since today",
        "waits for the second day",
    ],
)
def test_silence_is_told_on_its_second_day(deal, fires):
    assert told(deal) == ([1] if fires else [])


def test_each_silent_deal_is_a_matter_of_its_own():
    assert told(silent(20, id=1), make_deal(id=2), waiting(9, id=3)) == [1, 3]


def test_the_evidence_says_what_was_expected():
    (signal,) = silent_deals(make_book(deals=(silent(12),)), make_moment())

    evidence = signal.evidence
    assert isinstance(evidence, QuietDealEvidence)
    assert evidence.quiet.state == "silent"
    assert (evidence.quiet.expected_bd, evidence.silent_from_bd) == (5, 10)
    assert evidence.last_customer_on == bd_ago(12).date()
    assert signal.customer_at == bd_ago(12)


@pytest.mark.parametrize(
    ("until", "fires"), [(days_ahead(1), False), (NOW.date(), True)], ids=["on", "over"]
)
def test_a_pause_agreed_on_is_respected(until, fires):
    pause = Pause(deal_id=1, reason="agreed_pause", asked_at=bd_ago(3), until=until)

    assert told(silent(12), pauses=(pause,)) == ([1] if fires else [])


def test_a_rest_ends_no_episode():
    pause = Pause(
        deal_id=1, reason="agreed_pause", asked_at=bd_ago(3), until=days_ahead(9)
    )

    assert told(silent(12), pauses=(pause,)) == []
    assert told(silent(12), pauses=(pause,), margin=0.2) == [1]


@pytest.mark.parametrize("amount", [SMALL, None, 0])
def test_a_silent_deal_weighs_what_it_would_bring_and_nothing_if_that_is_unknown(
    amount,
):
    book = make_book(deals=(silent(40, amount_minor=amount),))

    (signal,) = silent_deals(book, make_moment())

    assert signal.worth == (amount or 0)


def test_what_the_rep_wrote_today_ends_no_episode():
    written = silent(12, last_touch_at=bd_ago(0))

    assert told(written) == []
    assert told(written, margin=0.2) == [1]


@pytest.mark.parametrize(
    "feed",
    [
        {"has_outbound": False},
        {"activities_at": None},
        {"is_crm_only": True},
        {"reads_whole_feed": False},
    ],
)
def test_without_a_feed_nobody_is_silent(feed):
    moment = make_moment(freshness=make_freshness(**feed))

    assert silent_deals(make_book(deals=(silent(30),)), moment) == ()


def test_beside_a_cliff_there_is_no_word_of_quiet_deals_but_none_ends():
    book = make_cliff_book()
    quiet = replace(book.deals[1], outbound_days_since_customer=2)
    book = replace(book, deals=(book.deals[0], quiet, *book.deals[2:]))
    given_at = {
        "passages": (),
        "freshness": make_freshness(),
        "thresholds": Thresholds(),
        "now": NOW,
    }

    now = [signal.rule for signal in rep_signals(book, **given_at)]
    still = [signal.rule for signal in rep_signals(book, margin=0.2, **given_at)]

    assert now == ["cliff"]
    assert "quiet_deal" in still


def test_a_team_s_own_values_hold_for_its_reps():
    thresholds = parse('[team."dana@example.com".quiet.stage_bd]\nproposal = 30\n')
    book = make_book(deals=(silent(12), *[make_deal(id=n) for n in (2, 3)]))

    def rules(who: Person) -> list[str]:
        found = rep_signals(
            replace(book, rep=who),
            passages=(),
            freshness=make_freshness(),
            thresholds=thresholds,
            now=NOW,
        )
        return [signal.rule for signal in found]

    assert rules(make_person(leader_email="dana@example.com")) == []
    assert rules(make_person(leader_email="lee@example.com")) == ["quiet_deal"]


@given(silence=st.integers(0, 50), more=st.integers(0, 50), margin=MARGINS)
def test_more_silence_never_takes_a_message_back(silence, more, margin):
    before = told(silent(silence), margin=margin)
    after = told(silent(silence + more), margin=margin)

    assert set(before) <= set(after)


@given(data=st.data())
def test_the_order_of_deals_changes_nothing(data):
    deals = [silent(12, id=1), waiting(9, id=2), make_deal(id=3)]

    assert sorted(told(*data.draw(st.permutations(deals)))) == [1, 2]


@given(
    lost=st.sets(
        st.sampled_from(["stage", "last_customer_touch_at", "last_touch_at"]),
        min_size=1,
    )
)
def test_missing_data_never_fires(lost):
    assert told(silent(30, **dict.fromkeys(lost))) == []


def test_a_signal_carries_the_version_of_the_values_that_made_it():
    book = make_book(deals=(silent(12), *[make_deal(id=n) for n in (2, 3)]))

    def version(text: str) -> str | None:
        (signal,) = rep_signals(
            book,
            passages=(),
            freshness=make_freshness(),
            thresholds=parse(text),
            now=NOW,
        )
        return signal.version

    assert version("") == version("[digest]\nlist_limit = 3\n")
    assert version("") != version("[quiet]\nper_week = 2\n")
