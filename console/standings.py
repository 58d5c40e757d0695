"""How each rule did on the company's own past, in sentences, for a terminal."""

from collections.abc import Iterator, Mapping
from datetime import date

from rich.console import Console

from coaching.standing import JUDGED, Proof, Verdict
from coaching.standing_words import standing_words
from coaching.thresholds import Thresholds
from console.doctor.report import Line, note, ok
from console.parts import Parts
from jobs.prove_rules import prove_all
from models.rule_proofs import last_proofs

SILENT = frozenset({Verdict.LISTENS})


def in_order(known: Mapping[str, Proof]) -> list[Proof]:
    """Return the proofs in the order in which rules are always shown."""
    return [known[rule] for rule in JUDGED if rule in known]


async def standings(parts: Parts) -> list[Proof]:
    """Return the last proof of each rule; none before the first."""
    async with parts.sessions() as session:
        return in_order(await last_proofs(session))


async def check_standings(parts: Parts) -> list[Line]:
    """Say how each rule did on the own past; nothing before that is known."""
    thresholds = parts.rules.thresholds
    return [
        (note if proof.verdict in SILENT else ok)(
            f"own past: {standing_words(proof, thresholds)}"
        )
        for proof in await standings(parts)
    ]


async def prove_now(parts: Parts, console: Console) -> list[Proof]:
    """Walk each rule over the own past while somebody waits at a terminal."""
    with console.status("Trying each rule on your own past") as status:

        def told(week: date) -> None:
            status.update(f"Trying each rule on your own past: week of {week}")

        found = await prove_all(
            parts.sessions, parts.rules.thresholds, now=parts.clock(), on_week=told
        )
    return in_order({proof.rule: proof for proof in found})


def sentences(found: list[Proof], thresholds: Thresholds) -> Iterator[str]:
    """Yield a heading and a sentence for each rule; nothing where none was proved."""
    if found:
        yield "How each rule did on your own past:"
    for proof in found:
        yield f"• {standing_words(proof, thresholds)}"


def silent_ones(found: list[Proof], thresholds: Thresholds) -> Iterator[str]:
    """Yield a sentence for each rule that listens without speaking."""
    for proof in found:
        if proof.verdict in SILENT:
            yield standing_words(proof, thresholds)
