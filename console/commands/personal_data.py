"""Tell a person what is known about them, or take their name out of it."""

import json
from collections.abc import Sequence

import typer
from rich.console import Console

from coaching.facts import Role
from coaching.hold_out.words import for_person
from console.base.command_line import command
from console.base.foreseen import NotReadyError
from console.commands.erased_file import note_erased
from console.parts import Parts
from models.hold_out.hold_out import stored_draw
from models.keeping.audit import AuditLook, record
from models.keeping.blot_names import is_erased
from models.keeping.erase import erase
from models.keeping.erased import entries_of, still_in
from models.keeping.export import everything_about, person_of


async def export_person(parts: Parts, email: str) -> None:
    """Print everything about the person as JSON; NotReadyError if nobody is known."""
    async with parts.sessions.begin() as session:
        person = await person_of(session, email)
        if person is None:
            message = "nobody is known by this address"
            raise NotReadyError(message)
        found = dict(await everything_about(session, person))
        draw = await stored_draw(session)
        if draw is not None:
            role = Role(person.role)
            found["hold_out_means"] = [{"words": for_person(draw.share, role)}]
        look = AuditLook(
            actor="cli",
            action="export",
            subject_person_id=person.id,
            allowed=True,
            reason="export-person",
        )
        record(session, look, now=parts.clock())
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


async def erase_person(
    parts: Parts, email: str, console: Console, *, is_sure: bool, is_still_there: bool
) -> None:
    """Ask, and take the person's name out of everything; again is no error.

    NotReadyError where the next sync or import would bring the name back, unless
    `is_still_there` says that this is meant.
    """
    async with parts.sessions() as session:
        person = await person_of(session, email)
        if person is None:
            console.print("Nobody is known by this address: nothing to erase.")
            return
        places = await still_in(session, person)
    if places and not is_still_there:
        raise NotReadyError(_still(places))
    console.print("Their name, address, Slack user and days off are erased here, their")
    console.print("name in titles and notes, and the words of every message to them or")
    console.print("naming them. Their numbers stay, under no name. This cannot be")
    console.print("undone.")
    if not is_sure and not typer.confirm("Erase this person?"):
        console.print("Nothing was changed.")
        raise typer.Exit(1)
    async with parts.sessions.begin() as session:
        person = await person_of(session, email)
        if person is None:
            return
        if not is_erased(person):
            entries = await entries_of(session, person)
            note_erased(parts.settings.erased_file, entries)
        emptied = await erase(session, person, erased_by="cli", now=parts.clock())
    console.print(f"Erased; {emptied} messages lost their words. A number is noted in")
    console.print(f"{parts.settings.erased_file}, so that no backup brings them back.")
    console.print(
        "What Slack holds is Slack's copy: delete it there. A meeting's title"
    )
    console.print("that still names them in the CRM comes back when it is changed.")


def _still(places: Sequence[str]) -> str:
    return (
        f"nothing was erased: this person is still in {' and in '.join(places)}, which "
        f"would bring the name back. Take them out there, then {command('sync')} or "
        f"{command('people import FILE')}, then type this again; or add --still-there "
        "to erase all the same"
    )
