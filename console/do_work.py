"""What every command does: read the settings, make the parts, work, put them away."""

import asyncio
import sys

from prometheus_client import CollectorRegistry

from config import Settings
from console.base import logs
from console.base.database_file import refuse_unusable
from console.base.errors import told_plainly
from console.base.gc_tuning import leave_imported_alone
from console.base.settings import load_settings, secrets
from console.parts import Parts, Work
from console.put_together import put_together
from console.watch.metrics import Metrics


def do(work: Work, *, is_service: bool = False, is_doctor: bool = False) -> None:
    """Do one command's `work` with parts made from the settings, and clean up.

    Whoever typed a command reads its lines; the log is for a service, or for DEBUG. The
    doctor alone goes on with a database that cannot be used, and says so.
    """
    with told_plainly():
        settings = load_settings()
        metrics = Metrics(CollectorRegistry())
        logs.configure(
            level=_log_level(settings, is_service=is_service),
            secrets=secrets(settings),
            is_terminal=sys.stderr.isatty(),
            count=metrics.count_event,
        )
        parts = put_together(settings, metrics=metrics)
        leave_imported_alone()
        if not is_doctor:
            refuse_unusable(parts.engine)
        asyncio.run(_working(work, parts))


def _log_level(settings: Settings, *, is_service: bool) -> str:
    is_told = is_service or settings.log_level == "DEBUG"
    return settings.log_level if is_told else "CRITICAL"


async def _working(work: Work, parts: Parts) -> None:
    try:
        await work(parts)
    finally:
        await parts.engine.dispose()
