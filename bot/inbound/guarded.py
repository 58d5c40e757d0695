"""The border of every listener: who may enter, and what is said when it fails."""

from collections.abc import Awaitable, Callable
from secrets import token_hex

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.inbound.context import Supplies
from bot.inbound.once import RepeatedError
from bot.inbound.replies import tell
from bot.inbound.roads import UnansweredError
from bot.inbound.who_is_let_in import is_let_in

SORRY = (
    "Something went wrong on my side, and I may not have kept this. Please try again "
    "in a minute; if it stays so, give your admin this number from the log: {}"
)
Work = Callable[[AsyncArgs, Supplies], Awaitable[None]]
Listener = Callable[[AsyncArgs], Awaitable[None]]

log = structlog.get_logger(__name__)


async def acknowledge(args: AsyncArgs) -> None:
    """Tell Slack at once that its request has arrived."""
    await args.ack()


def guarded(work: Work, supplies: Supplies) -> Listener:
    """Return `work` as a lazy listener for members, that never fails silently."""

    async def listen(args: AsyncArgs) -> None:
        try:
            async with supplies.turns:
                if await is_let_in(args, supplies):
                    await work(args, supplies)
        except RepeatedError:
            log.info("repeated_input", listener=work.__name__)
        except Exception:
            number = token_hex(4)
            log.exception("listener_failed", listener=work.__name__, error_id=number)
            await _apologise(args, number)

    return listen


async def _apologise(args: AsyncArgs, number: str) -> None:
    try:
        await tell(args, SORRY.format(number))
    except (UnansweredError, ValueError) as error:
        # Slack itself may be what failed; the log has the cause already.
        log.warning("apology_failed", error=type(error).__name__, error_id=number)
