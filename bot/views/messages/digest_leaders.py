"""A line of the digest: what the leaders saw of the work, all of them together."""

from bot.views.messages.meeting_brief import kind_in_words
from bot.views.slack_text.words import count
from coaching.evidence import LeaderPresence


def line(presence: LeaderPresence | None) -> str:
    """Return the line; empty where the group is too small or nothing is known."""
    if presence is None:
        return ""
    areas = ", ".join(
        f"{kind_in_words(area.kind)} {area.joined}" for area in presence.areas
    )
    return (
        f"*Leaders with their teams:* {presence.leaders} leaders joined "
        f"{count(presence.joined, 'customer meeting')} in 60 days: "
        f"by the deals' stages, {presence.uncertain} with an open end, "
        f"{presence.sure} all but won. Of {count(presence.reps, 'rep')} they joined "
        f"at least once: {areas}."
    )
