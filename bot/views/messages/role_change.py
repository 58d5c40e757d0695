"""To the leader: one question, whether a rep still has the job of opening deals."""

from datetime import date

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import (
    NO_MORE,
    ON_A_PERSON,
    Answers,
    Kind,
    Muting,
    Opens,
    Reader,
)
from bot.views.slack_text.words import business_days, count, day, first_name, one_every
from coaching.evidence import Notice, RoleChangeEvidence


def draft(evidence: RoleChangeEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the question, with what made me ask it."""
    del notice
    rep = first_name(evidence.rep.name)
    gap = count(evidence.gap_days, "calendar day")
    last = frame.day(evidence.last_opened_on)
    window = business_days(evidence.window_bd)
    touches = count(evidence.touches, "touch", "touches")
    return Draft(
        headline=f"Does {rep} still open new deals? None is logged for {gap}.",
        facts=(
            "\n".join(
                (
                    f"• {rep}'s last new deal came on {last}{_pace(evidence)}.",
                    f"• {rep} works with customers: {touches} in the last {window}.",
                    f"• {count(evidence.open_deals, 'open deal')}.",
                )
            ),
        ),
        steps=(
            f"Does {rep} have another job now? Say so with *Not Now*; I ask only once.",
        ),
        buttons=(
            (action_ids.STEP, "I'll Ask"),
            (action_ids.SECOND, "Show the Deals"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=(
            f"Why this: I ask past {count(evidence.limit_days, 'calendar day')} without"
            f" a new deal{_chance(evidence)} (set in coaching.toml)."
        ),
    )


def _pace(evidence: RoleChangeEvidence) -> str:
    if evidence.pace_bd is None:
        return ""
    return f"; before, there was {one_every(evidence.pace_bd)}"


def _chance(evidence: RoleChangeEvidence) -> str:
    return (
        "" if evidence.pace_bd is None else ", when that is longer than chance explains"
    )


def _done(evidence: RoleChangeEvidence, today: date) -> str:
    del evidence
    return f"Noted on {day(today, today)}: you will ask. {NO_MORE}"


KIND = Kind(
    draft=draft,
    why=(
        "*Another job?* Somebody who works with customers, but to whom nothing new "
        "came for longer than chance explains, has perhaps another task now. I ask "
        "once, and tell that rep nothing meanwhile."
    ),
    muting=Muting(reader=Reader.LEADER, words="A rep with another job now"),
    answers=Answers(
        done=_done,
        second=Opens.DEALS,
        reasons=ON_A_PERSON,
        offers_help=False,
    ),
)
