"""Logging: lines for a person at a terminal, JSON for a machine, secrets for nobody."""

import logging
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

import structlog

from console.base.redaction import Redaction

# These tell whole addresses, message texts or every tick at INFO. Bolt gives its own
# loggers levels of their own, so it is the handler that does not listen.
QUIET = (
    "aiosqlite.",
    "alembic.",
    "httpcore.",
    "httpx.",
    "slack_bolt.",
    "slack_sdk.",
    "uvicorn.access.",
)
QUIETER = ("apscheduler.",)
LEVELS = logging.getLevelNamesMapping()


def configure(
    *,
    level: str,
    secrets: Sequence[str],
    is_terminal: bool,
    count: Callable[[Mapping[str, Any], str], None],
) -> None:
    """Send all logging to stderr, ours and the libraries' in the same form.

    `count` gets each event of ours and its level, told or not.
    """

    def counting(
        _logger: object, method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        count(event, method)
        return event

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            counting,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        # What is not worth telling is still counted; the root's level keeps it quiet.
        wrapper_class=structlog.make_filtering_bound_logger(
            min(logging.INFO, LEVELS[level])
        ),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=_rendering(secrets, is_terminal=is_terminal),
        )
    )
    root = logging.getLogger()
    handler.addFilter(_is_worth_telling)
    root.handlers[:] = [handler]
    root.setLevel(level)


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Say whether a record is ours, or serious enough for whose it is."""
    source = f"{record.name}."
    if source.startswith(QUIETER):
        return record.levelno >= logging.ERROR
    return record.levelno >= logging.WARNING or not source.startswith(QUIET)


def _rendering(secrets: Sequence[str], *, is_terminal: bool) -> list[Any]:
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    redact = Redaction(secrets)
    if is_terminal:
        # The default traceback of structlog shows local variables, tokens among them.
        console = structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.plain_traceback
        )
        return [remove_meta, console, redact]
    return [
        remove_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
        redact,
    ]
