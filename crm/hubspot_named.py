"""Records by their ids, wherever they are: up to a hundred a question, the bin last."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from crm.http import ApiClient, Question
from crm.hubspot_batches import in_batches
from crm.hubspot_fields import object_id
from crm.hubspot_links import check_errors
from crm.hubspot_pages import LIST_LIMIT, PROPERTIES, RawPage, results
from crm.hubspot_paths import SCOPES, Paths
from crm.port import Stream


async def named(
    api: ApiClient, paths: Paths, stream: Stream, ids: Sequence[str]
) -> AsyncGenerator[RawPage, None]:
    """Yield what HubSpot has of `ids` now, in the recycle bin as well.

    A deal or contact that was merged away is answered with its heir, under its id.
    """
    for start in range(0, len(ids), LIST_LIMIT):
        asked = ids[start : start + LIST_LIMIT]
        found = await _ask(api, paths, stream, asked, archived=False)
        there = {object_id(item.get("id")) for item in found if isinstance(item, dict)}
        if missing := [one for one in asked if one not in there]:
            found += await _ask(api, paths, stream, missing, archived=True)
        yield RawPage(items=found, position=str(start + len(asked)))


async def _ask(
    api: ApiClient,
    paths: Paths,
    stream: Stream,
    ids: Sequence[str],
    *,
    archived: bool,
) -> list[Any]:
    what = f"{stream.value} by their ids"

    def question(part: Sequence[str]) -> Question:
        return Question(
            method="POST",
            path=paths.batch(stream),
            what=what,
            params={"archived": "true"} if archived else {},
            body={
                "inputs": [{"id": one} for one in part],
                "properties": list(PROPERTIES[stream]),
            },
            scope=SCOPES[stream],
        )

    found: list[Any] = []
    async for _, body in in_batches(api, ids, limit=LIST_LIMIT, question=question):
        check_errors(body, what=what)
        found += results(body, stream.value)
    return found
