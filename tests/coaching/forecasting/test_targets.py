"""The targets of a quarter, from the company to its teams."""

from coaching.evidence import PersonRef
from coaching.facts import Person, Role
from coaching.forecasting.targets import cascade, without_target
from tests.coaching.makers import LEADER, VP, make_leader, make_person


def make_vp(**fields: object) -> Person:
    """Return the VP with a target of a thousand."""
    given = {"id": VP, "name": "Kim Vance", "role": Role.VP, "leader_id": None}
    return make_person(**given | {"target_minor": 1000_00} | fields)


def make_team(size: int, *, leader_id: int = LEADER, **fields: object) -> list[Person]:
    """Return reps with a target of a hundred each."""
    first = leader_id * 10
    return [
        make_person(
            id=first + n, leader_id=leader_id, **{"target_minor": 100_00} | fields
        )
        for n in range(size)
    ]


def test_the_whole_stands_first_with_what_is_won_and_left():
    vp, boss, team = make_vp(), make_leader(target_minor=600_00), make_team(5)
    people = [vp, boss, *team]
    won = [(team[0].id, "EUR", 250_00), (boss.id, "EUR", 50_00)]

    whole, part = cascade(vp, people, won)

    assert whole.leader is None
    assert (whole.target_minor, whole.won_minor, whole.left_minor) == (
        1000_00,
        300_00,
        700_00,
    )
    assert (whole.reps, whole.reps_minor, whole.gap_minor) == (5, 500_00, 500_00)
    assert part.leader == PersonRef(id=LEADER, name="Dana Moss")
    assert (part.won_minor, part.left_minor, part.gap_minor) == (
        300_00,
        300_00,
        100_00,
    )


def test_a_team_of_four_has_no_line_but_counts_in_the_whole():
    vp, boss, team = make_vp(), make_leader(target_minor=600_00), make_team(4)

    (whole,) = cascade(vp, [vp, boss, *team], [(team[0].id, "EUR", 5)])

    assert (whole.reps_minor, whole.won_minor) == (400_00, 5)


def test_without_an_own_target_the_sum_of_the_reps_stands_for_it():
    vp, team = make_vp(target_minor=None), make_team(5)

    (line,) = cascade(vp, [vp, *team], [])

    assert (line.target_minor, line.aim_minor, line.gap_minor) == (None, 500_00, 0)


def test_a_target_of_nothing_is_none():
    vp = make_vp(target_minor=0)
    team = make_team(5, target_minor=0)

    assert cascade(vp, [vp, *team], [(team[0].id, "EUR", 5)]) == ()
    assert without_target(vp, team, [(team[0].id, "EUR", 5)]) == ()


def test_a_met_target_leaves_nothing():
    vp = make_vp()

    (line,) = cascade(vp, [vp], [(VP, "EUR", 5000_00)])

    assert line.left_minor == 0


def test_currencies_stand_apart_and_who_aims_at_none_is_counted():
    vp = make_vp(target_minor=None)
    team = [
        *make_team(3),
        *make_team(2, leader_id=LEADER + 1, currency="USD"),
        *make_team(1, leader_id=LEADER + 2, target_minor=None),
    ]
    won = [(team[0].id, "EUR", 7), (team[0].id, "USD", 9), (team[0].id, "CHF", 1)]

    euro, dollar = cascade(vp, team, won)

    assert (euro.currency, euro.reps, euro.without_target) == ("EUR", 3, 1)
    assert (dollar.currency, dollar.reps, dollar.without_target) == ("USD", 2, 1)
    assert (euro.won_minor, dollar.won_minor) == (7, 9)
    assert without_target(vp, team, won) == ("CHF",)


def test_teams_are_listed_by_name_whatever_the_order():
    vp = make_vp()
    ann = make_leader(id=60, name="Ann", target_minor=1)
    bob = make_leader(id=61, name="Bob", target_minor=1)
    people = [bob, *make_team(5, leader_id=61), ann, *make_team(5, leader_id=60), vp]

    told = cascade(vp, people, [])

    assert [line.leader and line.leader.name for line in told] == [None, "Ann", "Bob"]
    assert cascade(vp, people[::-1], []) == told
