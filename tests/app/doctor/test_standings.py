"""How each rule did on the own past stands where an admin looks."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from coaching.planning.hold_reasons import Held, Hold
from coaching.standing.gates import Gate, Step, Word
from coaching.standing.standing import JUDGED, Proof, Record, Verdict
from console.base.foreseen import NotReadyError
from console.commands.rule_words import say
from console.doctor.report import Verdict as Seriousness
from console.doctor.standings import check_standings, prove_now
from console.preview.coming import show_next_working_day, what_is_off
from console.preview.days_shown import kept_back
from models.hold_out.hold_out import keep_share
from models.odds.learned import keep_odds
from models.rules.gates import keep_gates, read_gates
from models.rules.proofs import keep_proofs
from tests.coaching.makers import make_odds
from tests.jobs.floor import lay_floor
from tests.jobs.makers import NOW

pytestmark = pytest.mark.usefixtures("bare_environment")
SAID = (
    "Nearly empty: listens without speaking: after 96% of 27 rep-weeks the rep opened"
    " deals as usual within 10 business days"
)


def proof(rule: str, verdict: Verdict, wrong: int, judged: int) -> Proof:
    record = Record(spoke=wrong, weeks=500, wrong=wrong, judged=judged)
    return Proof(
        rule=rule, version="1", verdict=verdict, record=record, own=None, until=NOW
    )


@pytest.fixture
async def listening(parts, sessions):
    """Give parts on a floor where one rule listens and another speaks."""
    await lay_floor(sessions)
    async with sessions.begin() as session:
        found = [
            proof("quiet_deal", Verdict.SPEAKS, 27, 449),
            proof("nearly_empty", Verdict.LISTENS, 26, 27),
        ]
        await keep_proofs(session, found, now=NOW)
        silent = Gate(rule="nearly_empty", step=Step.LISTENS, since=NOW)
        await keep_gates(session, [silent])
    return parts


async def test_the_doctor_has_a_line_for_each_rule(listening):
    lines = await check_standings(listening)

    assert [(line.verdict, line.text) for line in lines] == [
        (Seriousness.NOTE, f"own past: {SAID}"),
        (
            Seriousness.OK,
            (
                "own past: A quiet deal: speaks; it would have been wrong on 6% of 449"
                " won deals"
            ),
        ),
    ]


async def test_before_the_first_proof_the_doctor_says_nothing(parts, sessions):
    await lay_floor(sessions)

    assert await check_standings(parts) == []


async def test_what_is_off_names_the_rule_that_listens_and_no_other(listening):
    found = await what_is_off(listening)

    assert SAID in found
    assert not any("A quiet deal: speaks" in line for line in found)


async def test_a_preview_tells_what_is_kept_back_under_the_messages(listening):
    written = io.StringIO()
    console = Console(file=written, width=88, highlight=False)

    await show_next_working_day(listening, console, as_live=True)

    said = " ".join(written.getvalue().split())
    assert "A 1:1 not held" in said or "1 message to 1 person" in said
    assert "Nearly empty: 1 message is kept back. It listens without speaking" in said


async def test_at_setup_each_rule_is_tried_at_once(parts, sessions):
    await lay_floor(sessions)

    first, *rest = await prove_now(parts, Console(file=io.StringIO()))

    assert first == "How each rule did on your own past:"
    assert len(rest) == len(JUDGED)


async def test_without_a_past_setup_says_nothing_of_it(parts):
    assert await prove_now(parts, Console(file=io.StringIO())) == []


async def test_an_admin_holds_a_rule_lets_it_speak_and_takes_it_back(parts, sessions):
    written = io.StringIO()
    console = Console(file=written, soft_wrap=True)
    words = []
    for word in (Word.HOLD, Word.LET, None):
        await say(parts, "kitchen", word, console)
        async with sessions() as session:
            words.append((await read_gates(session))["kitchen"].word)

    assert words == [Word.HOLD, Word.LET, None]
    assert written.getvalue().splitlines()[0] == (
        "Every element of the kitchen tells nobody now, until you say `rules let` or"
        " `rules prove`."
    )


async def test_a_rule_that_is_none_is_named_beside_those_there_are(parts):
    with pytest.raises(NotReadyError, match="no rule kitchn with messages; there are"):
        await say(parts, "kitchn", Word.HOLD, Console())


def test_what_is_kept_back_is_counted_by_rule():
    def held(subject: int, hold: Hold, rule: str = "quiet_deal") -> Held:
        return Held(
            rule=rule,
            person_id=1,
            subject_id=subject,
            recipient_id=1,
            hold=hold,
            words="listens without speaking: so",
        )

    found = [held(1, Hold.LISTENS), held(2, Hold.LISTENS), held(3, Hold.AWAY)]

    assert list(kept_back(found)) == [
        "A quiet deal: 2 messages are kept back. It listens without speaking: so."
    ]


async def test_the_doctor_tells_the_odds_own_record(parts, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await keep_odds(session, replace(make_odds(auc=0.76), at=NOW))

    (line,) = await check_standings(parts)

    assert (line.verdict, line.text) == (
        Seriousness.OK,
        (
            "own past: Odds of a meeting: told; on the newest third of your meetings, a"
            " won one had better odds than a lost one 76 of 100 times (guessing: 50)"
        ),
    )


async def test_the_doctor_tells_that_weeks_are_held_out(parts, sessions):
    await lay_floor(sessions)
    async with sessions.begin() as session:
        await keep_share(session, 0.25, now=NOW)

    (line,) = await check_standings(parts)

    assert (line.verdict, line.text) == (
        Seriousness.NOTE,
        (
            "Weeks without messages: on since 19 Nov, in 25 of 100 rep-weeks, drawn by"
            " lot ([hold_out] share in coaching.toml); `rules effect` tells what"
            " messages change from 24 May 2027 on, at the earliest"
        ),
    )
