"""The cliff without a log, told by what is changed in the CRM."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.concentration import main_concentration
from coaching.crm_only import usual_share
from coaching.crm_only_shift import edit_days, shift
from coaching.evidence import Changes, CliffEvidence, OneDeal, dump, load
from coaching.facts import Creation, Deal, OpenedBy, RepBook
from coaching.signals.cliff import cliff
from coaching.thresholds import Thresholds
from tests.coaching.makers import (
    NOW,
    bd_ago,
    days_ago,
    make_creations,
    make_deal,
    make_freshness,
    make_moment,
)
from tests.coaching.test_cliff_crm_only import in_one_deal, week

UNLOGGED = make_freshness(last_activity_at=None, has_outbound=False)
LONG_AGO = bd_ago(60)
CHANGED = tuple(bd_ago(n).date() for n in (9, 6, 4, 2))
WAVERING = tuple(week(number, 0.12 + 0.01 * (number % 3)) for number in range(4, 40))


def deals(*, changed=CHANGED, others=(), share=0.25) -> tuple[Deal, ...]:
    """Return ten deals of which the first has `share` of the amount."""
    rest = tuple(
        make_deal(
            id=n, amount_minor=10_000_00, created_at=LONG_AGO, edited_on=tuple(others)
        )
        for n in range(2, 11)
    )
    minor = round(90_000_00 * share / (1 - share))
    top = make_deal(
        id=1,
        name="Acme",
        amount_minor=minor,
        created_at=LONG_AGO,
        edited_on=tuple(changed),
    )
    return (top, *rest)


def shifted(**fields: object) -> RepBook:
    """Return a rep who changes one deal, and has opened none for 16 business days."""
    values: dict[str, object] = {
        "deals": deals(),
        "past_work": WAVERING,
        "creations": make_creations(last=16, every=5),
    }
    return in_one_deal(**values | fields)


def said(book: RepBook, **moment: object) -> CliffEvidence | None:
    signal = cliff(book, make_moment(freshness=UNLOGGED, **moment))
    if signal is None:
        return None
    assert isinstance(signal.evidence, CliffEvidence)
    return signal.evidence


def changes(book: RepBook) -> Changes | None:
    evidence = said(book)
    if evidence is None:
        return None
    assert isinstance(evidence.crm_only, OneDeal)
    return evidence.crm_only.changes


def test_a_deal_that_is_changed_alone_while_fewer_are_opened_is_a_heads_up():
    evidence = said(shifted())

    assert evidence is not None
    assert (evidence.level, evidence.focus.name) == ("heads_up", "Acme")
    found = evidence.crm_only
    assert found is not None
    assert found.changes is not None
    assert (found.changes.edits, found.changes.edits_of_others) == (4, 0)
    assert (found.changes.opened, found.changes.window_bd) == (0, 15)
    assert found.changes.opened_usual == pytest.approx(2.77, abs=0.01)
    assert load(dump(evidence)) == evidence


def test_the_three_figures_add_up_each_within_its_bounds():
    found = changes(shifted())

    assert found is not None
    # The share is far out and counts 3; four changes against none count 4, so 3 too;
    # nothing opened where about three would be usual is 2 x the root of that.
    assert found.score == pytest.approx(6 + min(3, 2 * found.opened_usual**0.5))


def test_where_the_share_and_the_gap_tell_by_themselves_they_are_what_is_told():
    both = shifted(deals=deals(share=0.5), creations=make_creations(last=21, every=5))

    evidence = said(both)

    assert evidence is not None
    assert evidence.crm_only is not None
    assert evidence.crm_only.changes is None


@pytest.mark.parametrize(
    "fields",
    [
        {"deals": deals(changed=CHANGED[:1])},
        {"deals": deals(changed=CHANGED[:2], others=CHANGED[:2])},
        {"deals": deals(others=CHANGED)},
        {"deals": deals(share=0.13), "creations": make_creations(last=1, every=5)},
        {"past_work": WAVERING[:7]},
        {"past_work": tuple(replace(each, top_share=0.25) for each in WAVERING)}
        | {"creations": make_creations(last=1, every=5)},
        {"handed_over_at": bd_ago(3)},
    ],
    ids=[
        "one change",
        "few, as of the others",
        "the others too",
        "nothing unusual but the changes",
        "no past",
        "a share as ever, and openings as ever",
        "handed over",
    ],
)
def test_the_rule_keeps_still_without_enough_of_it(fields):
    assert said(shifted(**fields)) is None


def test_a_deal_of_others_making_is_no_opening_of_the_rep():
    handed_out = tuple(
        Creation(deal_id=50 + n, at=bd_ago(n), by=OpenedBy.OTHERS) for n in range(1, 9)
    )
    book = shifted(creations=(*make_creations(last=16), *handed_out))

    found = changes(book)

    assert found is not None
    assert found.opened == 0
    own = tuple(replace(each, by=OpenedBy.REP) for each in handed_out)
    assert changes(shifted(creations=(*make_creations(last=16), *own))) is None


def test_changes_count_by_days_after_the_first_and_before_today():
    book, moment = shifted(), make_moment()
    made = bd_ago(5)

    def counted(*days: object, created=LONG_AGO) -> int:
        deal = make_deal(created_at=created, edited_on=tuple(days))
        return edit_days(deal, book, moment)

    assert counted(bd_ago(15).date(), bd_ago(1).date()) == 2
    assert counted(bd_ago(16).date(), NOW.date()) == 0
    assert counted(made.date(), bd_ago(4).date(), created=made) == 1


def test_an_open_word_clears_only_when_it_has_clearly_passed():
    at_the_edge = shifted(deals=deals(changed=CHANGED[:1]))

    assert said(at_the_edge) is None
    assert said(at_the_edge, margin=0.5) is not None


def test_a_deal_alone_has_nothing_to_be_compared_with():
    alone = shifted(deals=deals()[:1])
    top = main_concentration(shifted().deals)
    assert top is not None
    usual = usual_share(shifted(), top, make_moment())

    assert shift(alone, top, usual, make_moment()) is None
    assert shift(shifted(), top, usual, make_moment()) is not None
    assert shift(shifted(), top, None, make_moment()) is None


@given(
    mine=st.integers(min_value=0, max_value=10),
    theirs=st.integers(min_value=0, max_value=10),
    share=st.floats(min_value=0.11, max_value=0.9),
    gap=st.integers(min_value=0, max_value=40),
)
def test_what_is_told_passed_the_sum_and_more_never_takes_the_word_back(
    mine, theirs, share, gap
):
    def book(edits: int) -> RepBook:
        spread = [days_ago(n) for n in range(1, 15) if days_ago(n).weekday() < 5]
        return shifted(
            deals=deals(changed=spread[:edits], others=spread[:theirs], share=share),
            creations=make_creations(last=gap),
        )

    limits = Thresholds().crm_only
    found = changes(book(mine))
    if found is not None:
        assert found.score >= limits.enough
        assert found.edits >= limits.edits
        assert found.edits > found.edits_of_others
        assert said(book(mine + 1)) is not None


def test_a_future_week_is_no_past():
    later = replace(WAVERING[0], at=NOW + timedelta(days=1))

    assert changes(shifted(past_work=(*WAVERING[:7], later))) is None
