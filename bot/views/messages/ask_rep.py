"""To the rep: would a leader's company help in this meeting."""

from datetime import date

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import Answers, Instead, Kind, Muting, Reader
from bot.views.messages.meeting_brief import kind_in_words
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import business_days, day, first_name, moment, money
from coaching.evidence import AskRepEvidence, Notice


def draft(evidence: AskRepEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the question; each of the three answers is one tap."""
    del notice
    leader = first_name(evidence.leader.name)
    on = frame.day(frame.reader.today(evidence.meeting.starts_at))
    kind = kind_in_words(evidence.meeting.kind)
    deal = escape(evidence.deal.name, 40)
    wait = business_days(evidence.wait_bd)
    return Draft(
        headline=f"Would it help if {leader} joined your {kind} for {deal} on {on}?",
        facts=("\n".join(f"• {line}" for line in _facts(evidence, frame)),),
        until_answered=(
            f"{leader} hears your answer, unless it is “Not This One”.",
            f"Without an answer, {leader} may hear of this meeting after {wait}.",
        ),
        buttons=(
            (action_ids.STEP, "Helpful"),
            (action_ids.SECOND, "A 15-Minute Pre-Brief Instead"),
            (action_ids.THIRD, "Not This One"),
        ),
        why=(
            "Why this: of your team's booked customer meetings, this is the one where "
            "company may change most: the outcome is open, and the deal is of some "
            "size. You know best whether it would."
        ),
    )


def _facts(evidence: AskRepEvidence, frame: Frame) -> list[str]:
    stage = f", {escape(evidence.deal.stage)}" if evidence.deal.stage else ""
    amount = money(evidence.deal.amount_minor, evidence.deal.currency)
    starts = moment(evidence.meeting.starts_at, frame.reader)
    return [
        f"“{escape(evidence.meeting.title)}”, {starts}.",
        f"{frame.deal(evidence.deal)}: {amount}{stage}.",
    ]


def _done(evidence: AskRepEvidence, today: date) -> str:
    leader = first_name(evidence.leader.name)
    on = day(today, today)
    return f"Noted on {on}: it would help. {leader} hears of it from me."


def _pre_brief(evidence: AskRepEvidence, today: date) -> str:
    leader, on = first_name(evidence.leader.name), day(today, today)
    return f"Noted on {on}: a pre-brief instead. {leader} hears of it from me."


KIND = Kind(
    draft=draft,
    why=(
        "*Company in a meeting.* Before I suggest to your leader to join a meeting of "
        "yours, I ask you. What you choose decides whether I suggest it, and how."
    ),
    muting=Muting(reader=Reader.REP, words="Whether company in a meeting would help"),
    answers=Answers(
        done=_done,
        second=Instead(done=_pre_brief),
        reasons=(),
        offers_help=False,
    ),
)
