"""The reminder of one's own promise: a business day before, on the day, and late."""

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import NO_ANSWERS, Kind, Muting, Reader
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days
from coaching.evidence import CommitmentEvidence, Notice

WHAT_LIMIT = 200


def draft(evidence: CommitmentEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the reminder; when long overdue it asks to keep, move or drop."""
    del notice
    what = escape(evidence.what, WHAT_LIMIT)
    is_today = evidence.due_on == evidence.told_on
    due = "today" if is_today else f"on {frame.day(evidence.due_on)}"
    points = {
        "soon": f"Due {due}: {what}",
        "due": f"Due {due}: {what}",
        "overdue": f"Keep, move or drop? {what}",
    }
    is_overdue = evidence.moment == "overdue"
    keep = ((action_ids.PROMISE_KEEP, "Keep"),) if is_overdue else ()
    return Draft(
        headline=points[evidence.moment],
        facts=("\n".join(_facts(evidence, frame)),),
        buttons=(
            (action_ids.PROMISE_DONE, "Done"),
            *keep,
            (action_ids.PROMISE_MOVE, "Move"),
            (action_ids.PROMISE_DROP, "Drop"),
        ),
        why="A reminder of your own words: a business day before, and on the day.",
        origin="You see this; your leader sees what is open in your next 1:1.",
        explains=False,
    )


def _facts(evidence: CommitmentEvidence, frame: Frame) -> list[str]:
    facts = [f"• You said so on {frame.day(evidence.made_on)}."]
    if evidence.deal is not None:
        facts.append(f"• About {frame.deal(evidence.deal)}.")
    if evidence.moment == "overdue":
        late = business_days(evidence.overdue_bd)
        due = frame.day(evidence.due_on)
        facts.append(f"• It was due on {due}, {late} ago. Each answer is a good one.")
    return facts


KIND = Kind(
    draft=draft,
    why=None,
    muting=Muting(reader=Reader.ALL, words="Reminders of my commitments"),
    answers=NO_ANSWERS,
)
