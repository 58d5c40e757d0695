"""A client of Slack's Web API that tells how each of its calls ended."""

from collections.abc import Callable
from typing import Any, Self

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

NO_ANSWER = 0
TOO_MANY = 429
Count = Callable[[str, int], None]


class CountingClient(AsyncWebClient):
    """Slack's own client; `count` gets the method and the HTTP status of each call.

    Bolt makes copies of its client by the attributes that it knows, so what it sends
    itself, to answer a press, is not counted.
    """

    def __init__(self, count: Count, **options: Any) -> None:  # noqa: ANN401 - those of AsyncWebClient
        super().__init__(**options)
        self._count = count

    async def api_call(
        self,
        api_method: str,
        **options: Any,  # noqa: ANN401 - those of AsyncWebClient
    ) -> AsyncSlackResponse:
        """Call Slack as the parent does, and count the call however it ends."""
        code = NO_ANSWER
        try:
            answer = await super().api_call(api_method, **options)
            code = answer.status_code
        except SlackApiError as error:
            code = getattr(error.response, "status_code", NO_ANSWER)
            raise
        finally:
            self._count(api_method, code)
        return answer


LONGEST_SECONDS = 60
"""Whatever Slack wants to be left alone for longer is told as a failure instead."""


class CountingPatience(AsyncRateLimitErrorRetryHandler):
    """Waits when Slack asks to, and counts each such answer before the next attempt.

    The client sees the last answer alone. Bolt hands its copies this handler too.
    """

    def __init__(self, count: Count, *, waits: int) -> None:
        super().__init__(max_retry_count=waits)
        self._count = count

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        """Return itself: Bolt copies each press with its client, counters and all."""
        return self

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        """Say whether Slack asks to wait, and for no longer than it is worth."""
        is_busy = await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )
        return is_busy and response is not None and _is_short(response)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Count and wait."""
        self._count(request.url.rpartition("/")[2], TOO_MANY)
        await super().prepare_for_next_attempt_async(
            state=state, request=request, response=response, error=error
        )


def _is_short(response: HttpResponse) -> bool:
    told = [v for name, v in response.headers.items() if name.lower() == "retry-after"]
    if not told:
        return True
    seconds = "".join(told[0])
    is_number = seconds.isascii() and seconds.isdecimal()
    return is_number and float(seconds) <= LONGEST_SECONDS
