"""One worker: the program's own delivery job over and over, until it is killed.

Only its terms are shorter, so that a lease runs out within the run, and on demand one
guard is taken out, to see that the suite would notice.
"""

import asyncio
import logging
import os
import random
import signal
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.outbound.messenger import Payload, SentReceipt, SlackMessenger
from jobs.clock import Clock, file_clock, system_clock
from jobs.delivery import hindered, post_one, refused
from jobs.delivery.deliver import deliver
from jobs.delivery.look_up_unclear import reconcile
from jobs.digest import digest
from models.db.database import SessionMaker, open_database, session_maker
from models.db.lease_time import SendTiming
from models.outbox import rate_limit, set_back
from models.outbox.refusals import forgive
from tests.faults import guards
from tests.jobs.floor import RULES

REST, IDLE = 0.03, 0.15
"""Seconds between two runs, as between two ticks; longer when nothing was sent."""
AFTER_ERROR = 0.2
COMMIT_LASTS = 0.002
"""Seconds within which a kill during a commit strikes."""

Tell = Callable[[str, int, int | str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a worker is to do; it travels as JSON."""

    database: str
    slack: str
    seed: int
    terms: dict[str, float]
    """Each of the terms, in seconds."""
    off: str | None = None
    """The guard that is taken out."""
    freeze: float = 0.0
    """How often, of 1, it stops when it looks at the clock outside a transaction."""
    kill_in_commit: float = 0.0
    """How often, of 1, it kills itself while a commit is under way."""
    hour: float | None = None
    """Seconds from the machine's time to the business time; with one, it also writes
    the digests that are due then."""
    page_cap: list[str] = field(default_factory=list)
    """A file that, while it exists, lets the database grow no further."""
    clocks: list[str] = field(default_factory=list)
    """Files that tell the time, of which it follows one."""
    waits: dict[str, float] = field(default_factory=dict)
    """Seconds to wait after a refusal: token, reader, line, and the longest of all."""


def work_as(order: dict[str, Any], tell: Tell) -> None:
    """Work until something kills this process."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL)
    )
    asyncio.run(_work(Order(**order), tell))


async def _work(order: Order, tell: Tell) -> None:
    terms = guards.without(order.off, terms_of(order.terms))
    wait_only(order.waits)
    engine = open_database(order.database)
    dice = random.Random(f"{order.seed} {os.getpid()}")  # noqa: S311 - a test's dice
    posting = asyncio.Event()
    clock = _freezing_clock(engine, order, dice, posting=posting)
    if order.kill_in_commit:
        die_in_commits(engine, order.kill_in_commit, dice)
    if order.page_cap:
        cap_pages(engine, order.page_cap[0])
    sessions = session_maker(engine)
    client = AsyncWebClient(
        token=f"xoxb-{os.getpid()}", base_url=order.slack, retry_handlers=[]
    )
    client.proxy = None
    messenger = _TellingMessenger(client, posting)
    slack = (messenger, sessions, clock)

    async def look() -> float:
        await reconcile(*slack, terms=terms, may_go_on=always)
        return IDLE

    async def say() -> float:
        if order.hour is not None:
            await digest(sessions, RULES, clock, terms=terms)
        report = await deliver(*slack, terms=terms, may_go_on=always)
        return REST if report.sent else IDLE

    await _begin(sessions, clock)
    # Beside each other, as the ticker does it.
    await asyncio.gather(_for_ever(look, tell), _for_ever(say, tell))


async def _for_ever(step: Callable[[], Awaitable[float]], tell: Tell) -> None:
    """Take a step, rest for the seconds that it returns, and so on."""
    while True:
        try:
            await asyncio.sleep(await step())
        except Exception as error:  # noqa: BLE001 - the ticker's border, in short
            tell("failed", os.getpid(), type(error).__name__)
            await asyncio.sleep(AFTER_ERROR)


async def _begin(sessions: SessionMaker, clock: Clock) -> None:
    """Forget what was refused, as a start of the program does: it may be mended."""
    async with sessions.begin() as session:
        await rate_limit.reopen(session, now=clock())
        await forgive(session)


def wait_only(seconds: dict[str, float]) -> None:
    """Shorten what is waited after a refusal, as the terms are shortened."""
    waits = {name: timedelta(seconds=value) for name, value in seconds.items()}
    refused.TOKEN_WAIT = waits.get("token", refused.TOKEN_WAIT)
    refused.READER_WAIT = waits.get("reader", refused.READER_WAIT)
    hindered.READER_WAIT = waits.get("reader", hindered.READER_WAIT)
    post_one.TRY_AGAIN_AFTER = waits.get("line", post_one.TRY_AGAIN_AFTER)
    set_back.LONGEST = waits.get("longest", set_back.LONGEST)


def terms_of(seconds: dict[str, float]) -> SendTiming:
    """Return the terms that `seconds` tells."""
    spans = {name: timedelta(seconds=value) for name, value in seconds.items()}
    return SendTiming(by_database_clock=True, **spans)


def clock_of(files: list[str], seed: int) -> Clock:
    """Return the machine's clock, or that of one of `files`."""
    if not files:
        return system_clock
    return file_clock(Path(files[seed % len(files)]), system_clock)


def always() -> bool:
    """Say that work may go on."""
    return True


class _TellingMessenger(SlackMessenger):
    """Has `posting` set from the last guard to Slack's answer.

    From that guard to the call nothing else of this process runs.
    """

    def __init__(self, client: AsyncWebClient, posting: asyncio.Event) -> None:
        super().__init__(client)
        self._posting = posting

    async def post(
        self, channel: str, payload: Payload, delivery_id: str
    ) -> SentReceipt:
        """Post as the program does."""
        self._posting.set()
        try:
            return await super().post(channel, payload, delivery_id)
        finally:
            self._posting.clear()


def _freezing_clock(
    engine: AsyncEngine, order: Order, dice: random.Random, *, posting: asyncio.Event
) -> Clock:
    """Return the machine's clock; now and then, and when told, it stops before reading.

    Outside a transaction that is between the claim and the guard, or between Slack's
    answer and its note: the two places where a frozen worker outlives its lease. What
    is looked up beside a post must not stop it between guard and socket for longer
    than lease and rest, which docs/promises.md does not promise to outlive.
    """
    within = threading.Event()
    told = threading.Event()
    signal.signal(signal.SIGUSR1, lambda _number, _frame: told.set())
    offset = timedelta(seconds=order.hour or 0.0)
    real = clock_of(order.clocks, order.seed)

    def begins(_connection: object) -> None:
        within.set()

    def ends(_connection: object) -> None:
        within.clear()

    event.listen(engine.sync_engine, "begin", begins)
    event.listen(engine.sync_engine, "commit", ends)
    event.listen(engine.sync_engine, "rollback", ends)

    def clock() -> datetime:
        stands = not within.is_set() and not posting.is_set()
        if stands and (told.is_set() or dice.random() < order.freeze):
            told.clear()
            os.kill(os.getpid(), signal.SIGSTOP)
        return real() + offset

    return clock


def die_in_commits(engine: AsyncEngine, often: float, dice: random.Random) -> None:
    """Have this process kill itself in so many of its commits, of 1."""

    def commits(_connection: object) -> None:
        if dice.random() < often:
            wait = dice.random() * COMMIT_LASTS
            threading.Timer(wait, os.kill, (os.getpid(), signal.SIGKILL)).start()

    event.listen(engine.sync_engine, "commit", commits)


def cap_pages(engine: AsyncEngine, flag: str) -> None:
    """Keep SQLite from growing as long as the file `flag` exists."""

    def begins(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
        pages = 1 if os.path.exists(flag) else 1_000_000  # noqa: PTH110 - in a hot loop
        # SQLite raises a cap below the present size to that size.
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    event.listen(engine.sync_engine, "begin", begins)
