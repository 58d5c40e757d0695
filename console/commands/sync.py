"""Read what has changed in the CRM, once, for somebody who waits at a terminal."""

from rich.console import Console

from console.base.database_file import database_file
from console.base.progress import sync_progress
from console.base.settings import require
from console.base.single_process import only_one
from console.parts import Parts
from console.preview import command
from console.service import program
from models.db.schema import upgrade
from models.schedule import leases


async def sync_by_hand(parts: Parts, console: Console) -> bool:
    """Sync, tell what broke off, match people; return whether all of it was read."""
    require(parts.settings, "hubspot_token")
    with only_one(parts.settings.database_url.get_secret_value()):
        await upgrade(parts.engine)
        if database_file(parts.engine) is not None:
            # The lock is ours, so whoever still has the lease was killed.
            async with parts.sessions.begin() as session:
                await leases.clear(session, program.READING)
        with sync_progress(console) as progress:
            report = await program.sync_in_turn(parts, progress)
        # Told first: Slack may refuse, and what was read is read all the same.
        is_complete = command.show_sync(report, console)
        await program.match_now(parts)
    return is_complete
