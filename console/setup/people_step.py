"""The third step: people.csv, drafted from what the CRM and Slack know, imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.outbound.directory import SlackUser
from console.base.command_line import command
from console.commands import people as people_command
from console.parts import Parts
from console.setup.asking import choose
from console.setup.guide import Guide
from console.setup.people_changes import settle_rows
from console.setup.people_csv import text_of, write
from console.setup.people_draft import candidates, members
from console.setup.people_interview import Interview
from console.setup.people_leaders import PREFIX
from crm.port import OwnerRecord
from models import people_file
from models.db.schema import upgrade
from models.people.listed import count_present
from models.people_file import PeopleFileError

EXISTING = f"{PREFIX}existing"
WRITTEN = f"{PREFIX}written"
TAKE, DRAFT = "take", "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the CRM and Slack tell of people."""

    owners: Sequence[OwnerRecord]
    users: Sequence[SlackUser]
    currency: str


def people_step(guide: Guide) -> None:
    """Return once people are imported; PeopleFileError for a file that cannot be."""
    present = guide.do(_present)
    if present and guide.is_guided and not guide.memory.get(WRITTEN):
        guide.say(f"ok     {present} people are known: setup people changes them.")
        return
    path = guide.env.path.parent / "people.csv"
    if not guide.memory.get(WRITTEN) and not _takes_existing(guide, path):
        if not _draft(guide, path):
            return
        guide.memory.keep(WRITTEN, answer=True)
    try:
        guide.do(partial(_import, path=path, guide=guide))
    except PeopleFileError:
        # Whoever mends the file goes on with it; whoever wants a draft may have one.
        guide.memory.forget(EXISTING, WRITTEN)
        raise
    guide.memory.forget(PREFIX)


def _takes_existing(guide: Guide, path: Path) -> bool:
    if not path.exists():
        return False
    options = (
        f"Take {path.name} as it is",
        f"Draft a new one; this one is kept as {path.name}.1",
    )

    def ask() -> str:
        guide.say(f"{path} is there already.")
        return (TAKE, DRAFT)[choose(guide.console, "Which", options)]

    return guide.memory.once(EXISTING, ask) == TAKE


def _draft(guide: Guide, path: Path) -> bool:
    """Ask, and write the file; return whether there was anybody to write down."""
    guide.say("Looking up who is who in the CRM and in Slack.")
    known = guide.do(_know)
    in_slack = {user.email or "": user for user in members(known.users)}
    found = candidates(known.owners, known.users)
    if not found:
        guide.say(
            "The CRM shows no users with an e-mail address, so there is nobody to "
            f"draft. Write {path} yourself: sandbox/floor/FORMAT.md says how. Then go "
            f"on with: {command('setup people')}"
        )
        return False
    interview = Interview(
        guide=guide, known=found, in_slack=in_slack, currency=known.currency
    )
    text = _right_text(guide, interview)
    older = write(path, text)
    guide.say(f"Written: {path}")
    if older is not None:
        guide.say(f"What stood there is kept as {older.name}.")
    return True


def _right_text(guide: Guide, interview: Interview) -> str:
    while True:
        text = text_of(settle_rows(interview))
        try:
            people_file.read(text)
        except PeopleFileError as error:
            guide.say("This cannot be imported yet:", *str(error).splitlines())
        else:
            return text


async def _present(parts: Parts) -> int:
    await upgrade(parts.engine)
    async with parts.sessions() as session:
        return await count_present(session)


async def _know(parts: Parts) -> Known:
    async with parts.open_crm() as crm:
        account = await crm.account()
        owners = await crm.owners()
    return Known(
        owners=owners,
        users=await parts.directory.users(),
        currency=account.currency_taken,
    )


async def _import(parts: Parts, *, path: Path, guide: Guide) -> None:
    await people_command.import_people(
        parts, path, guide.console, is_sure=False, says_next=False
    )
