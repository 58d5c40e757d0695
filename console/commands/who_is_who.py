"""Who is meant by an address that is new here: options that say it, or a refusal."""

from collections.abc import Sequence
from typing import Annotated

import typer

from console.base.foreseen import NotReadyError
from models import people_file
from models.db.read_session import ReadSession

Same = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OLD=NEW",
        help="Two addresses of one person; @OLD=@NEW: all of a company.",
    ),
]
New = Annotated[
    list[str] | None,
    typer.Option(metavar="ADDRESS", help="Somebody new, whoever else is called so."),
]


def read_who(same: list[str] | None, new: list[str] | None) -> people_file.WhoIsWho:
    """Return what the options say; BadParameter for what cannot be read."""
    return people_file.WhoIsWho(
        same=tuple(map(_pair, same or ())), new=frozenset(map(_address, new or ()))
    )


async def refuse_doubtful(
    session: ReadSession,
    rows: Sequence[people_file.PersonRow],
    who: people_file.WhoIsWho,
) -> None:
    """Raise NotReadyError for what cannot be meant, or is still to be said."""
    faults = await people_file.misnamed(session, rows, who)
    if faults:
        message = "nothing was imported, since of --same and --new:"
        raise NotReadyError("\n".join([message, *faults]))
    found = await people_file.lookalikes(session, rows, who)
    if found:
        raise NotReadyError("\n".join(_questions(found)))


def _questions(found: Sequence[people_file.Lookalike]) -> list[str]:
    return [
        *(f"{each.name} <{each.email}> looks like {_old(each)}." for each in found),
        "Nothing was imported: only you can tell whether it is the same person, whose",
        "answers, put-offs and settings stay theirs, or somebody new. Add one of both:",
        *(line for each in found for line in _choices(each)),
        *_for_all(found),
    ]


def _old(each: people_file.Lookalike) -> str:
    since = "is not in this file" if each.left_on is None else f"left on {each.left_on}"
    return f"{each.old_name} <{each.old_email}>, who {since}"


def _choices(each: people_file.Lookalike) -> list[str]:
    return [f"  --same {each.old_email}={each.email}", f"  --new {each.email}"]


def _for_all(found: Sequence[people_file.Lookalike]) -> list[str]:
    """Return the option for a company's new domain, if that is what all have."""
    moves = [(_parted(each.old_email), _parted(each.email)) for each in found]
    domains = {(old[1], new[1]) for old, new in moves}
    is_a_move = all(old[0] == new[0] for old, new in moves) and len(domains) == 1
    if len(found) == 1 or not is_a_move:
        return []
    ((old, new),) = domains
    return [
        "All of them, if the company has another domain:",
        f"  --same @{old}=@{new}",
    ]


def _parted(email: str) -> tuple[str, str]:
    before, _, domain = email.partition("@")
    return before, domain


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = (part.strip() for part in text.partition("="))
    if not equals or old.startswith("@") != new.startswith("@"):
        message = f"{text}: name two addresses, or two domains such as @example.com"
        raise typer.BadParameter(message, param_hint="--same")
    return _address(old, "--same"), _address(new, "--same")


def _address(text: str, option: str = "--new") -> str:
    address = text.strip().lower()
    if "@" not in address:
        message = f"{text or 'nothing'} is no e-mail address"
        raise typer.BadParameter(message, param_hint=option)
    return address
