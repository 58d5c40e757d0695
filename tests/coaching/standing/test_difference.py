"""What a change of values would have sent and dropped, and which were right."""

from hypothesis import given
from hypothesis import strategies as st

from coaching.standing.difference import differences, is_wrong, stretches
from coaching.standing.difference_words import difference_words
from coaching.standing.record import Past, Seen, Win
from coaching.standing.standing import JUDGED
from tests.coaching.makers import REP
from tests.coaching.standing.test_record import (
    DEAL,
    LOOKS,
    THRESHOLDS,
    days,
    make_past,
    silent,
    won,
)


def past_of(*seen: Seen, wins: tuple[Win, ...] = ()) -> Past:
    return make_past(seen=list(seen), wins=list(wins))


def changed(before: Past, after: Past) -> list[str]:
    return difference_words(differences(before, after, THRESHOLDS))


def test_weeks_in_a_row_are_one_word():
    past = past_of(silent(LOOKS[3]), silent(LOOKS[4]), silent(LOOKS[5]))

    (word,) = stretches(past, THRESHOLDS)

    assert word.looks == tuple(LOOKS[3:6])


def test_after_a_week_without_it_it_is_another_word():
    assert len(stretches(past_of(silent(LOOKS[3]), silent(LOOKS[5])), THRESHOLDS)) == 2


def test_a_word_that_is_dropped_is_told_with_what_came_of_it():
    win = won(LOOKS[3] + days(9))
    before = past_of(silent(LOOKS[3]), silent(LOOKS[9], deal_id=8), wins=(win,))

    assert changed(before, past_of(wins=(win,))) == [
        "A quiet deal: 0 as before; 2 fewer (1 wrong, 1 not proved wrong)"
    ]


def test_a_word_that_is_more_is_told_too():
    after = past_of(silent(LOOKS[3]), silent(LOOKS[-1], deal_id=8))

    assert changed(past_of(silent(LOOKS[3])), after) == [
        "A quiet deal: 1 as before; 1 more (1 not to tell yet)"
    ]


def test_a_word_that_begins_a_week_later_is_the_same():
    before = past_of(silent(LOOKS[3]), silent(LOOKS[4]))

    assert changed(before, past_of(silent(LOOKS[4]))) == [
        "Nothing that is judged would have been said otherwise."
    ]


def test_the_same_deal_months_later_is_not_the_same():
    (said,) = changed(past_of(silent(LOOKS[3])), past_of(silent(LOOKS[20])))

    assert said == (
        "A quiet deal: 0 as before; 1 more (1 not proved wrong); 1 fewer (1 not"
        " proved wrong)"
    )


def test_another_person_s_word_is_another_word():
    seen = Seen(rule="nearly_empty", at=LOOKS[3], person_id=REP)
    other = Seen(rule="nearly_empty", at=LOOKS[3], person_id=REP + 1)

    (said,) = changed(past_of(seen), past_of(other))

    assert said.startswith("Nearly empty: 0 as before; 1 more")


looks = st.integers(0, 25).map(LOOKS.__getitem__)
pasts = st.lists(st.builds(silent, looks, deal_id=st.integers(1, 4)), max_size=30).map(
    lambda seen: past_of(*seen, wins=(won(LOOKS[12] + days(1)),))
)


@given(pasts)
def test_no_change_changes_nothing(past):
    for each in differences(past, past, THRESHOLDS):
        assert each.sent == each.dropped == ()


@given(before=pasts, after=pasts)
def test_every_word_is_kept_sent_or_dropped_once(before, after):
    found = differences(before, after, THRESHOLDS)
    said = sum(len(each.kept) + len(each.sent) for each in found)

    assert said == len(stretches(after, THRESHOLDS))
    assert [each.rule for each in found] == [*JUDGED]


@given(before=pasts, after=pasts)
def test_back_again_is_the_other_way_round(before, after):
    there = differences(before, after, THRESHOLDS)
    back = differences(after, before, THRESHOLDS)

    assert [each.sent for each in there] == [each.dropped for each in back]


@given(pasts)
def test_of_a_deal_a_word_is_wrong_only_if_it_was_won(past):
    for each in past.seen:
        if is_wrong(each, past, THRESHOLDS):
            assert each.deal_id == DEAL
