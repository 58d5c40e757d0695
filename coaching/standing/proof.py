"""All rules proved on one past: each one's record, its norm and what follows."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import TypeVar

from coaching.limits.deals import FlagName
from coaching.rulebook import MARK_BYTES, rule_version
from coaching.standing.norm import own_norm
from coaching.standing.record import Past, record, won_deals
from coaching.standing.standing import JUDGED, OwnNorm, Proof, Record, Verdict, verdict
from coaching.thresholds import TeamTerms, Thresholds

BOOK = {"stage_ageing": "deal_flags", "no_touch": "deal_flags"}
"""What the rulebook calls that which has no chapter of its own."""
FLAGS: dict[str, tuple[FlagName, ...]] = {
    "quiet_deal": ("quiet", "silent"),
    "stage_ageing": ("stage_ageing",),
    "no_touch": ("no_touch",),
}
"""The flags that a rule's record speaks of: they go with it."""
DEFINITION = 1
Terms = TypeVar("Terms", bound=TeamTerms)


def proofs(
    past: Past, thresholds: Thresholds, was: Mapping[str, Proof]
) -> tuple[Proof, ...]:
    """Return what each rule may do by its record in `past`.

    `was` is the last proof of each rule; one of another version counts for nothing.
    """
    return tuple(_proof(rule, past, thresholds, was.get(rule)) for rule in JUDGED)


def proof_version(rule: str, thresholds: Thresholds) -> str:
    """Return what changes whenever `rule`, its values or its bounds change."""
    judged = {
        "standing": thresholds.standing.model_dump(mode="json"),
        "team": thresholds.model_dump(mode="json")["team"],
    }
    mark = blake2b(json.dumps(judged, sort_keys=True).encode(), digest_size=MARK_BYTES)
    version = rule_version(BOOK.get(rule, rule), DEFINITION, thresholds)
    return f"{version}.{mark.hexdigest()}"


def _proof(rule: str, past: Past, thresholds: Thresholds, last: Proof | None) -> Proof:
    version = proof_version(rule, thresholds)
    found = record(rule, past, thresholds)
    own = _own(rule, past, thresholds)
    same = last is not None and last.version == version
    return Proof(
        rule=rule,
        version=version,
        verdict=_verdict(rule, found, own, thresholds, last if same else None),
        record=found,
        own=own,
        until=past.until,
    )


def _verdict(
    rule: str,
    found: Record,
    own: OwnNorm | None,
    thresholds: Thresholds,
    last: Proof | None,
) -> Verdict:
    return verdict(
        found,
        own,
        bound=thresholds.standing.most_wrong.of(rule),
        limits=thresholds.standing,
        was=last.verdict if last else None,
    )


def _own(rule: str, past: Past, thresholds: Thresholds) -> OwnNorm | None:
    if rule != "quiet_deal":
        return None
    won = won_deals(rule, past, thresholds.standing)
    shipped = thresholds.quiet.silent_factor
    return own_norm(won, shipped=shipped, limits=thresholds.standing)


def as_proved(thresholds: Thresholds, known: Mapping[str, Proof]) -> Thresholds:
    """Return `thresholds` as the own past corrects them.

    The company's own norm takes the place of the set one where a rule speaks by it, and
    a flag that listens is off. It only ever eases: a team that has set itself a wider
    limit keeps it.
    """
    factor, off = _own_factor(known.get("quiet_deal")), _silent_flags(known)
    if not factor and not off:
        return thresholds
    teams = {who: _eased(own, factor, off) for who, own in thresholds.team.items()}
    return _eased(thresholds, factor, off).model_copy(update={"team": teams})


def _own_factor(proof: Proof | None) -> float:
    if proof is None or proof.own is None or proof.verdict is not Verdict.OWN_NORM:
        return 0.0
    return proof.own.factor


def _silent_flags(known: Mapping[str, Proof]) -> tuple[FlagName, ...]:
    return tuple(
        flag
        for rule, flags in FLAGS.items()
        if (proof := known.get(rule)) and proof.verdict is Verdict.LISTENS
        for flag in flags
    )


def _eased(terms: Terms, factor: float, off: tuple[FlagName, ...]) -> Terms:
    quiet, flags = terms.quiet, terms.flags
    widest = max(quiet.silent_factor, factor)
    changes = {
        "quiet": quiet.model_copy(update={"silent_factor": widest}),
        "flags": flags.model_copy(update={"off": (*flags.off, *off)}),
    }
    return terms.model_copy(update=changes)
