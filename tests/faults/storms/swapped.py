"""A token of another account comes and goes: nothing of it is stored or relied on."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from models.crm_data.account import read_account
from models.crm_data.freshness import freshness
from models.db.database import SessionMaker
from tests.faults.crm_stand import OURS, THEIRS, Stand, opened
from tests.faults.reader import PARTLY, WHOLE
from tests.faults.storms.busy_floor import DEAL, busy_floor
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.reading import (
    Readers,
    calm,
    differences,
    readers,
    stored,
    within,
)
from tests.sandbox.floor.makers import make_change

SOON = timedelta(minutes=15)
OTHER_WORTH = 700_000
"""The other account has the same numbers of records, and other amounts."""


async def blow(scene: Scene) -> Finding:
    """Read with tokens of two accounts in random turn, while readers are killed."""
    size = scene.size(20, 600)
    stand = Stand(
        floors={
            OURS: busy_floor(size),
            THEIRS: busy_floor(size + 20, worth=OTHER_WORTH),
        },
        clock_file=scene.folder / "clock.json",
    )
    wrong: list[str] = []
    rounds = scene.size(1, 20)
    async with opened(stand), readers(scene, stand) as work:
        wrong += [] if await work.read_whole() else ["our account was never read"]
        for number in range(rounds):
            _change(stand, number)
            work.people.give(replace(work.order, tokens=[OURS, THEIRS]))
            await work.harass(1 + work.dice.random())
        wrong += await _alone(scene, stand, work, THEIRS)
        wrong += await _alone(scene, stand, work, OURS)
        works = f"{dict(work.people.done)}, {work.works()}"
        expected = await calm(scene, stand)
    found = await stored(scene.database)
    wrong += differences(found, expected, but=("stream_states", "deal_snapshots"))
    if (number := await _known(scene)) != "1":
        wrong.append(f"the account is taken for {number}")
    return Finding(
        did=f"{rounds} times tokens of two accounts by turns; {works}",
        found=f"{len(found['deals'])} deals as in a calm run of ours",
        wrong=wrong,
    )


def _change(stand: Stand, number: int) -> None:
    """Let time pass, and a deal of ours be worth something else."""
    stand.wait(SOON)
    now = stand.clock() - timedelta(minutes=5)
    deal = stand.floors[OURS].deals[DEAL + number]
    worth = Decimal(5_000 + number)
    stand.floors[OURS].put_deal(
        replace(deal, amount=worth, modified_at=now),
        changes=[make_change(now, "amount", str(worth), deal=deal.id)],
    )


async def _alone(scene: Scene, stand: Stand, work: Readers, token: str) -> list[str]:
    """Let readers of one account alone work; say what is relied on and must not be."""
    stand.wait(SOON)
    work.people.give(replace(work.order, tokens=[token]))
    is_ours = token == OURS
    if not await work.did(f"{WHOLE if is_ours else PARTLY}:{token}"):
        return [f"readers of {token} never came to an end"]
    if await _is_relied_on(scene, stand) is not is_ours:
        return [f"relied on after {token}: {not is_ours}"]
    return []


async def _is_relied_on(scene: Scene, stand: Stand) -> bool:
    async def look(sessions: SessionMaker) -> bool:
        async with sessions() as session:
            fresh = await freshness(session, now=stand.clock())
        return fresh.deals_at is not None

    return await within(scene.database, look)


async def _known(scene: Scene) -> str | None:
    async def look(sessions: SessionMaker) -> str | None:
        async with sessions() as session:
            return await read_account(session, crm="hubspot")

    return await within(scene.database, look)


STORM = Storm(name="a swapped account", blow=blow)
