"""One worker that reads the CRM over and over, in turn with others, until killed."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import structlog

from crm.hubspot import open_hubspot
from jobs.clock import Clock
from jobs.one_worker import Turn
from jobs.sync.report import SyncReport
from jobs.sync.run import sync
from models.db.database import SessionMaker, open_database, session_maker
from tests.faults.crm_line import PACE
from tests.faults.worker import AFTER_ERROR, clock_of, die_in_commits, terms_of
from tests.jobs.sync_fakes import SilentProgress

PATIENT = replace(PACE, deadline=10.0, give_up_after=20.0)
"""What is slow here is the machine; the line's own faults are tried elsewhere."""
REST = 0.02
"""Seconds between two readings."""
WHOLE, PARTLY = "whole", "partly"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOrder:
    """What a reader is to do; it travels as JSON."""

    database: str
    crm: str
    tokens: list[str]
    """Of which each reader has one."""
    clocks: list[str]
    terms: dict[str, float]
    seed: int
    kill_in_commit: float = 0.0
    """How often, of 1, it kills itself while a commit is under way."""


def work_as(order: dict[str, Any], tell: Callable[[str, int, str], None]) -> None:
    """Read until something kills this process."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL)
    )
    asyncio.run(_work(ReadingOrder(**order), tell))


async def _work(order: ReadingOrder, tell: Callable[[str, int, str], None]) -> None:
    engine = open_database(order.database)
    dice = Random(f"{order.seed} {os.getpid()}")  # noqa: S311 - a test's dice
    if order.kill_in_commit:
        die_in_commits(engine, order.kill_in_commit, dice)
    sessions = session_maker(engine)
    clock = clock_of(order.clocks, order.seed)
    turn = Turn(
        name="sync:hubspot",
        every=timedelta(0),
        sessions=sessions,
        clock=clock,
        terms=terms_of(order.terms),
    )
    token = order.tokens[order.seed % len(order.tokens)]
    read = partial(read_once, order.crm, sessions, clock, token=token)
    while True:
        try:
            report = await turn.run(read)
        except Exception as error:  # noqa: BLE001 - the ticker's border, in short
            tell("failed", os.getpid(), type(error).__name__)
            await asyncio.sleep(AFTER_ERROR)
            continue
        if report is not None:
            word = WHOLE if report.is_complete else PARTLY
            tell("did", os.getpid(), f"{word}:{token}")
        await asyncio.sleep(REST)


async def read_once(
    crm: str, sessions: SessionMaker, clock: Clock, *, token: str
) -> SyncReport:
    """Sync once over a connection of its own."""
    async with open_hubspot(
        base_url=crm,
        token=token,
        version="2026-09",
        allow_private_hosts=frozenset({crm.removeprefix("http://")}),
        pace=PATIENT,
    ) as hubspot:
        return await sync(hubspot, sessions, clock, SilentProgress(), history_days=730)
