"""What reps were asked about coming meetings, and what they answered.

Read from the memory of the plan: the message to the rep is the question, the button
that was pressed on it the answer. Nothing else is kept.
"""

from coaching.facts import Asked, RepWord
from coaching.memory.history import Episode, History
from coaching.memory.put_offs import newest

ASK = "ask_rep"
WORDS: dict[str, RepWord] = {"step": "helpful", "second": "pre_brief"}


def asked(history: History) -> tuple[Asked, ...]:
    """Return the newest question to each rep about each meeting, oldest first."""
    silenced = {
        (put_off.about_id, put_off.subject_id)
        for put_off in newest(history.put_offs)
        if put_off.rule == ASK
    }
    latest: dict[tuple[int, int], Asked] = {}
    for episode in sorted(history.episodes, key=lambda each: each.number):
        found = _asked(episode, silenced)
        if found is not None:
            latest[found.rep_id, found.meeting_id] = found
    return tuple(
        sorted(latest.values(), key=lambda one: (one.at, one.rep_id, one.meeting_id))
    )


def _asked(episode: Episode, silenced: set[tuple[int, int | None]]) -> Asked | None:
    if episode.rule != ASK or episode.subject_id is None or not episode.told:
        return None
    is_silenced = (episode.person_id, episode.subject_id) in silenced
    return Asked(
        rep_id=episode.person_id,
        meeting_id=episode.subject_id,
        at=max(at for _, at in episode.told),
        word="not_this_one" if is_silenced else _word(episode.choice),
    )


def _word(choice: str | None) -> RepWord | None:
    """Take any other button than the two that say yes for a no."""
    return None if choice is None else WORDS.get(choice, "not_this_one")
