"""The fifth step: live for everybody, for one team, or not yet."""

from console.parts import Parts
from console.setup.guide import Guide
from console.switching import go_live
from models.mode import Mode, read_mode


def live_step(guide: Guide) -> None:
    """Ask whether messages may go to the floor from now on."""
    if guide.do(_mode) is Mode.LIVE:
        guide.say("ok     It is live already.")
        return

    async def ask(parts: Parts) -> None:
        await go_live(parts, guide.console, is_sure=False)

    guide.do(ask)


async def _mode(parts: Parts) -> Mode:
    async with parts.sessions() as session:
        return await read_mode(session)
