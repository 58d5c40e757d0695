"""To an admin: what the CRM shows is not believed, and what ends that."""

from collections.abc import Sequence

from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import note
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import names
from coaching.evidence import CrmHeldEvidence, DoubtedStreams, Notice

LONGEST = 400
"""Characters of one reason."""


def draft(evidence: CrmHeldEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the note; what an admin decides is typed where the program runs."""
    del notice, frame
    streams = [each for doubt in evidence.doubts for each in doubt.streams]
    return Draft(
        headline=(
            f"I do not believe what the CRM shows of {_named(streams)}, and say nothing"
            " that rests on it."
        ),
        facts=("\n".join(_line(doubt) for doubt in evidence.doubts),),
        steps=(
            (
                "*One small step:* look at it in the CRM. Was a right or the token"
                " changed by mistake? Change it back, and I go on by myself. Is it"
                " true? Then say so where I run: `crm believe`, or"
                " `crm move` if the company has another account now."
            ),
        ),
        why=(
            "Why this: what is gone all at once is more often a lost right than the"
            " truth, and a rule that believed it would tell people what is not so."
        ),
        origin="Only admins get this, at most once a day.",
        explains=False,
    )


def _line(doubt: DoubtedStreams) -> str:
    return f"• {_named(doubt.streams)}: {escape(doubt.reason, LONGEST)}"


def _named(streams: Sequence[str]) -> str:
    return names([stream.replace("_", " ") for stream in streams])


KIND = note(draft)
