"""The questions to HubSpot that are no stream: account, owners, stages, who lives."""

from collections.abc import AsyncIterator, Sequence

from crm.http import ApiClient, Question
from crm.hubspot_batches import in_batches
from crm.hubspot_circles import Way
from crm.hubspot_links import check_errors
from crm.hubspot_pages import (
    LIST_LIMIT,
    PROPERTIES,
    modified_property,
    next_cursor,
    results,
)
from crm.hubspot_paths import OWNERS_SCOPE, SCOPES, Paths
from crm.hubspot_reference import (
    parse_account,
    parse_labels,
    parse_owner,
    parse_stages,
)
from crm.port import (
    Account,
    CrmScopeError,
    OwnerRecord,
    StageRecord,
    Stream,
)


async def read_account(api: ApiClient, paths: Paths) -> Account:
    """Return the account with the server's clock."""
    answer = await api.ask(
        Question(method="GET", path=paths.account, what="the account")
    )
    return parse_account(answer.body, server_now=answer.at)


async def read_owners(api: ApiClient, paths: Paths) -> list[OwnerRecord]:
    """Return all owners; one listed as active and as archived is active."""
    found: dict[str, OwnerRecord] = {}
    for archived in ("true", "false"):
        async for owner in _owners(api, paths, archived=archived):
            found[owner.external_id] = owner
    return list(found.values())


async def read_stages(api: ApiClient, paths: Paths) -> list[StageRecord]:
    """Return the stages of all deal pipelines."""
    question = Question(
        method="GET",
        path=paths.pipelines,
        what="the pipelines",
        scope=SCOPES[Stream.DEALS],
    )
    answer = await api.ask(question)
    return [
        stage
        for pipeline in results(answer.body, "pipelines")
        if isinstance(pipeline, dict)
        for stage in parse_stages(pipeline)
    ]


async def read_labels(api: ApiClient, paths: Paths, stream: Stream) -> dict[str, str]:
    """Return what the account calls the results of calls or meetings, by their ids."""
    question = Question(
        method="GET",
        path=paths.results(stream),
        what=f"the results of {stream.value}",
        scope=SCOPES[stream],
    )
    return parse_labels((await api.ask(question)).body)


async def read_living(
    api: ApiClient, paths: Paths, stream: Stream, ids: Sequence[str]
) -> frozenset[str]:
    """Return which of `ids` HubSpot still has, a hundred a question.

    A deal that was merged away is answered with its heir, under the heir's id.
    """
    found: set[str] = set()
    what = f"whether {stream.value} are there"

    def question(asked: Sequence[str]) -> Question:
        return Question(
            method="POST",
            path=paths.batch(stream),
            what=what,
            body={
                "inputs": [{"id": one} for one in asked],
                "properties": [modified_property(stream)],
            },
            scope=SCOPES[stream],
        )

    async for _, body in in_batches(api, ids, limit=LIST_LIMIT, question=question):
        check_errors(body, what=what)
        found.update(
            str(item.get("id"))
            for item in results(body, stream.value)
            if isinstance(item, dict) and not item.get("archived")
        )
    return frozenset(ids) & found


async def read_absent_properties(
    api: ApiClient, paths: Paths, stream: Stream
) -> list[str]:
    """Return the wanted properties that this account lacks."""
    question = Question(
        method="GET",
        path=paths.properties(stream),
        what=f"the properties of {stream.value}",
        scope=SCOPES[stream],
    )
    body = (await api.ask(question)).body
    names = {
        item.get("name")
        for item in results(body, "properties")
        if isinstance(item, dict)
    }
    return sorted(set(PROPERTIES[stream]) - names)


async def read_missing_scopes(api: ApiClient, paths: Paths) -> dict[Stream, str]:
    """Probe each stream with one row; return the refused ones and what they need."""
    missing: dict[Stream, str] = {}
    for stream in PROPERTIES:
        question = Question(
            method="GET",
            path=paths.objects(stream),
            what=stream.value,
            params={"limit": "1"},
            scope=SCOPES[stream],
        )
        try:
            await api.ask(question)
        except CrmScopeError as error:
            missing[stream] = error.scope or SCOPES[stream]
    return missing


async def read_count(api: ApiClient, paths: Paths, stream: Stream) -> int | None:
    """Return the total that a search for everything names; None without one."""
    question = Question(
        method="POST",
        path=paths.search(stream),
        what=f"how many {stream.value} there are",
        body={"filterGroups": [], "limit": 1, "properties": []},
        scope=SCOPES[stream],
        is_search=True,
    )
    total = (await api.ask(question)).body.get("total")
    return total if isinstance(total, int) and total >= 0 else None


async def _owners(
    api: ApiClient, paths: Paths, *, archived: str
) -> AsyncIterator[OwnerRecord]:
    after: str | None = None
    way = Way("owners", None)
    while True:
        params = {"limit": str(LIST_LIMIT), "archived": archived}
        question = Question(
            method="GET",
            path=paths.owners,
            what="the owners",
            params=params | ({"after": after} if after else {}),
            scope=OWNERS_SCOPE,
        )
        body = (await api.ask(question)).body
        items = results(body, "owners")
        for item in items:
            owner = parse_owner(item) if isinstance(item, dict) else None
            if owner is not None:
                yield owner
        after = next_cursor(body)
        if after is None:
            return
        way.passes(after, [str(item) for item in items[:1]])
