"""What a person does - type, press, submit, open - and what comes of it."""

from dataclasses import dataclass

from sandbox.slack import payloads
from sandbox.slack.accounts import Account
from sandbox.slack.elements import Entered, complaints, find_element
from sandbox.slack.identity import TEAM_ID, Json, channel_of
from sandbox.slack.link import Link
from sandbox.slack.mentions import should_escape
from sandbox.slack.messages import Message
from sandbox.slack.modals import View, view_json
from sandbox.slack.payloads import Press
from sandbox.slack.responses import apply_view_response, show_answer
from sandbox.slack.workspace import Workspace

STALE_FORM = "We had some trouble connecting. Try again?"


class GestureError(Exception):
    """What was asked for is nonsense; the caller can mend it."""


class StaleError(Exception):
    """What was to be pressed or filled in was there, and is no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The element that is meant, in a message (`ts`) or in a view (`view_id`)."""

    action_id: str
    block_id: str | None = None
    ts: str = ""
    view_id: str = ""


class Gestures:
    """Carries what people do to the app; `base_url` is how the app reaches us."""

    def __init__(self, workspace: Workspace, link: Link) -> None:
        self._workspace = workspace
        self._link = link

    async def command(self, user: str, typed: str, *, base_url: str) -> Json:
        """Send what was typed, `/pipeline @someone`, and show the app's answer."""
        account = self._account(user)
        command, _, rest = typed.strip().partition(" ")
        text = should_escape(rest.strip(), self._workspace.accounts.values())
        payload = payloads.slash_command(account, command=command, text=text)
        channel = channel_of(user)
        secret = self._workspace.passes.hook(channel, ts=None, command=typed)
        payload["response_url"] = _response_url(base_url, secret)
        payload["trigger_id"] = self._workspace.passes.trigger(user)
        ack = await self._link.deliver("slash_commands", payload)
        problem = ack.problem
        if ack.body and not problem:
            problem = show_answer(self._workspace, channel, ack.body, command=typed)
        if problem:
            text = f"`{command}` failed with the error “{problem}”."
            self._workspace.say(
                channel, {"text": text}, is_ephemeral=True, is_notice=True
            )
        return {"ok": not problem, "problem": problem}

    async def press(
        self, user: str, target: Target, *, entered: Entered, base_url: str
    ) -> Json:
        """Press a button, choose an option or pick a date in a message."""
        account, message = self._account(user), self._message(user, target.ts)
        press = self._find(message.blocks, target, entered)
        payload = payloads.message_action(account, message, press)
        channel = message.channel
        secret = self._workspace.passes.hook(channel, ts=message.ts, command="")
        payload["response_url"] = _response_url(base_url, secret)
        payload["trigger_id"] = self._workspace.passes.trigger(user)
        ack = await self._link.deliver("interactive", payload)
        return {"ok": not ack.problem, "problem": ack.problem}

    async def press_in_view(
        self, user: str, target: Target, *, entered: Entered, values: Json
    ) -> Json:
        """Press something in a modal or a home tab, with the form as it stands."""
        account, view = self._account(user), self._view(target.view_id)
        press = self._find(view.blocks, target, entered)
        payload = payloads.view_action(account, view, press, values)
        payload["trigger_id"] = self._workspace.passes.trigger(user)
        ack = await self._link.deliver("interactive", payload)
        return {"ok": not ack.problem, "problem": ack.problem}

    async def submit(self, user: str, view_id: str, values: Json) -> Json:
        """Submit a modal: Slack's own complaints first, then the app's word."""
        account, view = self._account(user), self._view(view_id)
        held = view_json(view, values)["state"]["values"]
        if errors := complaints(view.blocks, held):
            return {"ok": False, "errors": errors}
        payload = payloads.submission(account, view, values)
        payload["trigger_id"] = self._workspace.passes.trigger(user)
        ack = await self._link.deliver("interactive", payload)
        if ack.problem:
            return {"ok": False, "problem": STALE_FORM, "cause": ack.problem}
        return apply_view_response(self._workspace.views, view, ack.body or {})

    async def close(self, user: str, view_id: str) -> Json:
        """Close a modal without submitting; the app hears of it if it asked to.

        One that is not open is closed already: by a second click, or by the app.
        """
        account, view = self._account(user), self._workspace.views.by_id(view_id)
        if view is None:
            return {"ok": True}
        is_cleared = bool(view.content.get("clear_on_close"))
        self._workspace.views.close(view, whole_stack=is_cleared)
        if view.content.get("notify_on_close"):
            payload = payloads.closing(account, view, is_cleared=is_cleared)
            await self._link.deliver("interactive", payload)
        return {"ok": True}

    def open_home(self, user: str) -> Json:
        """Open the app's home tab; the app publishes it when it hears of that."""
        account = self._account(user)
        now = self._workspace.clock()
        at = self._workspace.messages.stamp(now)
        home = self._workspace.views.homes.get(user)
        content = payloads.home_opened(account, home, at=at)
        self._link.emit(payloads.event(content, at=now.timestamp()))
        return {"ok": True}

    def _account(self, user: str) -> Account:
        account = self._workspace.accounts.get(user)
        if account is None:
            message = f"nobody has the user id {user!r}"
            raise GestureError(message)
        return account

    def _message(self, user: str, ts: str) -> Message:
        message = self._workspace.messages.find(channel_of(user), ts)
        if message is None:
            raise StaleError
        return message

    def _view(self, view_id: str) -> View:
        view = self._workspace.views.by_id(view_id)
        if view is None:
            raise StaleError
        return view

    def _find(self, blocks: list[Json], target: Target, entered: Entered) -> Press:
        found = find_element(
            blocks, action_id=target.action_id, block_id=target.block_id
        )
        if found is None:
            raise StaleError
        at = self._workspace.messages.stamp(self._workspace.clock())
        return Press(block=found[0], element=found[1], entered=entered, at=at)


def _response_url(base_url: str, secret: str) -> str:
    return f"{base_url}response/{TEAM_ID}/{secret}"
