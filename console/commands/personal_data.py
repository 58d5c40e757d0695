"""Tell a person what is known about them, or take their name out of it."""

import json

import typer
from rich.console import Console

from coaching.facts import Role
from coaching.hold_out.words import for_person
from console.base.foreseen import NotReadyError
from console.parts import Parts
from models.hold_out.hold_out import stored_draw
from models.keeping.audit import AuditLook, record
from models.keeping.erase import erase
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
    parts: Parts, email: str, console: Console, *, is_sure: bool
) -> None:
    """Ask, and take the person's name out of everything; again is no error."""
    async with parts.sessions() as session:
        if await person_of(session, email) is None:
            console.print("Nobody is known by this address: nothing to erase.")
            return
    console.print("Their name, address, Slack user and days off are erased here, and")
    console.print("the words of every message to them or naming them. Their numbers")
    console.print("stay, under no name. This cannot be undone.")
    if not is_sure and not typer.confirm("Erase this person?"):
        console.print("Nothing was changed.")
        raise typer.Exit(1)
    async with parts.sessions.begin() as session:
        person = await person_of(session, email)
        if person is None:
            return
        emptied = await erase(session, person, erased_by="cli", now=parts.clock())
    console.print(f"Erased; {emptied} messages lost their words. Erase them in the CRM")
    console.print("and in people.csv as well, or the next sync brings the name back.")
    console.print("What Slack holds is Slack's copy: delete it there.")
