"""The cliff beside a rep's own past; where that is not known the limits tell."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.evidence import CliffEvidence, dump, load
from coaching.facts import RepBook, WorkSample
from coaching.signals.cliff import cliff, knows_the_past
from coaching.usual.unusual_focus import unusual_focus
from coaching.usual.work_figures import work_figures
from tests.bot.evidence_makers import make_cliff
from tests.coaching.makers import (
    NOW,
    bd_ago,
    make_book,
    make_creations,
    make_deal,
    make_freshness,
    make_lapsed_deal,
    make_moment,
    make_person,
    make_touches,
)

WEEKS = range(4, 50)


def sample(week: int, **fields: object) -> WorkSample:
    """Return a week of somebody who reaches some twenty people and has many deals."""
    values = {
        "focus_share": 0.2 + 0.02 * (week % 3),
        "focus_work": 8.0 + week % 4,
        "other_work": 5.0,
        "prospecting": 20 + week % 5,
    }
    at = NOW - timedelta(weeks=week)
    return WorkSample(person_id=1, at=at, **values | fields)


PAST = tuple(sample(week) for week in WEEKS)


def chasing(**fields: object) -> RepBook:
    """Return a rep whose three weeks went to deal 1; another was handed out lately."""
    focus = make_deal(id=1, name="Acme", amount_minor=None)
    values: dict[str, object] = {
        "deals": (focus, *(make_deal(id=n) for n in range(2, 7))),
        "touches": make_touches(1, 16) * 2 + make_touches(2, 4),
        "creations": make_creations(last=3),
        "prospecting_at": (bd_ago(2), bd_ago(30)),
        "past_work": PAST,
    }
    return make_book(**values | fields)


def level(book: RepBook, **moment: object) -> str | None:
    signal = cliff(book, make_moment(**moment))
    return signal.evidence.level if signal else None


def test_a_deal_that_was_handed_out_opens_nothing_and_no_amount_is_needed():
    signal = cliff(chasing(), make_moment())

    assert signal is not None
    assert signal.subject_id == 1
    usual = signal.evidence.usual
    assert usual.share.value > 0.7
    assert usual.share.usual == pytest.approx(0.22)
    assert (usual.sought.value, usual.sought.usual) == (1, 22)
    assert (usual.weeks, usual.like_this) == (len(WEEKS), 0)


def test_others_that_get_less_than_usual_make_a_cliff_of_a_heads_up():
    even = tuple(replace(each, other_work=0.5) for each in PAST)

    assert level(chasing()) == "cliff"
    assert level(chasing(past_work=even)) == "heads_up"


def test_a_rep_whose_giant_is_usual_hears_nothing():
    giant = tuple(replace(each, focus_share=0.85, focus_work=60.0) for each in PAST)

    assert level(chasing(past_work=giant)) is None


def test_what_the_whole_floor_does_less_of_is_nobodys_cliff():
    fresh = make_freshness(floor_fall=30.0)

    assert level(chasing(), freshness=fresh) is None


def test_a_customer_who_takes_part_to_the_close_counts_against_it():
    focus = make_deal(
        id=1, close_date=bd_ago(0).date(), last_customer_touch_at=bd_ago(1)
    )
    others = tuple(make_deal(id=n) for n in range(2, 7))
    words = ((1, (bd_ago(5), bd_ago(3), bd_ago(1))),)

    books = [
        chasing(deals=(focus, *others), customer_touches=each) for each in (words, ())
    ]
    heard, silent = (cliff(book, make_moment()) for book in books)

    assert heard is not None
    assert silent is not None
    told, plain = heard.evidence.usual, silent.evidence.usual
    assert (told.may_close, plain.may_close) == (True, False)
    assert score(books[0]) == pytest.approx(score(books[1]) - 2.0)


def score(book: RepBook) -> float:
    """Return how unusual the work of `book` is, all figures together."""
    moment = make_moment()
    figures = work_figures(book, moment)
    assert figures is not None
    found = unusual_focus(book, figures, book.past_work, moment)
    assert found is not None
    assert found.figures.score is not None
    return found.figures.score


@pytest.mark.parametrize(
    "held",
    [
        {"rep": make_person(start_date=bd_ago(40).date())},
        {"deals": (make_deal(id=1), make_deal(id=2), make_deal(id=3))},
        {"creations": ()},
    ],
    ids=["a new rep", "few deals", "no deal was ever opened"],
)
def test_the_guards_of_every_cliff_hold_here_too(held):
    assert level(chasing(**held)) is None


def test_with_too_few_weeks_the_shipped_limits_tell():
    others = tuple(make_lapsed_deal(id=n) for n in (2, 3, 4))
    focus = make_deal(id=1, amount_minor=60_000_00)
    known = {"deals": (focus, *others), "creations": make_creations(last=25)}
    known |= {"touches": make_touches(1, 15), "prospecting_at": ()}
    book = chasing(**known, past_work=PAST[:7])

    signal = cliff(book, make_moment())

    assert not knows_the_past(book, make_moment())
    assert signal is not None
    assert signal.evidence.usual is None


def test_comfort_does_not_stand_in_a_warning():
    rich = make_person(target_minor=1_00)

    signal = cliff(chasing(rep=rich), make_moment())

    assert signal is not None
    assert signal.evidence.exposure is None


def test_eased_limits_keep_what_has_nearly_gone():
    faint = tuple(replace(each, prospecting=2) for each in PAST[:20]) + PAST[20:]

    assert level(chasing(past_work=faint), margin=0.9) is not None


def test_what_was_told_before_there_was_a_usual_can_still_be_explained():
    old = make_cliff().model_dump(mode="json", exclude={"usual"})

    read = load(dump(CliffEvidence.model_validate(old)))

    assert isinstance(read, CliffEvidence)
    assert read.usual is None
