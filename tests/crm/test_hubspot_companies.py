"""Which company a deal is with: asked a thousand at a time, the primary one counts."""

from typing import Any

import pytest

from crm.hubspot import HubSpot
from crm.port import CompanyRecord, CrmScopeError, CrmUnavailableError
from tests.crm.answers import answer, client
from tests.crm.test_hubspot import FakeHubSpot

PRIMARY = {"category": "HUBSPOT_DEFINED", "typeId": 5}
OTHER = {"category": "HUBSPOT_DEFINED", "typeId": 341}


def tie(deal: object, *targets: tuple[object, dict[str, Any]]) -> dict[str, Any]:
    return {
        "from": {"id": deal},
        "to": [{"toObjectId": one, "associationTypes": [how]} for one, how in targets],
    }


def named(**names: str | None) -> list[dict[str, Any]]:
    return [
        {"id": key.removeprefix("c"), "properties": {"name": name}}
        for key, name in names.items()
    ]


def hubspot_of(ties: list[object], companies: list[object]) -> FakeHubSpot:
    return FakeHubSpot(
        associations=lambda _: answer({"results": ties}),
        batch=lambda _: answer({"results": companies}),
    )


async def ask(fake: FakeHubSpot, *deals: str) -> dict[str, CompanyRecord]:
    async with client(fake) as api:
        return dict(await HubSpot(api, version="2026-09").companies_of(deals))


async def test_the_primary_company_counts_whatever_the_order():
    fake = hubspot_of(
        [tie("1", (70, OTHER), (80, PRIMARY)), tie("2", ("90", OTHER), ("91", OTHER))],
        named(c80="Initech", c90="Globex"),
    )

    found = await ask(fake, "1", "2", "3")

    assert found == {
        "1": CompanyRecord(external_id="80", name="Initech"),
        "2": CompanyRecord(external_id="90", name="Globex"),
    }
    assert fake.sent("associations") == [
        {"inputs": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}
    ]
    assert fake.sent("objects")[0]["properties"] == ["name"]


async def test_a_thousand_deals_a_question_and_a_hundred_names():
    ties = [tie(str(n), (10_000 + n, PRIMARY)) for n in range(150)]
    fake = hubspot_of(ties, [])

    await ask(fake, *(str(n) for n in range(1_001)))

    assert [len(sent["inputs"]) for sent in fake.sent("associations")] == [1_000, 1]
    assert [len(sent["inputs"]) for sent in fake.sent("objects")] == [100, 50]


async def test_nothing_is_asked_about_nothing_and_no_name_without_a_company():
    fake = hubspot_of([], [])

    assert await ask(fake) == {}
    assert await ask(fake, "1") == {}
    assert fake.sent("objects") == []


@pytest.mark.parametrize(
    "flawed",
    ["x", {}, {"from": "1"}, {"from": {"id": "1"}, "to": "x"}, tie("1", (None, OTHER))],
    ids=str,
)
async def test_what_is_no_tie_is_passed_over(flawed):
    assert await ask(hubspot_of([flawed], []), "1") == {}


async def test_a_company_that_is_gone_or_nameless():
    fake = hubspot_of(
        [tie("1", (7, PRIMARY)), tie("2", (8, PRIMARY))], [*named(c8=None), "x", {}]
    )

    found = await ask(fake, "1", "2")

    assert found == {"2": CompanyRecord(external_id="8", name="(no name)")}


async def test_a_refusal_names_the_scope():
    body = {"category": "MISSING_SCOPES", "message": "no"}
    fake = FakeHubSpot(associations=lambda _: answer(body, status=403))

    with pytest.raises(CrmScopeError):
        await ask(fake, "1")


async def test_half_an_answer_is_none():
    errors = [{"status": "error", "category": "INTERNAL_ERROR"}]
    body = {"results": [tie("1", (7, PRIMARY))], "errors": errors}
    fake = FakeHubSpot(associations=lambda _: answer(body, status=207))

    with pytest.raises(CrmUnavailableError):
        await ask(fake, "1")
