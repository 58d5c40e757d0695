"""How each rule stands, in sentences for the admin: its record, and who is told."""

from collections.abc import Iterator, Mapping
from datetime import date

from coaching.refs import day_in_words
from coaching.rulebook import RULEBOOK
from coaching.standing.gates import Because, Gate, Step, Word
from coaching.standing.standing import JUDGED, Proof
from coaching.standing.words import standing_words
from coaching.thresholds import Thresholds


def sentences(
    proofs: Mapping[str, Proof],
    gates: Mapping[str, Gate],
    thresholds: Thresholds,
    *,
    today: date,
) -> Iterator[str]:
    """Yield a sentence for each rule of which anything is known, the judged ones first.

    A rule that no past can judge is named only where it does not simply speak.
    """
    for rule in JUDGED:
        if rule in proofs:
            yield _judged(proofs[rule], gates.get(rule), thresholds, today)
    for rule, gate in sorted(gates.items()):
        said = gate_words(gate, today=today)
        if said and rule not in proofs:
            yield f"{title(rule)} {said}"


def kept_back(
    proofs: Mapping[str, Proof],
    gates: Mapping[str, Gate],
    thresholds: Thresholds,
    *,
    today: date,
) -> Iterator[str]:
    """Yield the same for those rules alone that do not tell everybody."""
    silent = {rule: gate for rule, gate in gates.items() if not gate.is_for_all}
    known = {rule: proofs[rule] for rule in silent if rule in proofs}
    yield from sentences(known, silent, thresholds, today=today)


def gate_words(gate: Gate, *, today: date) -> str:
    """Return how far a rule speaks, as what follows its name; empty: to everybody.

    Of one that listens its record tells more.
    """
    since = day_in_words(gate.since.date(), beside=today)
    if gate.word is Word.HOLD:
        return "is held by the admin and tells nobody"
    if gate.word is Word.LET:
        return "speaks by the admin's word, whatever its record"
    if gate.step is Step.ADMIN and gate.because is Because.ANSWERS:
        return (
            f"is shown to the admin alone since {since}: too many of those who were"
            " told called it wrong or of no use"
        )
    if gate.step is Step.ADMIN:
        return f"is shown to the admin alone since {since}, before a team is told"
    if gate.step is Step.PILOT:
        return f"is told to one team since {since}, before everybody is"
    return ""


def title(rule: str) -> str:
    """Return what a rule is called; an id where it has no chapter."""
    wording = RULEBOOK.get(rule)
    return rule.replace("_", " ") if wording is None else wording.title


def _judged(
    proof: Proof, gate: Gate | None, thresholds: Thresholds, today: date
) -> str:
    said = standing_words(proof, thresholds)
    more = gate_words(gate, today=today) if gate else ""
    return f"{said}. It {more}" if more else said
