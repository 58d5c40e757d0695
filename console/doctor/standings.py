"""How each rule did on the company's own past, in sentences, for a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rich.console import Console

from coaching.hold_out.words import for_admin
from coaching.limits import HoldOut
from coaching.odds.odds import Odds
from coaching.refs import record_ref
from coaching.standing import gate_words
from coaching.standing.gates import Gate
from coaching.standing.odds import odds_words
from coaching.standing.standing import Proof
from coaching.thresholds import Thresholds
from console.doctor.report import Line, note, ok
from console.parts import Parts
from jobs.learning.prove_rules import prove_all
from jobs.learning.read_effect import effect_from
from models.db.database import SessionMaker
from models.hold_out.hold_out import HeldOut, hold_out_in_force
from models.odds.learned import odds_at
from models.rules.gates import read_gates
from models.rules.proofs import last_proofs


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """How each rule stands, and the day on which it is told."""

    proofs: Mapping[str, Proof]
    gates: Mapping[str, Gate]
    today: date
    odds: Odds | None = None
    held_out: HeldOut | None = None
    tells_from: date | None = None
    """The first day on which the weeks without messages may tell their effect."""

    def all(self, thresholds: Thresholds) -> list[str]:
        """Return a sentence for each rule of which anything is known, and the odds."""
        found = gate_words.sentences(
            self.proofs, self.gates, thresholds, today=self.today
        )
        odds = odds_words(record_ref(self.odds, thresholds.odds))
        return [*found, *([odds] if odds else [])]

    def untold(self) -> list[str]:
        """Return what the weeks without messages keep back; nothing while off."""
        if self.held_out is None or self.tells_from is None:
            return []
        share, since = self.held_out.draw.share, self.held_out.since.date()
        sentence = for_admin(
            share, since=since, tells_from=self.tells_from, today=self.today
        )
        return [sentence]

    def silent(self, thresholds: Thresholds) -> list[str]:
        """Return the sentences of those that do not tell everybody."""
        found = gate_words.kept_back(
            self.proofs, self.gates, thresholds, today=self.today
        )
        return list(found)


async def read_standings(
    sessions: SessionMaker, limits: HoldOut, *, now: datetime
) -> Standings:
    """Return how each rule stands; before the first proof nothing is known."""
    async with sessions() as session:
        found = await hold_out_in_force(session)
        first = (
            None
            if found is None
            else await effect_from(session, found.since, limits, now=now)
        )
        return Standings(
            proofs=await last_proofs(session),
            gates=await read_gates(session),
            today=now.date(),
            odds=await odds_at(session, now=now),
            held_out=found,
            tells_from=first,
        )


async def standings(parts: Parts) -> Standings:
    """Return how each rule stands now."""
    limits = parts.rules.thresholds.hold_out
    return await read_standings(parts.sessions, limits, now=parts.clock())


async def check_standings(parts: Parts) -> list[Line]:
    """Say how each rule stands; nothing before that is known."""
    known, thresholds = await standings(parts), parts.rules.thresholds
    silent = set(known.silent(thresholds))
    lines = [
        (note if sentence in silent else ok)(f"own past: {sentence}")
        for sentence in known.all(thresholds)
    ]
    return [*lines, *(note(sentence) for sentence in known.untold())]


async def prove_now(parts: Parts, console: Console) -> list[str]:
    """Try each rule on the own past while somebody waits; return what to say of it."""
    with console.status("Trying each rule on your own past") as status:

        def told(week: date) -> None:
            status.update(f"Trying each rule on your own past: week of {week}")

        thresholds = parts.rules.thresholds
        await prove_all(parts.sessions, thresholds, now=parts.clock(), on_week=told)
    found = (await standings(parts)).all(thresholds)
    heading = ["How each rule did on your own past:"] if found else []
    return [*heading, *(f"• {sentence}" for sentence in found)]
