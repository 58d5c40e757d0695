"""Ask for a secret until it is of the right kind and the other side takes it."""

import os
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from console.doctor.report import Line, Verdict
from console.parts import Parts
from console.setup.asking import ask_secret
from console.setup.guide import Guide
from console.setup.secret_kinds import bare, begins_otherwise, kind_of

Look = Callable[[Parts], Coroutine[Any, Any, Sequence[Line]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One secret setting: what it is called, where it is found, how it is tried."""

    name: str
    """Of the setting."""
    words: str
    kind: str | None
    """As secret_kinds tells it; None where any form may be right."""
    found_at: str
    look: Look | None
    """Asks the other side; None where only real traffic would show."""


def settle(guide: Guide, wanted: Credential, *others: Credential) -> None:
    """Return once `wanted` is set and taken; what is set and taken is not asked for.

    A secret of one of `others` that is pasted here is kept for its own question.
    """
    is_set = told(guide, wanted.name) is not None
    if not is_set:
        guide.say("", wanted.found_at)
        _type_in(guide, wanted, others)
    elif not guide.is_guided:
        guide.say("", f"The {wanted.words} is set already.")
        _replace(guide, wanted, others, question="Enter keeps it, or paste another")
    while not _is_taken(guide, wanted):
        guide.say("Ctrl-C stops here; what you have answered is kept.")
        question = f"Enter looks again, or paste another {wanted.words}"
        _replace(guide, wanted, others, question=question)


def told(guide: Guide, name: str) -> str | None:
    """Return the secret in the settings; None if there is none."""
    value: SecretStr | None = getattr(guide.settings(), name)
    return None if value is None else value.get_secret_value()


def _is_taken(guide: Guide, wanted: Credential) -> bool:
    value = told(guide, wanted.name) or ""
    fault = _fault(wanted, value)
    if fault is not None:
        guide.say(f"{wanted.name.upper()}: {fault}")
        _say_where(guide, wanted)
        return False
    if wanted.look is None:
        guide.say(f"ok     The {wanted.words} is kept.")
        return True
    with guide.waiting(f"Trying the {wanted.words}"):
        lines = guide.do(wanted.look)
    for line in lines:
        guide.say(f"{line.verdict:<6} {line.text}")
    is_right = all(line.verdict is not Verdict.WRONG for line in lines)
    if not is_right:
        _say_where(guide, wanted)
    return is_right


def _say_where(guide: Guide, wanted: Credential) -> None:
    if os.environ.get(wanted.name.upper()):
        guide.say(
            f"{wanted.name.upper()} is set in the environment, which goes before .env: "
            "change or unset it there, then start setup again."
        )


def _type_in(guide: Guide, wanted: Credential, others: Sequence[Credential]) -> None:
    question = f"Paste the {wanted.words} (it will not show)"
    while not _replace(guide, wanted, others, question=question):
        pass


def _replace(
    guide: Guide, wanted: Credential, others: Sequence[Credential], *, question: str
) -> bool:
    """Ask once; return whether something of the right kind was typed and kept."""
    value = bare(ask_secret(question))
    if not value:
        guide.say("Nothing came. Paste it again, or stop with Ctrl-C and go on later.")
        return False
    fault = _fault(wanted, value)
    if fault is None:
        guide.env.keep(wanted.name, value)
        return True
    guide.say(fault)
    for other in others:
        if other.kind == kind_of(value) and told(guide, other.name) is None:
            guide.env.keep(other.name, value)
            guide.say(f"It is kept as the {other.words}.")
    return False


def _fault(wanted: Credential, value: str) -> str | None:
    """Return what is wrong with `value` before anybody is asked; it is not repeated."""
    kind = kind_of(value)
    if any(sign.isspace() for sign in value):
        return f"There is a blank in it. Needed is the {wanted.words} alone."
    if kind == wanted.kind or (wanted.kind is None and not begins_otherwise(value)):
        return None
    looks = kind or "none of the secrets that Slack gives out"
    return f"That is {looks}. Needed is {wanted.kind or f'the {wanted.words}'}."
