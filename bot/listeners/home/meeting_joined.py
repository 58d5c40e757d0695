"""App Home asks a leader about a meeting that is over: one tap says how it went."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import action_ids
from bot.inbound.context import Supplies
from bot.inbound.guarded import acknowledge, guarded
from bot.inbound.once import take
from bot.inbound.replies import tell
from bot.views.replies import meeting_outcomes, outcomes
from models.leaders.unconfirmed_meetings import DID_NOT_HAPPEN, JOINED, settle_meeting
from models.people.roster import active_slack_user

CHOICES = {action_ids.JOINED: JOINED, action_ids.NOT_HELD: DID_NOT_HAPPEN}
SAID = {JOINED: meeting_outcomes.JOINED, DID_NOT_HAPPEN: meeting_outcomes.NOT_HELD}
LONGEST_ID = 18


def register(app: AsyncApp, supplies: Supplies) -> None:
    """Listen for both buttons."""
    for action in CHOICES:
        app.action(action)(ack=acknowledge, lazy=[guarded(on_choice, supplies)])


async def on_choice(args: AsyncArgs, supplies: Supplies) -> None:
    """Keep what became of a meeting, if it was suggested to whoever pressed."""
    pressed = args.action or {}
    choice = CHOICES[pressed["action_id"]]
    value = str(pressed.get("value", ""))
    is_id = value.isdecimal() and len(value) <= LONGEST_ID
    async with supplies.sessions.begin() as session:
        await take(args, supplies, session)
        person = await active_slack_user(session, args.body["user"]["id"])
        is_kept = person is not None and await settle_meeting(
            session,
            person.id,
            int(value) if is_id else 0,
            choice=choice,
            now=supplies.clock(),
        )
    await tell(args, SAID[choice] if is_kept else outcomes.REPEATED)
