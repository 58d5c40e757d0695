"""What somebody reads who asked for a pipeline and does not get it."""

from collections.abc import Sequence

from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import names

UNKNOWN_ASKER = (
    "I do not know you yet, so I cannot show you any deals. Your Switchback admin can "
    "add you to people.csv."
)
MEMBERS_ONLY = (
    "I talk to full members of this workspace only, so I cannot help a guest or "
    "somebody from another company."
)
NOT_YOURS = (
    "A pipeline is shown to its rep, to the rep's own leaders and to the admin, so I "
    "cannot show you this one."
)
UNMATCHED = (
    "I do not know this person on the sales floor. Their Slack address may differ from "
    "the one in people.csv; the admin can match them."
)
ONE_AT_A_TIME = "I show one person at a time: /pipeline and one name."
NOT_YOUR_LIST = "This list is not yours, or it is no more. App Home shows what is."
GONE = "This person is not on the sales floor at the moment."
DEAL_GONE = "This deal is closed, gone, or with somebody else by now."
NAMES_SHOWN = 8


def ambiguous(text: str, people: Sequence[str]) -> str:
    """Return the question that a name leaves open which fits several people."""
    shown = list(people[:NAMES_SHOWN])
    more = " and others" if len(people) > NAMES_SHOWN else ""
    return (
        f"“{escape(text, 40)}” may be {names(shown)}{more}. Type the whole name or @ "
        "and pick the person."
    )


def unknown(text: str) -> str:
    """Return what to say about a name that fits nobody."""
    return (
        f"I know nobody called “{escape(text, 40)}” among those you may ask about. "
        "Try @ and pick the person, or /pipeline help."
    )
