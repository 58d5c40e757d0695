"""Many ids in few questions, and in smaller ones where HubSpot takes or tells less.

How many ids one question may name is HubSpot's to say, and it has changed; how large
the answer to as many is depends on the account. Both are found out by asking for half.
"""

from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, TypeVar

from crm.http import ApiClient, Question
from crm.port import CrmTooLargeError, CrmTooMuchError

Asked = TypeVar("Asked")


async def in_batches(
    api: ApiClient,
    asked: Sequence[Asked],
    *,
    limit: int,
    question: Callable[[Sequence[Asked]], Question],
) -> AsyncIterator[tuple[Sequence[Asked], Mapping[str, Any]]]:
    """Yield what was asked with its answer, `limit` at a time or fewer.

    A size that was too large for a path is not tried again on the same connection. If
    even one is refused, the size was not to blame, and all others are asked as before.
    """
    waiting = deque(asked)
    before: dict[str, int] = {}
    while waiting:
        first = question([waiting[0]]).path
        size = min(api.sizes.get(first, limit), limit, len(waiting))
        part = [waiting[place] for place in range(size)]
        try:
            body = (await api.ask(question(part))).body
        except (CrmTooLargeError, CrmTooMuchError):
            if size == 1:
                api.sizes[first] = before.get(first, limit)
                raise
            before.setdefault(first, api.sizes.get(first, limit))
            api.sizes[first] = size // 2
            continue
        for _ in part:
            waiting.popleft()
        yield part, body
