"""Who may pass: the token, the scopes it lacks, and how often it may ask."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from time import monotonic

from starlette.requests import Request

from sandbox.crm.errors import expired, missing_scope, too_many, unauthorized

WINDOW_SECONDS = 10.0
EXPIRED = "-expired"
"""Behind the right token, it makes one that was right once."""
POLICY = "TEN_SECONDLY_ROLLING"


class Gate:
    """Checks a request before it is answered, as HubSpot's edge does."""

    def __init__(
        self, *, token: str, denied_scopes: Iterable[str], rate: int | None
    ) -> None:
        self._expected = f"Bearer {token}"
        self._expired = f"Bearer {token}{EXPIRED}"
        self._denied = frozenset(denied_scopes)
        self._rate = rate
        self._asked: deque[float] = deque()

    def check(self, request: Request, scope: str | None) -> None:
        """Raise RefusedError: a wrong token, a scope it lacks, a request too many."""
        given = request.headers.get("authorization")
        if given == self._expired:
            raise expired()
        if given != self._expected:
            raise unauthorized()
        if self._rate is not None:
            self._count(self._rate)
        if scope is not None and scope in self._denied:
            raise missing_scope(scope)

    def headers(self, now: datetime) -> dict[str, str]:
        """Return the stand-in's own date, and rate headers when a limit is set."""
        date = {"date": format_datetime(now, usegmt=True)}
        if self._rate is None:
            return date
        return date | {
            "x-hubspot-ratelimit-interval-milliseconds": f"{WINDOW_SECONDS * 1000:.0f}",
            "x-hubspot-ratelimit-max": str(self._rate),
            "x-hubspot-ratelimit-remaining": str(max(self._rate - len(self._asked), 0)),
        }

    def _count(self, rate: int) -> None:
        moment = monotonic()
        while self._asked and self._asked[0] <= moment - WINDOW_SECONDS:
            self._asked.popleft()
        if len(self._asked) >= rate:
            raise too_many(POLICY)
        self._asked.append(moment)
