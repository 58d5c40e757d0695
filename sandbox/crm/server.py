"""A CRM that speaks HubSpot's HTTP over a floor: its paths, bodies and refusals."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.crm import reference
from sandbox.crm.asked import (
    body_of,
    cursor,
    from_cursor,
    kind_of,
    list_asked,
    whole,
    yes,
)
from sandbox.crm.errors import RefusedError, answer, invalid, not_found
from sandbox.crm.gate import Gate
from sandbox.crm.kinds import DEALS
from sandbox.crm.objects import Objects
from sandbox.crm.view import View
from sandbox.floor.floor import Floor

VERSION = "2026-09"
OWNER_SCOPE = "crm.objects.owners.read"
MOST_OWNERS = 500

Handler = Callable[[Request], Awaitable[Response]]


def create_app(
    floor: Floor,
    *,
    token: str,
    clock: Callable[[], datetime],
    version: str = VERSION,
    denied_scopes: Iterable[str] = (),
    rate: int | None = None,
) -> Starlette:
    """Return the CRM over `floor` as it is at `clock`'s time.

    `denied_scopes` are refused with 403; more than `rate` requests in ten seconds with
    429. Changes made to `floor` by its `put_…` methods show in the next answer.
    """
    gate = Gate(token=token, denied_scopes=denied_scopes, rate=rate)
    crm = Crm(floor, gate, clock)
    objects = f"/crm/objects/{version}/{{kind}}"
    links = f"/crm/associations/{version}/{{source}}/{{target}}/batch/read"
    routes = [
        Route(f"{objects}/batch/read", crm.batch, methods=["POST"]),
        Route(f"{objects}/search", crm.search, methods=["POST"]),
        Route(objects, crm.page, methods=["GET"]),
        Route(f"{objects}/{{row_id}}", crm.one, methods=["GET"]),
        Route(links, crm.ties, methods=["POST"]),
        Route(f"/crm/owners/{version}", crm.owners, methods=["GET"]),
        Route(f"/crm/pipelines/{version}/{{kind}}", crm.pipelines, methods=["GET"]),
        Route(f"/crm/properties/{version}/{{kind}}", crm.properties, methods=["GET"]),
        Route(
            f"/crm/properties/{version}/{{kind}}/{{name}}",
            crm.property,
            methods=["GET"],
        ),
        Route(f"/account-info/{version}/details", crm.account, methods=["GET"]),
    ]

    async def refused(_: Request, error: Exception) -> Response:
        if not isinstance(error, RefusedError):
            raise error
        response = answer(error.body, error.status)
        response.headers.update(gate.headers(clock()))
        return response

    async def astray(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        refusal = not_found(f"no such address: {request.method} {request.url.path}")
        return answer(refusal.body, error.status_code)

    handlers: dict[Any, Any] = {RefusedError: refused, HTTPException: astray}
    return Starlette(routes=routes, exception_handlers=handlers)


class Crm:
    """The handlers; each checks the gate, moves the view to the clock, and answers."""

    def __init__(self, floor: Floor, gate: Gate, clock: Callable[[], datetime]) -> None:
        self._floor = floor
        self._gate = gate
        self._clock = clock
        self._view = View(floor, clock())  # a large floor takes seconds: now
        self._objects = Objects(self._view)

    async def page(self, request: Request) -> Response:
        """List the records of a type."""
        kind = kind_of(request.path_params["kind"])
        self._enter(request, kind.scope)
        return self._answer(self._objects.page(kind, list_asked(request.query_params)))

    async def one(self, request: Request) -> Response:
        """Return one record."""
        kind = kind_of(request.path_params["kind"])
        self._enter(request, kind.scope)
        asked = list_asked(request.query_params)
        row_id = request.path_params["row_id"]
        return self._answer(self._objects.one(kind, row_id, asked))

    async def search(self, request: Request) -> Response:
        """Search the records of a type."""
        kind = kind_of(request.path_params["kind"])
        self._enter(request, kind.scope)
        return self._answer(self._objects.search(kind, await body_of(request)))

    async def batch(self, request: Request) -> Response:
        """Return many records by id."""
        kind = kind_of(request.path_params["kind"])
        now = self._enter(request, kind.scope)
        archived = yes(request.query_params, "archived")
        body = await body_of(request)
        return self._answer(
            *self._objects.batch(kind, body, archived=archived, now=now)
        )

    async def ties(self, request: Request) -> Response:
        """Return what is tied to many records."""
        source = kind_of(request.path_params["source"])
        target = kind_of(request.path_params["target"])
        now = self._enter(request, source.scope)
        body = await body_of(request)
        return self._answer(*self._objects.ties(source, target, body, now=now))

    async def owners(self, request: Request) -> Response:
        """List the users of the account, in pages."""
        self._enter(request, OWNER_SCOPE)
        query = request.query_params
        limit = whole(query, "limit", default=100, most=MOST_OWNERS)
        people = reference.owners(self._floor, archived=yes(query, "archived"))
        if "email" in query:
            people = [one for one in people if one["email"] == query["email"]]
        beyond = from_cursor(query.get("after"))
        rest = [one for one in people if int(one["id"]) > beyond]
        body: dict[str, Any] = {"results": rest[:limit]}
        if len(rest) > limit:
            body["paging"] = {"next": {"after": cursor(int(rest[limit - 1]["id"]))}}
        return self._answer(body)

    async def pipelines(self, request: Request) -> Response:
        """List the pipelines of deals."""
        self._enter(request, DEALS.scope)
        if kind_of(request.path_params["kind"]) is not DEALS:
            message = "only deals have pipelines here"
            raise invalid(message)
        return self._answer({"results": reference.pipelines(self._floor)})

    async def properties(self, request: Request) -> Response:
        """List the properties of a type."""
        kind = kind_of(request.path_params["kind"])
        self._enter(request, kind.scope)
        return self._answer({"results": reference.properties(kind)})

    async def property(self, request: Request) -> Response:
        """Describe one property of a type."""
        kind = kind_of(request.path_params["kind"])
        self._enter(request, kind.scope)
        name = request.path_params["name"]
        if name not in kind.properties:
            message = f"there is no property {name!r} of {kind.name}"
            raise not_found(message)
        return self._answer(reference.one_property(kind, name, self._floor))

    async def account(self, request: Request) -> Response:
        """Describe the account."""
        now = self._enter(request, None)
        return self._answer(reference.account(self._floor, now))

    def _enter(self, request: Request, scope: str | None) -> datetime:
        self._gate.check(request, scope)
        now = self._clock()
        self._view.at(now)
        return now

    def _answer(self, body: dict[str, Any], status: int = 200) -> Response:
        response = answer(body, status)
        response.headers.update(self._gate.headers(self._view.now))
        return response
