"""Between a rep and whoever helps: the request, and that it is closed."""

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import note
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, first_name
from coaching.evidence import HelpClosedEvidence, HelpRequestEvidence, Notice, Topic

NOTE_LIMIT = 500
TOPICS = {
    Topic.PRICING: "pricing",
    Topic.EXECUTIVE_INTRODUCTION: "an executive introduction",
    Topic.LEGAL: "legal",
    Topic.ENGINEER: "an engineer",
    Topic.OTHER: "another matter",
}
_LATER = (
    (action_ids.HELP_DONE, "Done"),
    (action_ids.HELP_CHANGE, "Change Owner or Date"),
)


def request(evidence: HelpRequestEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message to whoever has the request: who asks, for what, by when."""
    del notice
    rep, topic = first_name(evidence.rep.name), TOPICS[evidence.topic]
    asked = f"{rep} asks for your help with {topic}"
    points = {
        "asked": f"{asked}, by {frame.day(evidence.due_on)}.",
        "due": f"{asked}: it is due today.",
    }
    is_taken = evidence.state == "taken"
    take = () if is_taken else ((action_ids.HELP_TAKE, "I'm on It"),)
    return Draft(
        headline=points[evidence.moment],
        facts=("\n".join(_facts(evidence, frame)),),
        buttons=(*take, *_LATER),
        still=() if evidence.state == "closed" else _LATER,
        why=f"{rep} sees that you have it, and is told when you press Done.",
        origin="A person asked for this. Only you and the one who asked see it.",
        explains=False,
    )


def closed(evidence: HelpClosedEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message to the rep whose request was closed."""
    del notice
    owner, topic = first_name(evidence.owner.name), TOPICS[evidence.topic]
    about = f" on {escape(evidence.deal.name)}" if evidence.deal else ""
    return Draft(
        headline=f"{owner} has closed your request for help with {topic}{about}.",
        facts=(f"• You asked on {frame.day(evidence.asked_on)}.",),
        why="If it is not settled, ask again: in App Home, or with I Need Help.",
        origin="Only you see this.",
        explains=False,
    )


def _facts(evidence: HelpRequestEvidence, frame: Frame) -> list[str]:
    ago = f", {business_days(evidence.age_bd)} ago" if evidence.age_bd else ""
    facts = [f"• Asked on {frame.day(evidence.asked_on)}{ago}."]
    if evidence.deal is not None:
        facts.append(f"• About {frame.deal(evidence.deal)}.")
    if evidence.note:
        facts.append(f"• “{escape(evidence.note, NOTE_LIMIT)}”")
    return facts


REQUEST = note(request)
CLOSED = note(closed)
