"""The views that are open: each person's stack of modals, and their App Home."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

from sandbox.slack.elements import state_values
from sandbox.slack.identity import APP_ID, BOT_ID, TEAM_ID, Json
from sandbox.slack.messages import named

STACK_LIMIT = 3
COPIED = (
    "type",
    "title",
    "submit",
    "close",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
)


@dataclass(slots=True, kw_only=True)
class View:
    """One modal or home tab as one person sees it."""

    id: str
    user: str
    content: Json
    root_id: str
    previous_id: str | None
    hash: str
    revision: int = 1

    @property
    def blocks(self) -> list[Json]:
        """The blocks, each with an id."""
        blocks: list[Json] = self.content["blocks"]
        return blocks


class Views:
    """The open modals of each person, lowest first, and the published home tabs."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def open(self, user: str, content: Json) -> View:
        """Open a first modal, in the place of whatever was open."""
        view = _new(user, content, below=None)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, content: Json) -> View | None:
        """Put a modal on top; None if the stack is full already."""
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= STACK_LIMIT:
            return None
        view = _new(user, content, below=stack[-1] if stack else None)
        stack.append(view)
        return view

    def publish(self, user: str, content: Json) -> View:
        """Set the home tab; it keeps its id over its life."""
        shown = self.homes.get(user)
        if shown is None:
            self.homes[user] = _new(user, content, below=None)
        else:
            replace(shown, content)
        return self.homes[user]

    def find(self, matches: Callable[[View], bool]) -> View | None:
        """Return the first view that `matches`, modals before home tabs."""
        modals = [view for stack in self.stacks.values() for view in stack]
        return next((v for v in [*modals, *self.homes.values()] if matches(v)), None)

    def by_id(self, view_id: str) -> View | None:
        """Return the open view of that id."""
        return self.find(lambda view: view.id == view_id)

    def close(self, view: View, *, whole_stack: bool) -> None:
        """Close `view`, or with it everything that lies under it."""
        stack = self.stacks.get(view.user, [])
        self.stacks[view.user] = [] if whole_stack else [v for v in stack if v != view]


def replace(view: View, content: Json) -> None:
    """Show `content` in the place of what `view` shows."""
    view.content = {**content, "blocks": named(content["blocks"])}
    view.hash = _hash()
    view.revision += 1


def _new(user: str, content: Json, *, below: View | None) -> View:
    view_id = f"V{token_hex(5).upper()}"
    return View(
        id=view_id,
        user=user,
        content={**content, "blocks": named(content["blocks"])},
        root_id=below.root_id if below else view_id,
        previous_id=below.id if below else None,
        hash=_hash(),
    )


def _hash() -> str:
    return f"{token_hex(5)}.{token_hex(4)}"


def view_json(view: View, values: Json | None = None) -> Json:
    """Return `view` as payloads and answers carry it; `values`: what was filled in."""
    shown = {"title": None, "submit": None, "close": None}
    shown |= {key: view.content[key] for key in COPIED if key in view.content}
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit_disabled": False,
        **shown,
        "id": view.id,
        "team_id": TEAM_ID,
        "blocks": view.blocks,
        "state": {"values": state_values(view.blocks, values or {})},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
