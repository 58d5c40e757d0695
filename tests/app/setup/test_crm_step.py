"""The second step: which account the key opens, and whether it is the right one."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from console.doctor.report import ok, wrong
from console.setup import crm_step
from console.setup.crm_step import CHOICES, Seen
from crm.port import Account, CrmUnavailableError, OwnerRecord
from tests.app.setup.conftest import shown

RIGHT = Account(
    time_zone="Europe/Berlin",
    currency="EUR",
    server_now=None,
    external_id="7",
    address="app-eu1.hubspot.com",
)


def owner(number: int, host: str) -> OwnerRecord:
    email = f"p{number}@{host}"
    return OwnerRecord(external_id=str(number), email=email, name="", archived=False)


@pytest.fixture
def sees(monkeypatch):
    """Let the CRM show one thing after the other; the last of them for good."""
    found: list[Seen] = []

    async def see(_):
        return found.pop(0) if len(found) > 1 else found[0]

    async def look(_):
        return [ok("answers")]

    choice = replace(CHOICES[0], credential=replace(CHOICES[0].credential, look=look))
    monkeypatch.setattr(crm_step, "CHOICES", (choice,))
    monkeypatch.setattr(crm_step, "_see", see)
    return found


TOO_LONG = "the CRM took too long"


class SlowCrm:
    """Answers once both questions are there, as one that is away answers neither."""

    name = "slow"

    def __init__(self) -> None:
        self.both = asyncio.Barrier(2)

    async def account(self) -> Account:
        await self.both.wait()
        raise CrmUnavailableError(TOO_LONG)

    async def owners(self) -> None:
        await self.both.wait()
        raise CrmUnavailableError(TOO_LONG)


async def test_a_crm_that_does_not_answer_is_waited_for_once():
    @asynccontextmanager
    async def slow():
        yield SlowCrm()

    look = CHOICES[0].credential.look

    lines = await asyncio.wait_for(look(SimpleNamespace(open_crm=slow)), 10)

    assert lines == [wrong(f"slow: {TOO_LONG}")]


def test_it_says_which_account_the_key_opens(make_guide, typist, sees):
    guide = make_guide()
    owners = [owner(1, "x.test"), owner(2, "x.test"), owner(3, "agency.test")]
    sees.append(Seen(account=RIGHT, owners=owners, deals=4_210))
    typist.answers = ["key-1", "y"]

    crm_step.crm_step(guide)

    told = shown(guide)
    assert "the HubSpot account 7 at app-eu1.hubspot.com" in told
    assert "currency EUR, time zone Europe/Berlin" in told
    assert "3 users, 2 of them at x.test" in told
    assert "4,210 deals" in told
    assert "sandbox" not in told


def test_an_account_that_was_called_right_is_not_asked_about_again(
    make_guide, typist, sees
):
    sees.append(Seen(account=RIGHT, owners=[], deals=1))
    typist.answers = ["key-1", "y"]
    crm_step.crm_step(make_guide())
    typist.asked = []

    crm_step.crm_step(make_guide())

    assert typist.asked == []


def test_for_another_account_the_question_comes_again(make_guide, typist, sees):
    sees += [Seen(account=RIGHT, owners=[], deals=1)]
    sees += [Seen(account=replace(RIGHT, external_id="8"), owners=[], deals=1)]
    typist.answers = ["key-1", "y"]
    crm_step.crm_step(make_guide())
    typist.asked, typist.answers = [], ["y"]

    crm_step.crm_step(make_guide())

    assert typist.asked == ["Is this the right account?"]


def test_a_key_of_another_account_than_the_stored_one_is_warned_of(
    make_guide, typist, sees
):
    guide = make_guide()
    sees.append(Seen(account=RIGHT, owners=[], deals=1, known="8"))
    typist.answers = ["key-1", "y"]

    crm_step.crm_step(guide)

    told = shown(guide)
    assert "Careful: what is stored came from the account 8." in told
    assert "type python app.py crm move after this" in told


def test_the_wrong_account_asks_for_another_key(make_guide, typist, sees):
    guide = make_guide()
    sees += [Seen(account=replace(RIGHT, external_id="8"), owners=[], deals=1)]
    sees += [Seen(account=RIGHT, owners=[], deals=1)]
    typist.answers = ["key-1", "n", "key-2", "y"]

    crm_step.crm_step(guide)

    assert guide.settings().hubspot_token.get_secret_value() == "key-2"
    assert guide.memory.get(crm_step.CONFIRMED) == "HubSpot 7"


def test_an_empty_test_account_is_said_kindly(make_guide, typist, sees):
    guide = make_guide()
    account = replace(RIGHT, is_trial=True)
    sees.append(Seen(account=account, owners=[], deals=0))
    typist.answers = ["key-1", ""]

    crm_step.crm_step(guide)

    assert "It is a sandbox or a test account: nobody sells in it." in shown(guide)
    assert "There are no deals in it yet. That is no fault" in shown(guide)
    assert "the next step finds nobody" in shown(guide)
