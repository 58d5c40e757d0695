"""A person's own settings: opened with what is in force, kept within the bounds."""

from datetime import date, time

import pytest

from bot import action_ids
from bot.views.modals import settings_form
from coaching.facts import Role
from coaching.limits import Personal as Bounds
from coaching.limits import Plan
from coaching.memory.personal_settings import Personal
from coaching.rulebook import RULES
from models.people.settings import personal_settings
from tests.bot.floor import NOW
from tests.bot.slack_limits import assert_slack_takes_view, words_of

SAM, DANA = "USAM", "UDANA"
HOME = {"type": "home"}


def chosen(
    starts: str = "09:00",
    ends: str = "16:30",
    weekly: str = "1",
    muted: tuple[str, ...] = (),
    pause: str | None = None,
):
    return {
        "starts": {"starts": {"selected_time": starts}},
        "ends": {"ends": {"selected_time": ends}},
        "weekly": {"weekly": {"selected_option": {"value": weekly}}},
        "muted": {"muted": {"selected_options": [{"value": each} for each in muted]}},
        "pause": {"pause": {"selected_date": pause}},
    }


async def save(side, sessions, floor, values, *, user: str = SAM):
    await side.press(action_ids.SETTINGS, "0", user=user, view=HOME)
    view = side.opened()
    assert_slack_takes_view(view)
    response = await side.submit(view, values, user=user)
    person = floor.sam if user == SAM else floor.dana
    async with sessions() as session:
        found = await personal_settings(session, now=NOW)
    return found.get(person.id), response


async def test_settings_are_kept_and_shown(side, sessions, floor):
    own, _ = await save(
        side,
        sessions,
        floor,
        chosen(muted=("nearly_empty",), pause="2026-11-30"),
    )

    assert own == Personal(
        person_id=floor.sam.id,
        changed_at=NOW,
        day_starts=time(9),
        day_ends=time(16, 30),
        weekly=1,
        muted=frozenset({"nearly_empty"}),
        paused_until=date(2026, 11, 30),
    )
    words = words_of(side.slack.of("views.publish")[-1]["view"])
    assert (
        "At most 1 message in seven days, on business days from 09:00 to 16:30, as you "
        "have set it."
    ) in words
    assert "Never about: A nearly empty pipeline." in words
    assert "A pause until 30 Nov 2026 was set." in words


async def test_the_modal_opens_with_what_is_in_force(side, sessions, floor):
    await save(side, sessions, floor, chosen(muted=("nearly_empty",)))

    await side.press(action_ids.SETTINGS, "0", user=SAM, view=HOME)

    shown = str(side.opened())
    assert "'initial_time': '09:00'" in shown
    assert "'initial_time': '16:30'" in shown
    assert "initial_options" in shown


async def test_the_defaults_are_no_setting_of_ones_own(side, sessions, floor):
    own, _ = await save(side, sessions, floor, chosen(starts="08:00", ends="18:00"))

    assert (own.day_starts, own.day_ends) == (None, None)


@pytest.mark.parametrize(
    ("values", "block"),
    [
        (chosen(starts="07:00"), "starts"),
        (chosen(ends="19:00"), "ends"),
        (chosen(starts="12:00", ends="13:00"), "ends"),
    ],
    ids=["before the admin's day", "after it", "an hour is too short"],
)
async def test_nobody_leaves_the_admins_bounds(side, sessions, floor, values, block):
    own, response = await save(side, sessions, floor, values)

    assert list(response.json()["errors"]) == [block]
    assert own is None


async def test_a_rule_that_the_admin_holds_is_not_muted(side, sessions, floor):
    own, _ = await save(
        side, sessions, floor, chosen(muted=("cliff", "one_on_one", "nearly_empty"))
    )

    assert own.muted == frozenset({"nearly_empty"})


async def test_a_day_that_is_not_to_come_ends_the_pause(side, sessions, floor):
    own, _ = await save(side, sessions, floor, chosen(pause="2026-11-19"))

    assert own.paused_until is None


async def test_a_leader_is_offered_a_leaders_messages(side, sessions, floor):
    own, _ = await save(
        side, sessions, floor, chosen(weekly="2", muted=("one_on_one",)), user=DANA
    )

    assert own.muted == frozenset({"one_on_one"})
    assert own.weekly == 2


def test_each_rule_can_be_muted_unless_the_admin_holds_it():
    free = Plan(personal=Bounds(never_muted=()))

    offered = {rule for role in Role for rule in settings_form.mutable(role, free)}

    assert set(RULES) <= offered


@pytest.mark.parametrize(
    ("pause", "is_kept"),
    [("2027-01-18", True), ("2027-01-19", False), ("2226-01-01", False)],
    ids=["sixty days", "a day more", "two hundred years"],
)
async def test_no_longer_pause_is_shown_than_the_one_that_counts(
    side, sessions, floor, pause, is_kept
):
    own, response = await save(side, sessions, floor, chosen(pause=pause))

    assert (own is not None) is is_kept
    assert ("Pick a day within 60 days." in response.text) is not is_kept
