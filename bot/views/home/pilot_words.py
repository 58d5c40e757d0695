"""How a pilot is said: in App Home, by the doctor, on the command line, in the log."""

from collections.abc import Sequence

from bot.views.slack_text.words import count


def pilot_in_words(leaders: Sequence[str], people: int) -> str:
    """Return "live for the team of Dana Reed (6 people), shadow for the rest".

    `leaders` are taken as they are: whoever shows them in Slack has escaped them.
    """
    return f"live for {teams_in_words(leaders, people)}, shadow for the rest"


def teams_in_words(leaders: Sequence[str], people: int) -> str:
    """Return "the team of Dana Reed (6 people)", or of several leaders together."""
    *most, last = leaders
    named = f"{', '.join(most)} and {last}" if most else last
    team = "teams" if most else "team"
    return f"the {team} of {named} ({count(people, 'person', 'people')})"
