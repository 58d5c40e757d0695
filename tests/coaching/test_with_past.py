"""A book has the rep's own past weeks, and those of the reps beside them."""

from coaching.facts import RepBook, WorkSample
from coaching.usual.whole_floor import with_past
from tests.coaching.makers import LEADER, NOW, make_book, make_person


def book(person: int, *, leader: int | None = LEADER) -> RepBook:
    return make_book(rep=make_person(id=person, leader_id=leader))


def sample(person: int) -> tuple[WorkSample, ...]:
    figures = dict.fromkeys(
        ("focus_share", "focus_work", "other_work", "prospecting"), None
    )
    return (WorkSample(person_id=person, at=NOW, open_deals=person, **figures),)


def test_the_team_of_a_rep_is_who_has_the_same_leader_and_not_the_rep():
    past = {person: sample(person) for person in (1, 2, 3, 4)}

    found = with_past([book(1), book(2), book(3, leader=51), book(5)], past)

    assert [each.past_work for each in found] == [
        sample(1),
        sample(2),
        sample(3),
        (),
    ]
    assert [each.team_work for each in found] == [
        sample(2),
        sample(1),
        (),
        (*sample(1), *sample(2)),
    ]


def test_who_has_no_leader_has_no_team():
    past = {1: sample(1), 2: sample(2)}

    found = with_past([book(1, leader=None), book(2, leader=None)], past)

    assert [each.team_work for each in found] == [(), ()]
