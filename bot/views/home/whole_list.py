"""A whole list of App Home in a modal: page by page, with every button that it has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import action_ids
from bot.views.home import admin as home_admin
from bot.views.home import agreed as home_agreed
from bot.views.home import held_messages, held_run
from bot.views.home.more import Whole
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, modal, paragraphs, section
from bot.views.slack_text.pages import Turn, paged
from coaching.facts.home import AdminHome, DecidedMessage

ITEMS_SHOWN = 20
NAMES_TOGETHER = 25
NOBODY = "Nothing is left in this list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the lists of one person are made of."""

    agreed: home_agreed.Agreed
    admin: AdminHome | None = None
    """Only for the admin."""
    shadow: Sequence[DecidedMessage] = ()
    """All of them; App Home has the newest."""


Items = Sequence[list[Block]]
_OWN: Mapping[Whole, tuple[str, Callable[[home_agreed.Agreed, Glance], Items]]] = {
    Whole.HELP: ("Asked of you", home_agreed.for_me),
    Whole.ASKED: ("What you asked", home_agreed.asked),
    Whole.COMMITMENTS: ("Your commitments", home_agreed.promised),
}


def view(whole: Whole, lists: Lists, glance: Glance, *, page: int) -> Block | None:
    """Return a page of the list; None: it is the admin's, and this is none."""
    if whole in _OWN:
        title, items = _OWN[whole]
        return _modal(title, items(lists.agreed, glance), whole, page)
    if lists.admin is None:
        return None
    title, found = _of_admin(whole, lists.admin, lists.shadow, glance)
    return _modal(title, found, whole, page)


def _of_admin(
    whole: Whole, admin: AdminHome, shadow: Sequence[DecidedMessage], glance: Glance
) -> tuple[str, Items]:
    match whole:
        case Whole.HELD_TEAMS:
            return "Held teams", held_run.teams(admin.held_run)
        case Whole.HELD_MESSAGES:
            return "Held messages", held_messages.each(admin.held, glance)
        case Whole.SHADOW:
            lines = [home_admin.shadow_line(each, glance) for each in shadow]
            return "Would have gone out", [[section(line)] for line in lines]
        case _:
            return _names(whole, admin)


def _names(whole: Whole, admin: AdminHome) -> tuple[str, Items]:
    title, names = {
        Whole.UNMATCHED: ("Without a Slack user", admin.unmatched),
        Whole.DEPARTED: ("Departed", admin.departed),
        Whole.LEADERLESS: ("Without a leader", admin.leaderless),
    }.get(whole, ("Not in people.csv", admin.strangers))
    lines = [home_admin.in_a_line(some) for some in _some(names, NAMES_TOGETHER)]
    return title, [paragraphs(line) for line in lines]


def _some(names: Sequence[str], most: int) -> Iterable[Sequence[str]]:
    return (names[first : first + most] for first in range(0, len(names), most))


def _modal(title: str, items: Items, whole: Whole, page: int) -> Block:
    turn = Turn(
        back=action_ids.LIST_BACK, onward=action_ids.LIST_ONWARD, value=whole.value
    )
    blocks = paged(items, turn, number=page, most=ITEMS_SHOWN, beside=())
    return modal(
        title=title,
        blocks=blocks or [section(NOBODY)],
        callback_id=action_ids.LIST_VIEW,
        private_metadata=f"{whole}:{page}",
    )
