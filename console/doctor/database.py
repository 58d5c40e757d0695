"""The doctor's look at the database itself: is it there, and of which revision."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from console.base.command_line import command
from console.base.database_file import DatabaseFileError, refuse_unusable
from console.base.database_words import why_database_failed
from console.doctor.report import Line, not_yet, ok, wrong
from console.doctor.stage import RUN, has_no_file, people_step
from models.db.schema import SchemaState, schema_state

NOTHING = "database: nothing is in it yet; the import of people makes it"


async def check_database(engine: AsyncEngine) -> list[Line]:
    """Connect, and compare the schema with what this program expects."""
    try:
        refuse_unusable(engine)
        if has_no_file(engine):
            return [not_yet(f"{NOTHING} ({engine.url.database})", step=people_step())]
        state = await schema_state(engine)
    except DatabaseFileError as error:
        return [wrong(f"database: {error}")]
    except DBAPIError as error:
        return [wrong(f"database: {why_database_failed(error.orig)}")]
    return [_schema(state)]


def _schema(state: SchemaState) -> Line:
    if state.is_current:
        return ok(f"database: reachable, at revision {state.current}")
    if state.is_newer:
        return wrong(
            f"database: revision {state.current} is newer than this program: run the "
            "Switchback that wrote it, or restore a backup"
        )
    if state.current is None:
        return not_yet(NOTHING, step=people_step())
    return not_yet(
        f"database: of an older Switchback ({state.current}); this program brings it "
        f"to {state.wanted} when it starts",
        step=command(RUN),
    )
