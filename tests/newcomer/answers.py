"""What a newcomer types: each question of the setup in its order, and the answer."""

from collections.abc import Sequence

from tests.newcomer.stand_ins import APP_TOKEN, BOT_TOKEN, CRM_TOKEN

Answers = Sequence[tuple[str, str]]

CONNECTING: Answers = (
    ("Which [1]:", "1"),
    ("Paste the bot token (it will not show):", BOT_TOKEN),
    ("Paste the app-level token (it will not show):", APP_TOKEN),
    ("Paste the HubSpot service key (it will not show):", CRM_TOKEN),
    ("Is this the right account? [Y/n]:", "y"),
)
PEOPLE: Answers = (
    ("Who is VP and reads the Friday digest? [Vera Vance]:", ""),
    ("Who else leads reps? [Mo Mann, Mia Mund]:", ""),
    ("Who looks after Switchback? [Rene Opal]:", ""),
    ("Who of the others does not sell? [nobody]:", "gus.guest@brook.example"),
    ("Who leads team North? [Mo Mann]:", ""),
    ("Who leads team South? [Mia Mund]:", ""),
    ("Are these countries right? [Y/n]:", "y"),
    ("Target of a quarter for each rep, as 250000 EUR [none]:", "90000"),
    ("Number of somebody to change, or Enter if it is right:", ""),
)
"""About the company of small_floor."""
SMALL: Answers = (
    *CONNECTING,
    *PEOPLE,
    ("For whom [1]:", "2"),
    ("[y/N]:", "y"),
)
"""For the company of small_floor."""
DEMO: Answers = (
    *CONNECTING,
    ("Who is VP and reads the Friday digest? [Dana Whitfield]:", ""),
    ("Who else leads reps?", ""),
    ("Who looks after Switchback? [Robin Hale]:", ""),
    ("Who of the others does not sell? [nobody]:", ""),
    ("Who leads team East? [Marcus Bell]:", ""),
    ("Who leads team Europe? [Jonas Keller]:", ""),
    ("Who leads team West? [Priya Raman]:", ""),
    ("Are these countries right? [Y/n]:", "y"),
    ("Target of a quarter for each rep, as 250000 USD [none]:", "220000"),
    ("Number of somebody to change, or Enter if it is right:", ""),
    ("For whom [1]:", "1"),
    ("[y/N]:", "y"),
)
"""For the demo's floor."""
