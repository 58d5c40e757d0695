"""The second step: the CRM's token, and whether it is for the right account."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from console.base.account_words import account_in_words
from console.base.command_line import command
from console.doctor.known_account import known_account
from console.doctor.report import Line, note, wrong
from console.doctor.slack_and_crm import check_crm
from console.parts import Parts
from console.setup.asking import choose, confirm
from console.setup.credentials import Credential, settle
from console.setup.guide import Guide
from crm.port import Account, Crm, CrmError, OwnerRecord, Stream

CONFIRMED = "crm.account"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmChoice:
    """A CRM that can be chosen: one row here and its folder make a new one."""

    title: str
    credential: Credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the token opens."""

    account: Account
    owners: Sequence[OwnerRecord]
    deals: int | None
    """None if the CRM does not count, or may not be asked."""
    known: str | None = None
    """The number of the account whose data is stored already."""


async def _look(parts: Parts) -> Sequence[Line]:
    try:
        async with parts.open_crm() as crm:
            # Side by side: a CRM that does not answer is waited for once.
            told, owners = await asyncio.gather(
                # Whose data is stored already is asked about below.
                check_crm(crm),
                _owners_can_be_read(crm),
            )
            lines = [*told, *owners]
    except CrmError as error:
        lines = [wrong(f"CRM: {error}")]
    # What ails the token ails each question, and is told once.
    return list(dict.fromkeys(lines))


async def _owners_can_be_read(crm: Crm) -> list[Line]:
    try:
        await crm.owners()
    except CrmError as error:
        return [wrong(f"{crm.name}: {error}")]
    return []


CHOICES = (
    CrmChoice(
        title="HubSpot",
        credential=Credential(
            name="hubspot_token",
            words="HubSpot service key",
            kind=None,
            found_at=(
                "Make a service key in HubSpot: Settings > Integrations > Service "
                "Keys. Let it read deals, contacts, companies and owners, and give it "
                "the scope sales-email-read. Switchback only reads."
            ),
            look=_look,
        ),
    ),
)


def crm_step(guide: Guide) -> None:
    """Return once a CRM is connected and somebody has said that it is the right one."""
    choice = _choose(guide)
    while True:
        settle(guide, choice.credential)
        with guide.waiting("Looking which account it is"):
            seen = guide.do(_see)
        name = f"{choice.title} {seen.account.external_id or seen.account.address}"
        guide.say(*_words(choice, seen))
        if guide.memory.get(CONFIRMED) == name:
            return
        if confirm("Is this the right account?", default=True):
            guide.memory.keep(CONFIRMED, name)
            return
        guide.say("Then paste the key of the right one.")
        guide.env.keep(choice.credential.name, "")


def _choose(guide: Guide) -> CrmChoice:
    if len(CHOICES) == 1:
        guide.say(f"The CRM is {CHOICES[0].title}, so far the only one.")
        return CHOICES[0]
    titles = [choice.title for choice in CHOICES]
    chosen = guide.memory.once(
        "crm.which", lambda: choose(guide.console, "Which CRM", titles)
    )
    return CHOICES[chosen]


async def _see(parts: Parts) -> Seen:
    async with parts.open_crm() as crm:
        return Seen(
            account=await crm.account(),
            owners=[one for one in await crm.owners() if not one.archived],
            deals=await _count(crm),
            known=await known_account(parts, crm.name),
        )


async def _count(crm: Crm) -> int | None:
    try:
        return await crm.count(Stream.DEALS)
    except CrmError:
        return None


def _words(choice: CrmChoice, seen: Seen) -> list[str]:
    account = seen.account
    at = f" at {account.address}" if account.address else ""
    number = f" {account.external_id}" if account.external_id else ""
    lines = [
        "",
        f"This key opens the {choice.title} account{number}{at}:",
        f"  {account_in_words(account)}",
        f"  {_users(seen.owners)}",
    ]
    if seen.deals is not None:
        lines.append(f"  {seen.deals:,} deals")
    if account.is_trial:
        lines.append("  It is a sandbox or a test account: nobody sells in it.")
    lines += [line.text for line in _gaps(seen)]
    if seen.known not in (None, account.external_id):
        lines.append(
            f"Careful: what is stored came from the account {seen.known}. If the "
            f"company has moved, type {command('crm move')} after this; if not, this "
            "is the wrong key."
        )
    return lines


def _users(owners: Sequence[OwnerRecord]) -> str:
    hosts = Counter(o.email.rpartition("@")[2] for o in owners if o.email)
    if not hosts:
        return f"{len(owners)} users"
    host, count = hosts.most_common(1)[0]
    return f"{len(owners)} users, {count} of them at {host}"


def _gaps(seen: Seen) -> list[Line]:
    found = []
    if seen.deals == 0:
        found.append(
            note(
                "There are no deals in it yet. That is no fault: Switchback stays "
                "silent until there are some."
            )
        )
    if not seen.owners:
        found.append(
            note("It has no users who could own deals: the next step finds nobody.")
        )
    return found
