"""`rules effect` tells what messages change, or what is missing to tell it."""

import pytest
from rich.console import Console

from coaching.hold_out.effect_words import OFF
from coaching.planning.hold_out import DrawnCase
from console.commands.rule_words import tell_effect
from models.hold_out.hold_out import keep_cases, keep_share
from tests.jobs.floor import REP, lay_floor
from tests.jobs.makers import DAY, NOW

pytestmark = pytest.mark.usefixtures("bare_environment")


async def said(parts) -> list[str]:
    console = Console(record=True, width=200)
    await tell_effect(parts, console)
    return console.export_text().splitlines()


async def test_while_it_is_off_it_says_how_it_is_switched_on(parts, sessions):
    await lay_floor(sessions)

    assert await said(parts) == [OFF]


async def test_from_too_little_it_says_what_is_missing_and_names_nobody(
    parts, sessions
):
    await lay_floor(sessions)
    case = DrawnCase(
        rep_id=REP,
        week="2026-W44",
        rule="nearly_empty",
        recipient_id=REP,
        subject_id=REP,
        episode_number=1,
        is_held_out=True,
    )
    async with sessions.begin() as session:
        await keep_share(session, 0.5, now=NOW - 40 * DAY)
        await keep_cases(session, [case], now=NOW - 20 * DAY)

    assert await said(parts) == [
        "Too little is known yet to tell what messages change, since 10 Oct:",
        "• 1 of 26 weeks in which anything was due are over",
        "• 0 of 30 rep-weeks with messages",
        "• 0 of 10 reps who had a week with messages",
        "• 1 of 30 rep-weeks without messages",
        "• 1 of 10 reps who had a week without messages",
    ]
