"""Records by their ids, wherever they are: a hundred a question, the bin asked last."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from crm.http import ApiClient, Question
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
    question = Question(
        method="POST",
        path=paths.batch(stream),
        what=f"{stream.value} by their ids",
        params={"archived": "true"} if archived else {},
        body={
            "inputs": [{"id": one} for one in ids],
            "properties": list(PROPERTIES[stream]),
        },
        scope=SCOPES[stream],
    )
    body = (await api.ask(question)).body
    check_errors(body, what=question.what)
    return results(body, stream.value)
