"""Generate the demo's floor: a year of a sales team, and more than one to come."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from sandbox.floor import cast, names, oddities, routine, stories
from sandbox.floor.desk import Desk, Ids
from sandbox.floor.files import save
from sandbox.floor.floor import Floor
from sandbox.floor.rows import PersonRow
from sandbox.floor.workdays import NEAR, Workdays, latest_thursday

STORIES: Mapping[str, Callable[[Desk], None]] = {
    "Sam Okafor": stories.cliff,
    "Lena Torres": stories.busy,
    "Owen Castellano": stories.new_rep,
    "Lee Nakamura": stories.sure,
    "Maya Feldman": stories.uncertain,
    "Ruth Adeyemi": stories.nearly_empty,
}
NOT_MET = "Clara Nowak"
"""The rep whose 1:1 is overdue."""
NOT_MET_FOR = timedelta(days=38)


def generate(today: date, *, seed: int, hostile: bool = False) -> Floor:
    """Return the demo's floor, which starts on the latest Thursday up to `today`.

    With `hostile`, one deal's name means to be markup.
    """
    start = latest_thursday(today)
    floor = Floor()
    taken = {name.partition(" - ")[0] for name in stories.NAMED}
    known = names.companies(_random(seed, "companies"))
    ids = Ids(companies=(each for each in known if each not in taken))
    for person in cast.people(start):
        floor.put_person(person)
    for profile in cast.profiles():
        floor.put_profile(profile)
    for stage in cast.stages():
        floor.put_stage(stage)
    by_email = {person.email: person for person in floor.people.values()}
    desks: dict[str, Desk] = {}
    for person in floor.people.values():
        leader = by_email.get(person.leader_email or "")
        if leader is not None:
            desks[person.name] = _desk(floor, ids, person, leader, start, seed=seed)
    for name, desk in desks.items():
        _work(desk, STORIES.get(name, stories.healthy))
    oddities.add(desks, hostile=hostile)
    for name, desk in desks.items():
        desk.go_on(_random(seed, f"{name}, after the scenes"))
        desk.finish()
    return floor


def _random(seed: int, name: str) -> Random:
    return Random(f"{seed}:{name}")  # noqa: S311 - the same floor each time


def _desk(
    floor: Floor,
    ids: Ids,
    person: PersonRow,
    leader: PersonRow,
    start: date,
    *,
    seed: int,
) -> Desk:
    return Desk(
        floor=floor,
        ids=ids,
        rep=person,
        leader=leader,
        days=Workdays(
            start,
            country=person.country or "US",
            time_zone=person.time_zone or "UTC",
        ),
        random=_random(seed, person.name),
        leader_joins=0.0 if person.name == "Maya Feldman" else 0.2,
    )


def _work(desk: Desk, story: Callable[[Desk], None]) -> None:
    """Write one person's year, and the 1:1s with their leader."""
    if desk.rep.role == "rep":
        story(desk)
    begun = desk.rep.leader_since or desk.days.start
    begin = max(routine.FIRST, desk.days.number(begun))
    if desk.rep.name != NOT_MET:
        routine.one_on_ones(desk, begin=begin)
        return
    last = desk.days.number(desk.days.start - NOT_MET_FOR)
    routine.one_on_ones(desk, begin=begin, until=last - 6)
    routine.one_on_one(desk, last)
    desk.coming.append(partial(routine.one_on_ones, desk, begin=NEAR + 1))


def main(
    to: Annotated[Path, typer.Option(help="Folder to write")],
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Default: today")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed is another floor")] = 7,
    *,
    hostile: Annotated[
        bool, typer.Option("--hostile", help="Name one deal with markup")
    ] = False,
) -> None:
    """Write the demo's floor into a folder."""
    day = datetime.now(UTC) if today is None else today
    save(generate(day.date(), seed=seed, hostile=hostile), to)


if __name__ == "__main__":
    typer.run(main)
