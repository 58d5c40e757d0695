"""The program's own worker part, whole: it ticks until it is killed.

Only its ticks, and the terms of sending, are shorter.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from config import Settings
from console.put_together import put_together
from console.service.program import Part, run
from console.watch.metrics import Metrics
from jobs import tick
from tests.faults.worker import clock_of, terms_of

TICK = timedelta(seconds=0.3)
HEAD_START = 0.3
"""Seconds that words wait for what is being read; twenty in reality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeOrder:
    """Where the program works; it travels as JSON."""

    database: str
    slack: str
    crm: str
    token: str
    clocks: list[str]
    terms: dict[str, float]
    seed: int
    kill_in_commit: float = 0.0
    """Nothing here kills itself."""


def work_as(order: dict[str, Any], _tell: Callable[[str, int, str], None]) -> None:
    """Run until something kills this process."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL)
    )
    # That a tick is left out while one runs is what is meant, and nothing to tell.
    logging.disable()
    tick.HEAD_START = HEAD_START
    asyncio.run(_work(WholeOrder(**order)))


async def _work(order: WholeOrder) -> None:
    settings = Settings(
        database_url=SecretStr(order.database),
        coaching_file=Path(os.devnull),
        slack_bot_token=SecretStr(f"xoxb-{os.getpid()}"),
        slack_api_url=order.slack,
        hubspot_token=SecretStr(order.token),
        hubspot_api_url=order.crm,
        allow_private_hosts=frozenset(
            address.removeprefix("http://").partition("/")[0]
            for address in (order.crm, order.slack)
        ),
    )
    parts = put_together(settings, metrics=Metrics(CollectorRegistry()))
    parts = replace(
        parts,
        clock=clock_of(order.clocks, order.seed),
        terms=terms_of(order.terms),
    )
    # Whoever died held the turn at reading: a supervisor starts the next a while later.
    await asyncio.sleep(parts.terms.lease.total_seconds())
    await run(parts, only=Part.WORKER, stop=asyncio.Event(), tick_every=TICK)
