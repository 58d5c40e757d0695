"""The results of calls as HubSpot keeps them: an id for each label of the account."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

# HubSpot's own, the same in every account.
STANDARD = {
    "busy": ("Busy", "9d9162e7-6cf3-4944-bf63-4dff82258764"),
    "answered": ("Connected", "f240bbac-87c9-4f6e-bf70-924b57d47db7"),
    "message left": ("Left live message", "a4c4c377-d246-4b32-a13b-75a56a4cd0ff"),
    "voicemail": ("Left voicemail", "b2cf5968-551e-4856-9783-52b3da59a7d0"),
    "no answer": ("No answer", "73a0d17f-1163-4015-bdd5-ec830791da20"),
    "wrong number": ("Wrong number", "17b47fee-58de-441e-a44c-c6300d46f273"),
}
ACCOUNT = UUID("5717c4b0-0000-4000-8000-000000000001")
"""Under this the account's own labels have their ids."""


def disposition(result: str | None) -> str | None:
    """Return the id of a result; one that is not HubSpot's has one of the account."""
    if result is None:
        return None
    known = STANDARD.get(result)
    return str(uuid5(ACCOUNT, result)) if known is None else known[1]


def options(results: Iterable[str | None]) -> list[dict[str, Any]]:
    """Return the labels that the account offers: HubSpot's and those of `results`."""
    own = sorted({word for word in results if word is not None} - STANDARD.keys())
    offered = [*STANDARD.values(), *((word, disposition(word)) for word in own)]
    return [
        {"label": label, "value": value, "displayOrder": place, "hidden": False}
        for place, (label, value) in enumerate(offered)
    ]
