"""A client of Slack's Web API that tells how each call ended."""

from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

NO_ANSWER = 0


class CountingClient(AsyncWebClient):
    """Slack's own client; `count` gets the method and the HTTP status of each call.

    Bolt makes copies of its client by the attributes that it knows, so what it sends
    itself, to answer a press, is not counted.
    """

    def __init__(self, count: Callable[[str, int], None], **options: Any) -> None:  # noqa: ANN401 - those of AsyncWebClient
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
