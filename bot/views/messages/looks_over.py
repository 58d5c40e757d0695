"""To the rep: these open deals look over, each with one tap to say what it is."""

from datetime import date, timedelta

from bot import action_ids
from bot.views.messages.draft import Draft, Frame, Row
from bot.views.messages.kind import ON_NO_DEAL, Answers, Kind, Muting, Reader, will_do
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count, day, money
from coaching.evidence import LooksOverEvidence, Notice, OverDeal, SaidOver

NAME = 40
SAID_SHOWN = 20


def draft(evidence: LooksOverEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the message: what looks over and why, and an answer for each and all."""
    del notice
    shown = evidence.deals[: frame.listed]
    return Draft(
        headline=_headline(evidence),
        facts=tuple(
            each for each in (_bounds(evidence), _said(evidence, frame)) if each
        ),
        steps=_steps(evidence, frame, more=len(evidence.deals) - len(shown)),
        rows=tuple(_row(each, frame) for each in shown),
        buttons=_buttons(evidence),
        why=(
            f"Why this: {count(evidence.won, 'won deal')} of the last year tell both"
            f" limits (factors set in coaching.toml). At most once in"
            f" {count(evidence.every_days, 'day')}. I write nothing into the CRM."
        ),
    )


def lives_until(evidence: LooksOverEvidence, *, today: date) -> date:
    """Return the day from which on a deal that is said to live is asked about again."""
    return today + timedelta(days=evidence.lives_days)


def all_answered(evidence: LooksOverEvidence, *, today: date) -> str:
    """Return what stands below the message once something was said of each deal."""
    over = sum(each.lives_until is None for each in evidence.said)
    lives = len(evidence.said) - over
    parts = [f"{count(over, 'deal')} over: please close in the CRM"] if over else []
    parts += [f"{count(lives, 'deal')} said to be alive"] if lives else []
    return f"Noted on {day(today, today)}: {'; '.join(parts)}."


def _headline(evidence: LooksOverEvidence) -> str:
    deals = evidence.deals
    if not deals:
        return "You have said of each deal that seemed to be over what it is."
    if len(deals) == 1:
        name = escape(deals[0].deal.name, NAME)
        return f"{name} seems to be over: close it, or say that it is alive."
    return (
        f"These {len(deals)} deals seem to be over: close them, or say which are alive."
    )


def _bounds(evidence: LooksOverEvidence) -> str:
    return (
        f"More than {count(evidence.age_days, 'day')} old, with no touch and no change"
        f" on record for more than {evidence.silent_days:,}: far past what nearly all"
        " won deals took."
    )


def _said(evidence: LooksOverEvidence, frame: Frame) -> str:
    shown = evidence.said[:SAID_SHOWN]
    more = len(evidence.said) - len(shown)
    words = [_word(each, frame) for each in shown]
    words += [f"and {more} more"] if more else []
    return f"Noted: {'; '.join(words)}." if words else ""


def _word(said: SaidOver, frame: Frame) -> str:
    name = escape(said.deal.name, NAME)
    if said.lives_until is None:
        return f"{name} is over"
    return f"{name} is alive, I ask again on {frame.day(said.lives_until)}"


def _steps(evidence: LooksOverEvidence, frame: Frame, *, more: int) -> tuple[str, ...]:
    if not evidence.deals:
        return ()
    again = frame.day(lives_until(evidence, today=frame.today))
    tap = "tap what it is" if len(evidence.deals) == 1 else "tap what each is"
    step = (
        f"*One small step:* {tap}. What is over you close in the CRM; about what is "
        f"alive I ask again on {again}."
    )
    if more:
        step += f" {count(more, 'more deal')} follow when these are answered."
    return (step,)


def _row(item: OverDeal, frame: Frame) -> Row:
    amount = money(item.deal.amount_minor, item.deal.currency)
    stage = f", {escape(item.deal.stage, NAME)}" if item.deal.stage else ""
    age, silent = count(item.age_days, "day"), f"{item.silent_days:,}"
    return Row(
        text=(
            f"*{frame.deal(item.deal, NAME)}* {amount}{stage}:"
            f" {age} old, nothing on record for {silent}."
        ),
        deal_id=item.deal.id,
        buttons=(
            (action_ids.OVER, "It's Over"),
            (action_ids.LIVES, "Still Alive"),
        ),
    )


def _buttons(evidence: LooksOverEvidence) -> tuple[tuple[str, str], ...]:
    not_now = (action_ids.NOT_NOW, "Not Now")
    if len(evidence.deals) < 2:  # noqa: PLR2004 - one deal has its own two buttons
        return (not_now,)
    every = len(evidence.deals)
    return (
        (action_ids.ALL_OVER, f"All {every} Are Over"),
        (action_ids.ALL_LIVE, "All Are Alive"),
        not_now,
    )


KIND = Kind(
    draft=draft,
    why=(
        "*Deals that seem to be over.* Won deals tell how old a deal becomes and "
        "how long it can lie still. What is far past both is most likely over: close "
        "it in the CRM, or say that it is alive. I change nothing in the CRM."
    ),
    muting=Muting(reader=Reader.REP, words="Deals that seem to be over"),
    answers=Answers(
        done=will_do,
        second=None,
        reasons=ON_NO_DEAL,
        offers_help=False,
    ),
)
