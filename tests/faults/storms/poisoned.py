"""Rows on every stream that nobody can read, and characters that nobody can write down.

A row costs itself alone and is named; a character costs itself alone. All else is what
a calm run of the same floor without the poison stores.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from sandbox.floor.floor import SHELVES, Floor
from tests.faults.crm_stand import OURS, Answer, Stand, as_it_is, opened
from tests.faults.storms.busy_floor import (
    ACTIVITY,
    CONTACT,
    DEAL,
    KINDS,
    MEETING,
    busy_floor,
)
from tests.faults.storms.form import Finding, Scene, Storm
from tests.faults.storms.reading import Tables, calm, differences, readers, stored
from tests.sandbox.floor.makers import (
    make_activity,
    make_contact,
    make_deal,
    make_meeting,
)

PURE = "pure"
"""The token of the same floor without the poison."""
MARK = "\ufffd"
SPOILT = (b"\\ud83d", b"\\ude00", b"\xff")
"""Half an emoji and no UTF-8: what the desk puts where the floor has MARK."""
DROPPED = "\x00"
"""A character of which nothing is kept."""
HURT = 0.08
"""How often, of 1, an answer is cut or refused besides."""
Json = dict[str, Any]


def _without_properties(row: Json) -> Json:
    return row | {"properties": None}


def _without_times(row: Json) -> Json:
    kept = {n: v for n, v in row["properties"].items() if "modified" not in n}
    return row | {"properties": kept, "updatedAt": "soon", "createdAt": None}


def _without_id(row: Json) -> Json:
    return row | {"id": None}


BREAKS: tuple[Callable[[Json], Json], ...] = (
    _without_properties,
    _without_times,
    _without_id,
)
AWAY = 5_000
"""From so many on, the numbers of the rows that nobody can read."""


class Poison:
    """A desk that spoils characters and rows, and stumbles now and then."""

    def __init__(self, dice: random.Random, rows: dict[str, int]) -> None:
        self._dice = dice
        self._rows = rows
        self.characters = self.broken = self.hurt = 0

    def __call__(self, answer: Answer) -> Answer:
        """Spoil one answer."""
        if self._dice.random() < HURT:
            self.hurt += 1
            if self._dice.random() < 0.5:
                return replace(answer, body=answer.body[: len(answer.body) // 2])
            return replace(answer, status=503, body=b"<html>")
        return replace(answer, body=self._spoilt(self._broken(answer.body)))

    def _broken(self, body: bytes) -> bytes:
        page: Any = orjson.loads(body)
        results = page.get("results", []) if isinstance(page, dict) else []
        for place, row in enumerate(results):
            how = self._rows.get(str(row.get("id")))
            if how is not None and "properties" in row:
                self.broken += 1
                results[place] = BREAKS[how](row)
        return orjson.dumps(page)

    def _spoilt(self, body: bytes) -> bytes:
        first, *others = body.split(MARK.encode())
        self.characters += len(others)
        return first + b"".join(self._dice.choice(SPOILT) + each for each in others)


def _floor(size: int, *, dropped: str) -> Floor:
    """Return a floor with a MARK and `dropped` in many names."""
    floor = busy_floor(size)
    for deal in list(floor.deals.values()):
        floor.put_deal(replace(deal, name=_named(deal.name, deal.id, dropped)))
    for row in list(floor.activities.values()):
        title = _named(row.title or "", row.id, dropped)
        floor.put_activity(replace(row, title=title))
    for one in list(floor.meetings.values()):
        title = _named(one.title or "", one.id, dropped)
        floor.put_meeting(replace(one, title=title))
    return floor


def _named(name: str, number: int, dropped: str) -> str:
    return {0: f"{name} {MARK} x", 1: f"{dropped}{name}"}.get(number % 3, name)


def _add_poison(floor: Floor) -> dict[str, int]:
    """Add to each stream a row for each way to be none; return which is which."""
    rows: dict[str, int] = {}
    for how in range(len(BREAKS)):
        number = AWAY + how * 10
        floor.put_deal(make_deal(DEAL + number))
        floor.put_contact(make_contact(CONTACT + number))
        floor.put_meeting(make_meeting(MEETING + number))
        ids = [DEAL + number, CONTACT + number, MEETING + number]
        for place, kind in enumerate(KINDS):
            floor.put_activity(make_activity(ACTIVITY + number + place, kind))
            ids.append(ACTIVITY + number + place)
        rows |= {str(each): how for each in ids}
    return rows


def _unnamed(tables: Tables, rows: dict[str, int]) -> list[str]:
    """Return which of the rows that have an id are not named among the flaws."""
    named = {row[1] for row in tables["flaws"]}
    streams = {row[0] for row in tables["flaws"] if row[1] in rows}
    missing = [
        f"the row {one} is named nowhere"
        for one, how in rows.items()
        if BREAKS[how] is not _without_id and one not in named
    ]
    expected = {"deals", "contacts", "meetings", *(SHELVES[kind] for kind in KINDS)}
    return missing + [f"no flaw on {each}" for each in sorted(expected - streams)]


async def blow(scene: Scene) -> Finding:
    """Read a poisoned floor while readers are killed and answers are cut."""
    size = scene.size(24, 1500)
    poisoned = _floor(size, dropped=DROPPED)
    rows = _add_poison(poisoned)
    stand = Stand(
        floors={OURS: poisoned, PURE: _floor(size, dropped="")},
        clock_file=scene.folder / "clock.json",
    )
    desk = Poison(scene.dice("poison"), rows)
    async with opened(stand), readers(scene, stand) as work:
        stand.desk = desk
        await work.harass(scene.size(1, 60))
        is_whole = await work.read_whole()
        works = work.works()
    stand.desk = as_it_is
    async with opened(stand):
        expected = await calm(scene, stand, token=PURE)
    found = await stored(scene.database)
    wrong = differences(
        found, expected, but=("stream_states", "flaws", "deal_snapshots")
    )
    wrong += _unnamed(found, rows)
    wrong += [] if is_whole else ["no whole reading in its time"]
    return Finding(
        did=(
            f"{desk.broken} rows and {desk.characters} characters spoilt, "
            f"{desk.hurt} answers hurt; {works}"
        ),
        found=f"{sum(map(len, expected.values()))} rows as in a calm run",
        wrong=wrong,
    )


STORM = Storm(name="poisoned rows", blow=blow)
