"""What the circuit breaker holds, on the admin's page: let all go, or one team's."""

from bot import action_ids
from bot.views.home.more import Whole, first_of
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, button, section
from bot.views.slack_text.blocks import actions as row
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, moment
from coaching.facts.home import HeldRun, HeldTeam

TEAMS_SHOWN = 6
NAME_LIMIT = 40
ALL = "all"
TOO_LATE = "Nothing of it is held any more, so nothing has changed."
ADMINS_ONLY = "Only an admin can let messages go. Nothing has changed."


def blocks(run: HeldRun | None, glance: Glance) -> list[Block]:
    """Return what is held with its buttons; nothing where nothing is held."""
    if run is None:
        return []
    number = count(run.messages, "message")
    people = count(run.people, "person", "people")
    kinds = ", ".join(f"{rule.replace('_', ' ')} ({many})" for rule, many in run.rules)
    everything = button("Let All Go", action_id=action_ids.RUN_LET_ALL, value=ALL)
    return [
        section(
            f"*Held: {number} to {people}.* Far more would go out than in other weeks: "
            f"{escape(kinds, 400)}. Is that right? Whatever you let go still waits for "
            f"its reader's hours. From {moment(run.until, glance.reader)} on the "
            "oldest are too old and are not sent."
        ),
        row([everything]),
        *first_of(teams(run), Whole.HELD_TEAMS, shown=TEAMS_SHOWN),
    ]


def teams(run: HeldRun | None) -> list[list[Block]]:
    """Return what is held for each team, with its button."""
    return [_team(each) for each in run.teams] if run is not None else []


def let_go(number: int) -> str:
    """Return what an admin is told who let `number` messages go."""
    those = "1 message goes" if number == 1 else f"{number} messages go"
    return f"{those} out from the next run on, each in its reader's hours."


def _team(team: HeldTeam) -> list[Block]:
    label = "Let This Team's Go"
    pressed = button(
        label, action_id=action_ids.RUN_LET_TEAM, value=str(team.leader_id)
    )
    number = count(team.messages, "message")
    return [
        section(f"• {escape(team.leader, NAME_LIMIT)} and team: {number}"),
        row([pressed]),
    ]
