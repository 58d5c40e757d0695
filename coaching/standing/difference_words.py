"""What a change of values does, in sentences: how many words, and which were right."""

from collections.abc import Sequence

from coaching.standing.difference import Difference, Stretch
from coaching.standing.words import CASES


def difference_words(found: Sequence[Difference]) -> list[str]:
    """Return a sentence for each rule in which something changes; one if nothing does.

    "Not proved wrong" is all that a past can say for a word that nobody heard.
    """
    changed = [_sentence(each) for each in found if each.sent or each.dropped]
    return changed or ["Nothing that is judged would have been said otherwise."]


def judged_words(stretch: Stretch) -> str:
    """Return what is known of one word."""
    known = {True: "wrong", False: "not proved wrong", None: "not to tell yet"}
    return known[stretch.is_wrong]


def _sentence(each: Difference) -> str:
    title = CASES[each.rule].title
    parts = [f"{len(each.kept)} as before"]
    parts += [f"{len(each.sent)} more ({_tally(each.sent)})"] if each.sent else []
    fewer = f"{len(each.dropped)} fewer ({_tally(each.dropped)})"
    parts += [fewer] if each.dropped else []
    return f"{title}: {'; '.join(parts)}"


def _tally(found: Sequence[Stretch]) -> str:
    said = [judged_words(each) for each in found]
    order = ("wrong", "not proved wrong", "not to tell yet")
    return ", ".join(f"{said.count(word)} {word}" for word in order if word in said)
