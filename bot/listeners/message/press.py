"""One press of a message's button: whose it is, whether it counts, what is shown."""

from dataclasses import dataclass
from datetime import date, datetime

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy.ext.asyncio import AsyncSession

from bot.action_ids import LIST_VIEW
from bot.inbound.context import Supplies
from bot.inbound.once import take
from bot.inbound.replies import Origin, replace, tell
from bot.views.messages import render
from bot.views.messages.kind import Answers
from bot.views.messages.registry import kind_for
from bot.views.replies import outcomes
from bot.views.slack_text.blocks import Payload
from coaching.calendar import Calendar
from coaching.evidence import Evidence, Notice, load
from models.conversation import answers
from models.conversation.may_answer import (
    AnsweredMessage,
    AnswerResult,
    AnswerStatus,
    open_message,
)
from models.db.read_session import ReadSession
from models.people.roster import by_slack_user

REFUSALS = {
    AnswerStatus.REPEATED: outcomes.REPEATED,
    AnswerStatus.UNKNOWN: outcomes.UNKNOWN,
    AnswerStatus.NOT_YOURS: outcomes.NOT_YOURS,
    AnswerStatus.OUT_OF_SIGHT: outcomes.OUT_OF_SIGHT,
    AnswerStatus.NOT_FOR_ROLE: outcomes.NOT_FOR_ROLE,
    AnswerStatus.STALE: outcomes.STALE,
    AnswerStatus.NOT_APPLICABLE: outcomes.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Who pressed a button of which message, where and when."""

    delivery_id: str
    slack_user_id: str
    channel: str | None
    ts: str | None
    now: datetime
    calendar: Calendar
    listed: str | None = None
    """The page of a list of App Home on which it was pressed."""

    @property
    def today(self) -> date:
        """Return the person's date."""
        return self.calendar.today(self.now)

    def origin(self, kind: str, subject: int | None = None) -> Origin:
        """Return what a modal must carry to find the way back."""
        return Origin(
            delivery_id=self.delivery_id,
            kind=kind,
            channel=self.channel,
            ts=self.ts,
            today=self.today,
            subject=subject,
            listed=self.listed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """What a message said, read back from what was stored with it."""

    kind: str
    evidence: Evidence
    notice: Notice
    about_id: int | None
    """The person whom it is about."""

    @property
    def answers(self) -> Answers:
        """Return what its buttons do."""
        return kind_for(self.evidence, self.notice).answers


async def read_press(
    args: AsyncArgs, supplies: Supplies, session: AsyncSession
) -> Press:
    """Return the press behind a block action; its value is not trusted yet.

    RepeatedError if this very press was worked on before.
    """
    await take(args, supplies, session)
    container = args.body.get("container") or {}
    view = args.body.get("view") or {}
    is_list = view.get("callback_id") == LIST_VIEW
    user = args.body["user"]["id"]
    return Press(
        delivery_id=str((args.action or {}).get("value", ""))[:36],
        slack_user_id=user,
        channel=container.get("channel_id"),
        ts=container.get("message_ts"),
        now=supplies.clock(),
        calendar=await calendar_of(session, user),
        listed=view["private_metadata"] if is_list else None,
    )


async def read_submission(
    args: AsyncArgs, supplies: Supplies, session: AsyncSession, origin: Origin
) -> Press:
    """Return the press that led to the modal which was now submitted.

    RepeatedError if this very submission was worked on before.
    """
    await take(args, supplies, session)
    user = args.body["user"]["id"]
    return Press(
        delivery_id=origin.delivery_id,
        slack_user_id=user,
        channel=origin.channel,
        ts=origin.ts,
        now=supplies.clock(),
        calendar=await calendar_of(session, user),
    )


async def calendar_of(session: ReadSession, slack_user_id: str) -> Calendar:
    """Return the person's calendar, or UTC for somebody unknown."""
    person = await by_slack_user(session, slack_user_id)
    return person.calendar if person else Calendar()


async def look_up(session: AsyncSession, press: Press) -> AnswerResult:
    """Return RECORDED with the message if this person may answer it, or why not."""
    _, result = await open_message(
        session, press.delivery_id, press.slack_user_id, now=press.now
    )
    return result


async def record(session: AsyncSession, press: Press, choice: str) -> AnswerResult:
    """Keep which button was pressed, once."""
    return await answers.record_answer(
        session,
        delivery_id=press.delivery_id,
        clicker_slack_id=press.slack_user_id,
        choice=choice,
        now=press.now,
    )


async def conclude(
    args: AsyncArgs,
    supplies: Supplies,
    press: Press,
    result: AnswerResult,
    *,
    outcome: str,
) -> None:
    """Show `outcome` in place of the buttons, or say why the answer was not taken."""
    if result.message is None or result.status is not AnswerStatus.RECORDED:
        await refuse(args, result)
        return
    told = read_back(result.message)
    await settle(args, supplies, press, told=told, outcome=outcome)


def read_back(found: AnsweredMessage) -> StoredMessage:
    """Return what the message said."""
    return StoredMessage(
        kind=found.kind,
        evidence=load(found.evidence),
        notice=Notice.model_validate_json(found.notice),
        about_id=found.about_id,
    )


async def refuse(args: AsyncArgs, result: AnswerResult) -> None:
    """Say kindly why an answer was not taken."""
    await tell(args, REFUSALS[result.status])


async def settle(
    args: AsyncArgs,
    supplies: Supplies,
    press: Press,
    *,
    told: StoredMessage,
    outcome: str,
) -> None:
    """Show `outcome`, already escaped, in place of the message's buttons."""
    payload: Payload = render.answered(
        told.evidence,
        told.notice,
        outcome=outcome,
        delivery_id=press.delivery_id,
        reader=press.calendar,
        crm_hosts=supplies.crm_hosts,
    )
    await replace(args, payload, channel=press.channel, ts=press.ts)
