"""One call of the Web API: what was sent, and how it may be refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.slack.checks.finding import Finding
from sandbox.slack.identity import Json
from sandbox.slack.workspace import Workspace

NESTED = ("blocks", "metadata", "view", "attachments")


class RefusalError(Exception):
    """Slack's answer to a call that it does not carry out."""

    def __init__(self, error: str, **more: Any) -> None:  # noqa: ANN401 - JSON
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that has been let in; `base_url` is where the caller reached us."""

    workspace: Workspace
    args: Json
    base_url: str

    def text(self, name: str) -> str:
        """Return an argument as text, empty if it was not given."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return an argument that is true or false, however it was encoded."""
        return self.text(name).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """Return a whole number, or `default` if there is none."""
        given = self.text(name)
        return int(given) if given.isdecimal() else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method: what it does and the scope it asks for, if any."""

    run: Callable[[Call], Json]
    scope: str | None
    takes_app_token: bool = False


async def read_args(request: Request) -> Json:
    """Return the arguments of a call, from its address, a form or JSON.

    Raises RefusalError for a body that cannot be read.
    """
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        args |= _json_object(await request.body())
    elif kind == "application/x-www-form-urlencoded":
        form = (await request.body()).decode()
        args |= dict(parse_qsl(form, keep_blank_values=True))
    return {key: _unpacked(key, value) for key, value in args.items()}


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError as error:
        message = "invalid_json"
        raise RefusalError(message) from error
    if not isinstance(value, dict):
        message = "json_not_object"
        raise RefusalError(message)
    return value


def _unpacked(key: str, value: object) -> object:
    """Read what a form carries as JSON inside a text."""
    if key not in NESTED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def refuse(error: str, found: list[Finding]) -> None:
    """Refuse with `error` if a check has found anything.

    Raises RefusalError that lists each finding with its JSON pointer.
    """
    if found:
        messages = [f"[ERROR] {finding}" for finding in found]
        raise RefusalError(
            error,
            errors=[str(finding) for finding in found],
            response_metadata={"messages": messages},
        )
