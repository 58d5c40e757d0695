"""Questions that are put once: to whom they were put, and which have an answer."""

from coaching.memory.history import History
from coaching.rulebook import RULES
from coaching.signal import Signal

ASKED_ONCE = frozenset(one.rule for one in RULES.values() if one.is_asked_once)
"""The rules whose message says that it asks only once."""


def was_asked(signal: Signal, recipient_id: int, history: History) -> bool:
    """Say whether this question is not put to this recipient any more.

    Nobody is asked twice about the same person; what one leader has answered, the next
    one is not asked again.
    """
    if signal.rule not in ASKED_ONCE:
        return False
    about = (signal.rule, signal.subject_id)
    stored = (
        each
        for each in history.questions
        if (each.rule, each.about_id) == about
        and (each.person_id == recipient_id or each.is_answered)
    )
    return any(stored) or recipient_id in _told(about, history)


def _told(about: tuple[str, int], history: History) -> set[int]:
    """Return who heard of it by what is remembered, in shadow and in a replay too."""
    return {
        recipient_id
        for episode in history.episodes
        if (episode.rule, episode.subject_id) == about
        for recipient_id, _ in episode.told
    }
