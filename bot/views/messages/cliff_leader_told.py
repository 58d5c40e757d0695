"""To the rep: the leader was told of the cliff, and with which three questions."""

from bot import action_ids
from bot.views.messages.cliff_leader import questions
from bot.views.messages.cliff_lines import image
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import note
from bot.views.slack_text.words import first_name
from coaching.evidence import LeaderHasItEvidence, Notice


def draft(evidence: LeaderHasItEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the note; it asks nothing and counts against no budget."""
    del notice
    leader = first_name(evidence.leader.name)
    asked = "\n".join(questions(evidence.cliff, frame))
    return Draft(
        headline=f"{leader} has this now, to help: {image(evidence.cliff, 'your')}",
        facts=(f"*{leader} was given three questions for you*\n{asked}",),
        steps=("*One small step:* pick the one you want to start with.",),
        buttons=((action_ids.HELP, "I Need Help"),),
        still=((action_ids.HELP, "I Need Help"),),
        why="You had this first, and it still holds. There is nothing to answer here.",
        origin=f"Only you see this note. {leader} got the facts that you got.",
        explains=False,
    )


KIND = note(draft)
