"""What was learned reaches the leader with the meeting, if its record is good."""

from dataclasses import replace
from math import exp

import pytest

from coaching.evidence import UncertainMeetingEvidence, load
from coaching.odds.odds import Odds
from models.db.database import SessionMaker
from models.odds.learned import keep_odds
from tests.coaching.makers import make_odds
from tests.jobs.floor import deliveries
from tests.jobs.makers import NOW
from tests.jobs.test_company import DAY, HOUR, answer, lay
from tests.jobs.test_nudge import run, send

BY_STAGE_ALONE = 1 / (1 + exp(-1))
"""What `make_odds` gives a deal in the last open stage of its pipeline."""


async def heard(sessions: SessionMaker, odds: Odds) -> UncertainMeetingEvidence:
    """Return what the leader hears where `odds` had been learned."""
    await lay(sessions)
    async with sessions.begin() as session:
        await keep_odds(session, odds)
    await run(sessions)
    await send(sessions)
    await answer(sessions, "step", at=NOW + HOUR)
    await run(sessions, NOW + 2 * HOUR)
    (message,) = [
        each for each in await deliveries(sessions) if each.kind == "uncertain_meeting"
    ]
    evidence = load(message.evidence)
    assert isinstance(evidence, UncertainMeetingEvidence)
    return evidence


async def test_the_leader_hears_the_odds_with_what_moved_them(sessions):
    evidence = await heard(sessions, make_odds())

    assert evidence.odds is not None
    assert evidence.odds.p == pytest.approx(BY_STAGE_ALONE)
    assert [moved.name for moved in evidence.odds.moved] == ["stage"]
    assert evidence.record is not None
    assert evidence.record.auc == 0.78


async def test_with_a_weak_record_the_leader_hears_of_the_meeting_without_odds(
    sessions,
):
    evidence = await heard(sessions, make_odds(auc=0.55))

    assert evidence.odds is None
    assert evidence.record is not None
    assert evidence.record.auc == 0.55


async def test_what_is_learned_later_is_not_known_yet(sessions):
    evidence = await heard(sessions, replace(make_odds(), at=NOW + DAY))

    assert (evidence.odds, evidence.record) == (None, None)
