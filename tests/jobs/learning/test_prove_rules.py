"""Each rule is walked over the company's own past, and what came of it is kept."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from coaching import rulebook
from coaching.facts.mode import Mode
from coaching.planning.hold_reasons import Hold
from coaching.standing.gates import Answers, Because, Gate, Step, Word
from coaching.standing.standing import JUDGED, Proof, Verdict
from coaching.thresholds import parse
from jobs.admin_rules import AdminRules
from jobs.decide import Reading
from jobs.learning.prove_rules import prove_all, prove_rules
from jobs.nudge import nudge
from models.db.database import SessionMaker, reading
from models.outbox.mode import set_mode
from models.rules.gates import answers_to, keep_gates, read_gates, say_word
from models.rules.proofs import last_proofs
from models.tables import (
    Answer,
    AuditEntry,
    Deal,
    Person,
    RuleProof,
    StreamState,
    WorkSampleRow,
)
from tests.jobs.floor import NOW, REP, RULES, HandedClock, deliveries, lay_floor
from tests.models.rows import insert_deal, insert_delivery, insert_stage, insert_touch

DEALS = 24
NIGHT = datetime(2026, 11, 19, 4, tzinfo=UTC)


async def a_floor_that_logs_no_customer_s_word(
    sessions: SessionMaker, *, answered: bool = False
) -> None:
    """Let the rep win a deal a week; nobody logs what the customers say in between."""
    async with sessions.begin() as session:
        rep = await session.get(Person, REP)
        stage = await insert_stage(session, position=1)
        for week in range(DEALS):
            won_at = NOW - timedelta(weeks=week, days=2)
            deal = await insert_deal(
                session,
                rep,
                stage_id=stage.id,
                created_at=won_at - timedelta(days=150),
                closed_at=won_at,
                is_won=True,
                currency="USD",
            )
            for heard in (140, *((3, 10, 17, 24, 31) if answered else ())):
                at = won_at - timedelta(days=heard)
                await insert_touch(
                    session, rep, deal, occurs_at=at, customer_side=True, kind="email"
                )
            for day in (9, 16, 23, 30, 37):
                await insert_touch(
                    session, rep, deal, occurs_at=won_at - timedelta(days=day)
                )


async def proved(sessions: SessionMaker, rules: AdminRules = RULES) -> dict[str, Proof]:
    found = await prove_all(
        sessions, rules.thresholds, now=NOW, on_week=lambda _week: None
    )
    return {proof.rule: proof for proof in found}


async def test_on_a_floor_without_customers_words_the_silent_customer_listens(
    sessions,
):
    await lay_floor(sessions)
    await a_floor_that_logs_no_customer_s_word(sessions)

    found = (await proved(sessions))["quiet_deal"]

    assert found.verdict is Verdict.LISTENS
    assert found.record.judged == found.record.wrong == DEALS
    async with sessions() as session:
        assert (await last_proofs(session))["quiet_deal"] == found


async def a_deal_gone_silent(sessions: SessionMaker) -> None:
    async with sessions.begin() as session:
        rep = await session.get(Person, REP)
        stage = await insert_stage(session, position=1)
        begun = NOW - timedelta(days=150)
        deal = await insert_deal(
            session, rep, stage_id=stage.id, created_at=begun, currency="USD"
        )
        await insert_touch(
            session, rep, deal, occurs_at=begun, customer_side=True, kind="email"
        )
        for day in (6, 13, 20):
            await insert_touch(session, rep, deal, occurs_at=NOW - timedelta(days=day))


async def kinds(sessions: SessionMaker) -> set[str]:
    return {delivery.kind for delivery in await deliveries(sessions)}


async def test_a_rule_that_listens_never_reaches_the_outbox(sessions):
    await lay_floor(sessions)
    await a_floor_that_logs_no_customer_s_word(sessions)
    await a_deal_gone_silent(sessions)
    await proved(sessions)

    report = await nudge(sessions, RULES, HandedClock(NOW))

    assert "quiet_deal" not in await kinds(sessions)
    held = [each for each in report.held if each.hold is Hold.LISTENS]
    assert [each.rule for each in held] == ["quiet_deal"]
    assert held[0].words.startswith(
        "listens without speaking: 100% of 24 won deals looked silent"
    )
    # Without its record it would have spoken, as on the next line.
    async with sessions.begin() as session:
        await session.execute(delete(RuleProof))
    await nudge(sessions, RULES, HandedClock(NOW))
    assert "quiet_deal" in await kinds(sessions)


async def test_where_customers_words_are_logged_it_speaks(sessions):
    await lay_floor(sessions)
    await a_floor_that_logs_no_customer_s_word(sessions, answered=True)

    found = (await proved(sessions))["quiet_deal"]

    assert found.verdict is Verdict.SPEAKS
    assert (found.record.wrong, found.record.judged) == (0, DEALS)


async def a_rep_with_another_job(sessions: SessionMaker) -> None:
    """Let nothing new come for 14 weeks; the rep still calls on two open deals."""
    async with sessions.begin() as session:
        rep = await session.get(Person, REP)
        stage = await insert_stage(session, position=1)
        await session.execute(delete(Deal))
        for week in range(14, 26):
            begun = NOW - timedelta(weeks=week)
            deal = await insert_deal(
                session, rep, stage_id=stage.id, created_at=begun, currency="USD"
            )
            if week <= 15:
                for day in range(1, 40):
                    at = NOW - timedelta(days=day)
                    await insert_touch(session, rep, deal, occurs_at=at)


async def test_a_rep_of_whom_the_leader_is_asked_stops_no_proof(sessions):
    await lay_floor(sessions)
    await a_rep_with_another_job(sessions)
    async with reading(sessions) as session:
        look = Reading(session=session, thresholds=RULES.thresholds, known_at=NOW)
        scene = await look.of_reps(now=NOW - timedelta(days=1), only=None)
    assert [each.rule for each in scene.signals(margin=0)] == ["role_change"]

    assert [*await proved(sessions)] == [*JUDGED]


async def test_every_rule_gets_a_proof(sessions):
    await lay_floor(sessions)

    assert [*await proved(sessions)] == [*JUDGED]


async def test_each_week_is_looked_at_once_and_told(sessions):
    await lay_floor(sessions)
    weeks = []

    await prove_all(sessions, RULES.thresholds, now=NOW, on_week=weeks.append)

    assert len(weeks) == len(set(weeks)) > 10
    assert weeks == sorted(weeks)


async def test_there_is_nothing_to_prove_before_the_deals_were_read(sessions):
    assert await proved(sessions) == {}


async def run(
    sessions: SessionMaker, now: datetime, rules: AdminRules = RULES
) -> tuple[Proof, ...]:
    return await prove_rules(sessions, rules, HandedClock(now))


async def a_proved_floor(sessions: SessionMaker) -> None:
    await lay_floor(sessions)
    async with sessions.begin() as session:
        # As if every week had been sampled: this is about the nights.
        for state in await session.scalars(select(StreamState)):
            if state.stream in {"calls", "emails", "meetings"}:
                state.finished_at = None
    assert await run(sessions, NIGHT)


async def test_it_is_proved_once_a_night(sessions):
    await a_proved_floor(sessions)

    assert await run(sessions, NIGHT + timedelta(hours=1)) == ()
    assert await run(sessions, NIGHT + timedelta(hours=23)) != ()


async def test_by_day_it_waits_for_the_night(sessions):
    await a_proved_floor(sessions)
    day = NIGHT + timedelta(hours=35)

    assert await run(sessions, day) == ()
    assert await run(sessions, day + timedelta(hours=1)) != ()


async def test_when_a_value_has_changed_it_is_proved_at_once(sessions):
    await a_proved_floor(sessions)
    other = AdminRules(
        thresholds=parse("[quiet]\nsilent_factor = 2.5"),
        schedule=RULES.schedule,
        crm_hosts=RULES.crm_hosts,
    )

    assert await run(sessions, NIGHT + timedelta(minutes=1), other) != ()
    assert await run(sessions, NIGHT + timedelta(minutes=2), other) == ()
    async with sessions() as session:
        versions = list(
            await session.scalars(
                select(RuleProof.version).where(RuleProof.rule == "quiet_deal")
            )
        )
    assert len(versions) == 2


async def test_while_paused_nothing_is_proved(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await set_mode(session, Mode.PAUSED, changed_by="test", now=NOW)

    assert await run(sessions, NIGHT) == ()


async def test_it_waits_until_the_past_weeks_are_sampled(sessions):
    await lay_floor(sessions)

    assert await run(sessions, NOW) == ()
    async with sessions() as session:
        assert list(await session.scalars(select(WorkSampleRow))) == []


async def gates(sessions: SessionMaker) -> dict[str, Gate]:
    async with sessions() as session:
        return dict(await read_gates(session))


async def test_each_rule_with_messages_gets_a_gate(sessions):
    await lay_floor(sessions)

    await proved(sessions)

    found = await gates(sessions)
    assert set(found) == set(rulebook.RULES)
    assert {each.step for each in found.values()} == {Step.FLOOR}


async def test_a_word_of_the_admin_outlasts_the_night_and_is_on_record(sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await say_word(session, "kitchen", Word.HOLD, by="cli", now=NOW)

    await proved(sessions)

    assert (await gates(sessions))["kitchen"].word is Word.HOLD
    async with sessions() as session:
        entry = await session.scalar(
            select(AuditEntry).where(AuditEntry.action == "rule_gate")
        )
    assert (entry.actor, entry.reason) == ("cli", "kitchen: hold")


async def test_answers_that_call_a_rule_wrong_bring_it_back_to_the_admin(sessions):
    await lay_floor(sessions)
    stood = Gate(rule="nearly_empty", step=Step.FLOOR, since=NOW - timedelta(days=9))
    async with sessions.begin() as session:
        await keep_gates(session, [stood])
        rep = await session.get(Person, REP)
        for number in range(12):
            told = await insert_delivery(
                session, rep, kind="nearly_empty", state="sent"
            )
            answer = Answer(
                delivery_id=told.id,
                person_id=REP,
                choice="wrong_data" if number < 9 else "useful",
                answered_at=NOW - timedelta(days=1),
            )
            session.add(answer)

    await proved(sessions)

    found = (await gates(sessions))["nearly_empty"]
    assert (found.step, found.because) == (Step.ADMIN, Because.ANSWERS)
    async with sessions() as session:
        counted = await answers_to(
            session, "nearly_empty", since=NOW - timedelta(days=9)
        )
        later = await answers_to(session, "nearly_empty", since=NOW)
    assert counted == Answers(answered=12, unwanted=9)
    assert later == Answers()
