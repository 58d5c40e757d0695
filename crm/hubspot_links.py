"""Which deals or contacts activities are tied to, read a thousand at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm.http import ApiClient, Question
from crm.hubspot_batches import in_batches
from crm.hubspot_circles import Way
from crm.hubspot_fields import clean
from crm.hubspot_paths import SCOPES, Paths
from crm.port import CrmDataError, CrmUnavailableError, Stream

LIMIT = 1000
PASSING = frozenset({"INTERNAL_ERROR", "RATE_LIMITS", "TIMEOUT", "SERVICE_UNAVAILABLE"})

Links = dict[str, tuple[str, ...]]


async def read_links(
    api: ApiClient,
    paths: Paths,
    ids: Sequence[str],
    *,
    source: Stream,
    target: Stream,
) -> Links:
    """Return what each of `ids` is tied to; an id without links is absent.

    One id may have more links than fit into an answer: those are asked for again from
    where the answer broke off.
    """
    what = f"the {target.value} of {source.value}"
    found: dict[str, dict[str, None]] = {}
    ways: dict[str, Way] = {}
    pending = [{"id": one} for one in ids]

    def question(asked: Sequence[Mapping[str, str]]) -> Question:
        return Question(
            method="POST",
            path=paths.links(source, target),
            what=what,
            body={"inputs": list(asked)},
            scope=SCOPES[target],
        )

    while pending:
        asked, pending = pending, []
        async for _, body in in_batches(api, asked, limit=LIMIT, question=question):
            check_errors(body, what=what)
            for one, targets, after in _results(body):
                known = found.setdefault(one, {})
                fresh = [target for target in targets if target not in known]
                known.update(dict.fromkeys(fresh))
                if after is not None:
                    ways.setdefault(one, Way(what, None)).passes(after, fresh)
                    pending.append({"id": one, "after": after})
    return {one: tuple(targets) for one, targets in found.items()}


def _results(
    body: Mapping[str, Any],
) -> Iterator[tuple[str, list[str], str | None]]:
    results = body.get("results")
    if not isinstance(results, list):
        message = "HubSpot's answer about links has no results"
        raise CrmDataError(message)
    for result in results:
        source = result.get("from") if isinstance(result, dict) else None
        one = clean(source.get("id"), 64) if isinstance(source, dict) else None
        if one is not None:
            yield one, list(_targets(result.get("to"))), _after(result)


def _targets(values: object) -> Iterator[str]:
    # HubSpot's description says text, its servers have sent numbers.
    for value in values if isinstance(values, list) else []:
        target = clean(value.get("toObjectId"), 64) if isinstance(value, dict) else None
        if target is not None:
            yield target


def _after(result: Mapping[str, Any]) -> str | None:
    paging = result.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    return clean(following.get("after"), 500) if isinstance(following, dict) else None


def check_errors(body: Mapping[str, Any], *, what: str) -> None:
    """Raise CrmUnavailableError if part of the answer failed for a passing reason.

    An id that has no links, or is gone, is reported as an error too: those are fine.
    """
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict) and error.get("category") in PASSING:
            message = f"HubSpot could tell only a part of {what}: try again later"
            raise CrmUnavailableError(message)
