"""Whom evidence is about, whatever its kind; who hears of it is another question."""

from coaching.evidence.parts import PersonRef
from coaching.evidence.union import Evidence


def rep_in(evidence: Evidence) -> int | None:
    """Return the id of the rep whose work it is; None: the evidence names no rep."""
    rep = getattr(evidence, "rep", None)
    return rep.id if isinstance(rep, PersonRef) else None


def reps_in(evidence: Evidence) -> frozenset[int]:
    """Return the ids of all reps whose work `evidence` tells of, each by its name."""
    named = (getattr(evidence, field, None) for field in ("rep", "sure_rep"))
    return frozenset(each.id for each in named if isinstance(each, PersonRef))
