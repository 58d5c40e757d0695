"""To the leader: a 1:1 that has not been held, with its agenda filled in."""

from datetime import date

from bot import action_ids
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.help_request import TOPICS
from bot.views.messages.kind import ON_NO_DEAL, Answers, Kind, Muting, Opens, Reader
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, day, first_name, money, spelled
from coaching.evidence import (
    AgendaDeal,
    AgendaGoal,
    AgendaItem,
    Notice,
    OneOnOneEvidence,
    Topic,
)

FLAGS_SHOWN = 3
FLAG_LIMIT = 80
ITEM_LIMIT = 120


def draft(evidence: OneOnOneEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: how long ago, and what to talk about."""
    del notice
    rep = first_name(evidence.rep.name)
    return Draft(
        headline=_headline(evidence, rep),
        facts=(_facts(evidence, frame),),
        steps=(
            "\n".join(_agenda(evidence, frame, rep)),
            f"*One small step:* offer {rep} two times this week.",
        ),
        buttons=(
            (action_ids.STEP, "We Met"),
            (action_ids.SECOND, "Pick the Day"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=(
            f"Why this: I write from day {evidence.due_from} if none is booked in the "
            f"next {count(evidence.booked_look_ahead_days, 'day')} (set in "
            "coaching.toml and people.csv). Days off do not count. A 1:1 outside the "
            "calendar is one I cannot see: press We Met."
        ),
    )


def _headline(evidence: OneOnOneEvidence, rep: str) -> str:
    days = count(evidence.days, "day")
    if evidence.last_held_on is None:
        held = f"none on record in {days}"
    else:
        held = f"the last was {days} ago"
    return f"Your 1:1 with {rep}: {held}, and none is booked."


def _facts(evidence: OneOnOneEvidence, frame: Frame) -> str:
    aim = f"the aim is every {count(evidence.target_days, 'day')}"
    if evidence.last_held_on is None:
        return f"• Counted from {frame.day(evidence.counted_from)}; {aim}."
    return f"• Last held on {frame.day(evidence.last_held_on)}; {aim}."


def _agenda(evidence: OneOnOneEvidence, frame: Frame, rep: str) -> list[str]:
    lines = [f"*An agenda to start from*\n1. How {rep} is, and how the quarter feels."]
    if evidence.goal is not None:
        lines.append(f"    • {_goal(evidence.goal)}")
    if evidence.agenda:
        lines.append("2. The deals that matter most:")
        lines += _listed([_deal(item, frame) for item in evidence.agenda], frame)
    else:
        lines.append("2. Where the next deals will come from: none is open now.")
    if evidence.commitments:
        lines.append(f"3. What {rep} said to do:")
        lines += _listed([_promise(i, frame) for i in evidence.commitments], frame)
    else:
        lines.append("3. What you both said you would do last time.")
    lines.append("4. What would help?")
    lines += _listed([_request(i, frame, rep) for i in evidence.help_requests], frame)
    return lines


def _listed(lines: list[str], frame: Frame) -> list[str]:
    more = len(lines) - frame.listed
    return [*lines[: frame.listed], *([f"    and {more} more"] if more > 0 else [])]


def _goal(goal: AgendaGoal) -> str:
    target, won = (
        money(minor, goal.currency) for minor in (goal.target_minor, goal.won_minor)
    )
    left = goal.target_minor - goal.won_minor
    rest = f"{money(left, goal.currency)} left" if left > 0 else "reached"
    return f"The quarter's goal of {target}: {won} won so far, {rest}."


def _promise(item: AgendaItem, frame: Frame) -> str:
    what = escape(item.what, ITEM_LIMIT)
    return f"    • {what}{_on(item, frame)}, by {frame.day(item.due_on)}"


def _request(item: AgendaItem, frame: Frame, rep: str) -> str:
    state = "waiting" if item.state == "open" else "under way"
    asked = frame.day(item.since_on)
    return (
        f"    • {rep} asked on {asked} for help with {TOPICS[Topic(item.what)]}"
        f"{_on(item, frame)}: {state}, by {frame.day(item.due_on)}"
    )


def _on(item: AgendaItem, frame: Frame) -> str:
    return f" on {frame.deal(item.deal)}" if item.deal else ""


def _deal(item: AgendaDeal, frame: Frame) -> str:
    parts = [money(item.deal.amount_minor, item.deal.currency)]
    if item.deal.stage:
        parts.append(escape(item.deal.stage))
    flags = "; ".join(
        escape(spelled(flag), FLAG_LIMIT) for flag in item.flags[:FLAGS_SHOWN]
    )
    line = f"    • {frame.deal(item.deal)} ({', '.join(parts)})"
    return f"{line}: {flags}" if flags else line


def _done(evidence: OneOnOneEvidence, today: date) -> str:
    del evidence
    on = day(today, today)
    return f"Noted: you met on {on}. The count starts again from there."


KIND = Kind(
    draft=draft,
    why=(
        "*A 1:1 not held.* A 1:1 is a meeting of the two of you alone that was not "
        "called off, one of the configured kind, or one that you told me of."
    ),
    muting=Muting(reader=Reader.LEADER, words="1:1s that were not held"),
    answers=Answers(
        done=_done,
        second=Opens.DAY,
        reasons=ON_NO_DEAL,
        offers_help=False,
    ),
)
