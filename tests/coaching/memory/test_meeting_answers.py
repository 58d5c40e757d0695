"""What reps answered is read from the plan's memory alone."""

from datetime import timedelta

import pytest

from coaching.memory.history import Episode, History, PutOff
from coaching.memory.meeting_answers import ASK, asked
from tests.coaching.makers import NOW, REP

MEETING = 700


def episode(**fields: object) -> Episode:
    given = {
        "rule": ASK,
        "person_id": REP,
        "subject_id": MEETING,
        "number": 1,
        "opened_at": NOW - timedelta(days=1),
        "told": ((REP, NOW - timedelta(hours=5)),),
    }
    return Episode(**given | fields)


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        ("step", "helpful"),
        ("second", "pre_brief"),
        ("third", "not_this_one"),
        ("not_now", "not_this_one"),
        (None, None),
    ],
)
def test_each_button_is_a_word(choice, word):
    (one,) = asked(History(episodes=(episode(choice=choice),)))

    assert (one.rep_id, one.meeting_id, one.word) == (REP, MEETING, word)
    assert one.at == NOW - timedelta(hours=5)


@pytest.mark.parametrize(
    "fields",
    [{"told": ()}, {"rule": "cliff"}, {"subject_id": None}],
    ids=["not sent yet", "another rule", "about nothing"],
)
def test_what_never_reached_the_rep_was_not_asked(fields):
    assert asked(History(episodes=(episode(**fields),))) == ()


def test_an_ended_episode_is_remembered_and_the_newest_counts():
    first = episode(choice="third", cleared_at=NOW - timedelta(hours=3))
    second = episode(number=2, told=((REP, NOW),), choice="step")

    assert asked(History(episodes=(first,)))[0].word == "not_this_one"
    assert [one.word for one in asked(History(episodes=(second, first)))] == ["helpful"]


def test_wrong_data_means_no():
    wrong = PutOff(
        person_id=REP,
        about_id=REP,
        rule=ASK,
        reason="wrong_data",
        created_at=NOW,
        subject_id=MEETING,
    )

    (one,) = asked(History(episodes=(episode(choice="step"),), put_offs=(wrong,)))

    assert one.word == "not_this_one"
