"""The outbox under any order of events: hypothesis looks for one that tells twice.

Each step is what some worker does, dies of, or notes too late, while Slack takes
messages late and shows them later still, but within the settle time, as is promised.
At the end of every example the outbox is left in peace, and all must have arrived.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from models.db.database import open_database, session_maker
from models.db.lease_time import SendTiming, standard_terms
from models.outbox import queue, unclear
from models.outbox.claims import Claim
from models.tables import Delivery
from tests.databases import migrated_sqlite
from tests.faults.guards import anybody_holds
from tests.jobs.makers import NOW, make_delivery, make_person

STEPS = 30
LAG = timedelta(seconds=50)
"""From the post to its being seen: late acceptance and a lagging history together."""
FATES = ("ok", "unclear after", "unclear before", "busy")
TERMS = replace(
    standard_terms(settle=timedelta(seconds=60), by_database_clock=False),
    person_gap=timedelta(0),
)
CALMS_AFTER = 40
T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Hand:
    """A worker that has posted and not yet noted what Slack answered."""

    claim: Claim
    fate: str


class Desk:
    """A database and an event loop that all examples share."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{migrated_sqlite(folder)}"
        self.runner = asyncio.Runner()
        self.engine: AsyncEngine = open_database(self.url)
        self.do(self._people)

    async def _people(self, session: AsyncSession) -> None:
        session.add(make_person(1, role="manager", slack_channel_id="D00000001"))

    def do(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Run `work` in one transaction."""

        async def within() -> T:
            async with session_maker(self.engine).begin() as session:
                return await work(session)

        return self.runner.run(within())

    def close(self) -> None:
        """Let go of the database."""
        self.runner.run(self.engine.dispose())
        self.runner.close()


class OutboxMachine(RuleBasedStateMachine):
    """Workers, time and Slack, in any order."""

    desk: Desk
    terms: SendTiming

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.number = 0
        self.created: dict[str, list[datetime]] = defaultdict(list)
        self.hands: list[Hand] = []
        self.lookers: list[tuple[Claim, bool]] = []
        self.desk.do(lambda session: session.execute(delete(Delivery)))

    @rule()
    def enqueue(self) -> None:
        """Decide a message."""
        self.number += 1
        new = make_delivery(
            # Not by chance: the id decides between two that are due at once.
            id=str(UUID(int=self.number)),
            dedup_key=f"m{self.number}",
            subject_person_id=None,
            expires_at=NOW + timedelta(days=30),
        )
        self.desk.do(lambda session: queue.enqueue(session, new, now=self.now))

    @rule(fate=st.sampled_from(FATES))
    def post(self, fate: str) -> None:
        """Claim, look once more and post; the note is yet to come."""
        self._tidy()
        claim = self._claim()
        if claim is not None and self._may_post(claim):
            if fate in {"ok", "unclear after"}:
                self.created[claim.id].append(self.now + LAG)
            self.hands.append(Hand(claim=claim, fate=fate))

    @rule(seconds=st.sampled_from((1, 61, 121)))
    def freeze_between_claim_and_post(self, seconds: int) -> None:
        """Stand still after a claim while others work, and go on."""
        claim = self._claim()
        if claim is None:
            return
        self.now += timedelta(seconds=seconds)
        self.look()
        self.post("ok")
        if self._may_post(claim):
            self.created[claim.id].append(self.now + LAG)
            self.hands.append(Hand(claim=claim, fate="ok"))

    @precondition(lambda self: self.hands)
    @rule(index=st.integers(0, 7))
    def note(self, index: int) -> None:
        """Note what Slack answered, however late."""
        self._note(self.hands.pop(index % len(self.hands)))

    @precondition(lambda self: self.hands)
    @rule()
    def die(self) -> None:
        """Kill a worker with Slack's answer in its hand."""
        self.hands.pop(0)

    @rule(seconds=st.sampled_from((1, 61, 121)))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    @rule()
    def look(self) -> None:
        """Read the history for an unclear message."""
        self._tidy()
        claim = self.desk.do(
            lambda session: unclear.claim_unclear(
                session, owner="l", now=self.now, terms=self.terms
            )
        )
        if claim is not None:
            seen = any(at <= self.now for at in self.created[claim.id])
            self.lookers.append((claim, seen))

    @precondition(lambda self: self.lookers)
    @rule()
    def decide(self) -> None:
        """Note what was seen there, however late."""
        claim, seen = self.lookers.pop(0)
        if seen:
            self.desk.do(
                lambda session: unclear.mark_found(session, claim, ts="1.000001")
            )
        else:
            self.desk.do(
                lambda session: unclear.mark_absent(session, claim, now=self.now)
            )

    @invariant()
    def nobody_is_told_twice(self) -> None:
        """Slack has created each message once at the most."""
        assert all(len(times) < 2 for times in self.created.values())

    def teardown(self) -> None:
        """Leave the outbox in peace; then every message has arrived."""
        for _ in range(CALMS_AFTER):
            if not self._waiting():
                break
            self.now += timedelta(seconds=61)
            while self.hands:
                self._note(self.hands.pop())
            self.look()
            while self.lookers:
                self.decide()
            self.post("ok")
        self.nobody_is_told_twice()
        assert not self._waiting()
        assert len(self.created) >= self.number

    def _tidy(self) -> None:
        self.desk.do(
            lambda session: unclear.recover(session, now=self.now, terms=self.terms)
        )

    def _claim(self) -> Claim | None:
        return self.desk.do(
            lambda session: queue.claim_next(
                session, owner="w", now=self.now, terms=self.terms
            )
        )

    def _may_post(self, claim: Claim) -> bool:
        return self.desk.do(
            lambda session: queue.may_post(
                session, claim, channel="D1", now=self.now, terms=self.terms
            )
        )

    def _note(self, hand: Hand) -> None:
        notes: dict[str, Callable[[AsyncSession], Awaitable[Any]]] = {
            "ok": lambda session: queue.mark_sent(
                session, hand.claim, channel="D1", ts="1.000001", now=self.now
            ),
            "busy": lambda session: queue.postpone(
                session, hand.claim, until=self.now, reason="busy"
            ),
        }

        def unclear_note(session: AsyncSession) -> Awaitable[Any]:
            return queue.mark_unclear(
                session, hand.claim, reason="?", now=self.now, terms=self.terms
            )

        self.desk.do(notes.get(hand.fate, unclear_note))

    def _waiting(self) -> list[str]:
        query = select(Delivery.id).where(Delivery.state != "sent")

        async def read(session: AsyncSession) -> list[str]:
            return list(await session.scalars(query))

        return self.desk.do(read)


@contextmanager
def seeded(fault: str | None) -> Iterator[SendTiming]:
    """Take out one guard meanwhile: "no settle time" or "no fence"."""
    match fault:
        case None:
            yield TERMS
        case "no settle time":
            yield replace(TERMS, settle=timedelta(0))
        case "no fence":
            with (
                mock.patch.object(queue, "still_held", anybody_holds),
                mock.patch.object(unclear, "still_held", anybody_holds),
            ):
                yield TERMS
        case _:
            raise KeyError(fault)


def search(desk: Desk, *, examples: int, fault: str | None) -> None:
    """Look for an order of events that tells twice or loses; raise what is found."""
    with seeded(fault) as terms:
        machine = type("Machine", (OutboxMachine,), {"desk": desk, "terms": terms})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                print_blob=False,
                derandomize=True,
                # A found order of events is proof enough; shrinking it costs minutes.
                phases=(Phase.generate,),
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
