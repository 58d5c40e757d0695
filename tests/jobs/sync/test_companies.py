"""After the streams the CRM is asked whose deals they are, once for each change."""

from datetime import timedelta

from sqlalchemy import select

from crm.port import CompanyRecord, CrmScopeError
from models.tables import Company, Deal, DealCompany
from tests.jobs.sync.test_deal_history import run
from tests.jobs.sync_fakes import NOW, FakeCrm, deal, failing

INITECH = CompanyRecord(external_id="80", name="Initech")


async def known(sessions) -> list[tuple[object, ...]]:
    """Return (deal, company) as stored; None for a deal with none."""
    query = (
        select(Deal.external_id, Company.name)
        .join(DealCompany, DealCompany.deal_id == Deal.id)
        .outerjoin(Company, Company.id == DealCompany.company_id)
        .order_by(Deal.external_id)
    )
    async with sessions() as session:
        return [tuple(row) for row in await session.execute(query)]


def asked(crm: FakeCrm) -> list[object]:
    return [what for name, what in crm.calls if name == "companies_of"]


async def test_the_company_of_each_open_deal_is_kept_and_not_asked_again(sessions):
    crm = FakeCrm(deal("100"), deal("200"))
    crm.companies["100"] = INITECH

    await run(crm, sessions)
    await run(crm, sessions, now=NOW + timedelta(hours=1))

    assert [name for _, name in await known(sessions)] == ["Initech", None]
    assert [sorted(ids) for ids in asked(crm)] == [["100", "200"]]


async def test_a_changed_deal_is_asked_about_again(sessions):
    crm = FakeCrm(deal("100"))
    crm.companies["100"] = INITECH
    await run(crm, sessions)
    crm.companies["100"] = CompanyRecord(external_id="80", name="Initech Inc")
    later = NOW + timedelta(hours=1)
    crm.server_now = later
    crm.put(deal("100", name="X", modified_at=later - timedelta(minutes=10)))

    await run(crm, sessions, now=later)

    assert [name for _, name in await known(sessions)] == ["Initech Inc"]


async def test_after_a_month_everything_is_asked_about_again(sessions):
    crm = FakeCrm(deal("100"))

    for days in (0, 29, 31):
        await run(crm, sessions, now=NOW + timedelta(days=days))

    assert asked(crm) == [["100"], ["100"]]


async def test_lost_and_long_won_deals_are_nobodys_business(sessions):
    long_won = {"closed_at": NOW - timedelta(days=731), "is_won": True}
    lately = {"closed_at": NOW - timedelta(days=30), "is_won": True}
    crm = FakeCrm(
        deal("100", is_closed=True, closed_at=NOW - timedelta(days=3)),
        deal("200", is_closed=True, **long_won),
        deal("300", is_closed=True, **lately),
    )

    await run(crm, sessions)

    assert asked(crm) == [["300"]]


async def test_a_refusal_costs_nothing_else(sessions):
    crm = FakeCrm(deal("100"))
    crm.errors = failing(CrmScopeError("no", scope="companies"), "companies_of")

    report = await run(crm, sessions)

    assert report.error is None
    assert all(stream.error is None for stream in report.streams.values())
    assert await known(sessions) == []
