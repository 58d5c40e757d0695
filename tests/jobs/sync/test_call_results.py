"""What an account calls the results of its calls is explained in coaching.toml."""

from functools import partial

import pytest

from coaching.facts import CallResult
from coaching.limits import Kinds, Work
from crm.port import ActivityRecord, Direction, Result, Stream
from jobs.sync.call_results import read_calls
from jobs.sync.run import sync
from models.crm_data.call_results import (
    CallReading,
    store_reading,
    stored_reading,
    unexplained_words,
)
from tests.at_once import two_at_once
from tests.jobs.sync_fakes import NOW, FakeCrm, SilentProgress, activity, deal, rows

QUALIFIED = "Connected \N{EN DASH} Qualified"


async def synced(sessions, *activities: ActivityRecord) -> None:
    crm = FakeCrm(deal("100"), *activities, page_size=100)
    report = await sync(crm, sessions, lambda: NOW, SilentProgress(), history_days=9)
    assert report.is_complete


async def sides(sessions) -> list[tuple[bool, ...]]:
    """Return whether each touch is the customer's word, and an attempt."""
    return [(bool(row[7]), bool(row[11])) for row in await rows(sessions, "touches")]


async def explained(sessions, *, talk_seconds: int = 60, **calls: str) -> bool:
    kinds = Kinds(calls={name.replace("_", " "): to for name, to in calls.items()})
    work = Work(talk_seconds=talk_seconds)
    return await read_calls(sessions, lambda: NOW, kinds=kinds, work=work)


def call(**fields: object) -> ActivityRecord:
    told = {"direction": Direction.OUTBOUND, "deal_ids": ("100",)}
    return activity("900", **told | fields)


def test_the_crms_results_and_ours_are_the_same_words():
    assert {one.value for one in Result} == {one.value for one in CallResult}


@pytest.mark.parametrize(
    ("fields", "word", "attempt"),
    [
        ({"result": Result.ANSWERED}, True, False),
        ({"result": Result.MESSAGE_LEFT}, False, False),
        ({"result": Result.NO_ANSWER}, False, True),
        ({"result": Result.VOICEMAIL}, False, True),
        ({"result": Result.BUSY}, False, True),
        ({"result": Result.WRONG_NUMBER}, False, True),
        ({}, False, False),
        ({"duration_seconds": 60}, True, False),
        ({"duration_seconds": 59}, False, False),
        ({"duration_seconds": 900, "result": Result.VOICEMAIL}, False, True),
        ({"result": Result.NO_ANSWER, "direction": Direction.INBOUND}, True, False),
        ({"result": Result.VOICEMAIL, "direction": Direction.INBOUND}, True, False),
        ({"stream": Stream.EMAILS, "result": Result.BOUNCED}, False, True),
        ({"stream": Stream.EMAILS, "duration_seconds": 900}, False, False),
        ({"stream": Stream.COMMUNICATIONS, "direction": None}, False, False),
        ({"stream": Stream.NOTES, "direction": Direction.INBOUND}, False, False),
    ],
)
async def test_a_touch_tells_a_word_from_an_attempt(sessions, fields, word, attempt):
    await synced(sessions, call(**fields))

    assert await sides(sessions) == [(word, attempt)]


async def test_a_word_of_the_account_is_nobodys_until_it_is_explained(sessions):
    await synced(sessions, call(result_word=QUALIFIED))
    assert await sides(sessions) == [(False, False)]

    kinds = Kinds(calls={QUALIFIED.upper(): "answered"})
    assert await read_calls(sessions, lambda: NOW, kinds=kinds, work=Work())

    assert await sides(sessions) == [(True, False)]


async def test_what_is_explained_stands_above_the_state_of_the_line(sessions):
    told = {"result_word": "Нет ответа", "result": Result.BUSY}
    kinds = Kinds(calls={"нет ответа": "answered"})
    await read_calls(sessions, lambda: NOW, kinds=kinds, work=Work())

    await synced(sessions, call(**told))

    assert await sides(sessions) == [(True, False)]


async def test_an_explanation_that_is_taken_back_is_forgotten(sessions):
    await explained(sessions, warm="answered")
    await synced(sessions, call(result_word="Warm"))
    assert await sides(sessions) == [(True, False)]

    await explained(sessions)

    assert await sides(sessions) == [(False, False)]


async def test_another_length_of_talk_reads_old_calls_anew(sessions):
    await synced(sessions, call(duration_seconds=45))
    assert await sides(sessions) == [(False, False)]

    assert await explained(sessions, talk_seconds=45)

    assert await sides(sessions) == [(True, False)]


async def test_what_did_not_change_is_not_read_again(sessions):
    await explained(sessions, warm="answered")

    assert not await explained(sessions, warm="answered")
    assert not await explained(sessions, WARM="answered")


async def test_the_words_that_nothing_explains_are_counted(sessions):
    await explained(sessions, warm="answered")
    told = [
        activity(str(n), deal_ids=("100",), result_word=word)
        for n, word in enumerate(("Warm", "Perhaps", "Perhaps", "Non"), start=1)
    ]
    await synced(sessions, *told)

    async with sessions() as session:
        found = await unexplained_words(session)

    assert list(found.items()) == [("Perhaps", 2), ("Non", 1)]


async def test_of_two_who_store_a_reading_at_once_the_second_is_kept(sessions):
    first, second = (CallReading(talk_seconds=n) for n in (30, 90))

    await two_at_once(
        sessions,
        partial(store_reading, reading=first, now=NOW),
        partial(store_reading, reading=second, now=NOW),
    )

    async with sessions() as session:
        assert await stored_reading(session) == second
