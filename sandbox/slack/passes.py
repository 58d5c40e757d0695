"""Short-lived permissions: triggers that open modals, and response addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex, token_urlsafe

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 1800.0
HOOK_USES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    """A permission to open one modal for `user`."""

    user: str
    expires_at: float
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class Hook:
    """A permission to answer in `channel`; `ts` is the message it is about, if any."""

    channel: str
    ts: str | None
    command: str
    expires_at: float
    uses_left: int = HOOK_USES


class Passes:
    """Hands out permissions and tells which still hold; `timer` counts real seconds."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._triggers: dict[str, Trigger] = {}
        self._hooks: dict[str, Hook] = {}

    def trigger(self, user: str) -> str:
        """Return a new trigger id for `user`, good for three seconds."""
        trigger_id = f"{round(self._timer() * 1000)}.{token_hex(6)}"
        self._triggers[trigger_id] = Trigger(
            user=user, expires_at=self._timer() + TRIGGER_SECONDS
        )
        return trigger_id

    def exchange(self, trigger_id: str) -> tuple[str, str]:
        """Use a trigger once: the user, or else Slack's name for what is wrong."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            return "", "invalid_trigger_id"
        if self._timer() > trigger.expires_at:
            return "", "expired_trigger_id"
        if trigger.is_used:
            return "", "exchanged_trigger_id"
        trigger.is_used = True
        return trigger.user, ""

    def hook(self, channel: str, *, ts: str | None, command: str) -> str:
        """Return the secret of a new response address."""
        secret = token_urlsafe(18)
        self._hooks[secret] = Hook(
            channel=channel,
            ts=ts,
            command=command,
            expires_at=self._timer() + HOOK_SECONDS,
        )
        return secret

    def use_hook(self, secret: str) -> Hook | None:
        """Use a response address once more; None if it is unknown, old or worn out."""
        hook = self._hooks.get(secret)
        if hook is None or hook.uses_left == 0 or self._timer() > hook.expires_at:
            return None
        hook.uses_left -= 1
        return hook
