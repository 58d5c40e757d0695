"""To an admin: the circuit breaker holds a run, and where it is let go."""

from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import note
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count
from coaching.evidence import Notice, RunHeldEvidence


def draft(evidence: RunHeldEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the note; an admin answers it on their Home tab, not here."""
    del notice, frame
    number = count(evidence.messages, "message")
    people = count(evidence.people, "person", "people")
    kinds = [
        f"• {escape(rule.replace('_', ' '))}: {many}" for rule, many in evidence.by_rule
    ]
    return Draft(
        headline=f"I hold {number} to {people} until you have looked.",
        facts=(
            f"That would be {escape(evidence.reason)}. Nothing of it has gone out.",
            "\n".join(kinds),
        ),
        steps=(
            (
                "*One small step:* open my *Home* tab. There you let them go, all or"
                " one team's, at any hour; each still waits for its reader's own hours."
            ),
        ),
        why=(
            "Why this: a run far larger than usual may be a mistake in the CRM or in a"
            f" setting. After {count(evidence.keeps_days, 'day')} without a word from"
            " you they are too old and are not sent (set in coaching.toml)."
        ),
        origin="Only admins get this, once for each time that something is held.",
        explains=False,
    )


KIND = note(draft)
