"""The truths of two simulators in one form, whatever names each has of its own."""

from collections.abc import Mapping
from typing import Any

Truth = dict[str, Any]


def one_truth(told: Truth) -> Truth:
    """Return the truth of a floor under the names that `tests.floors.judge` reads.

    Weathervane's stands as it is. Tidewater's chases that were long or bad enough for a
    manager to speak are its cliffs; what came close to one it asks to judge nobody by,
    so a word about it is neither found nor false.
    """
    if "borderline" not in told:
        return told
    return {
        **told,
        "cliffs": [_cliff(each, told) for each in told["cliffs"]],
        "unplanted": [_close(each) for each in told["borderline"]],
        "look_alikes": [_look_alike(each) for each in told["look_alikes"]],
    }


def _cliff(each: Mapping[str, Any], told: Truth) -> Truth:
    return {
        "rep_id": each["rep"],
        "deal_id": each["deal"],
        "motion": _motion(each["deal"], told),
        "began_on": each["first_day"],
        "speak_on": each["speak_day"],
        "gave_up_on": each["last_day"],
    }


def _motion(deal_id: int, told: Truth) -> str:
    return next(deal["motion"] for deal in told["deals"] if deal["deal"] == deal_id)


def _close(each: Mapping[str, Any]) -> Truth:
    return {
        "rep_id": each["rep"],
        "began_on": each["first_day"],
        "gave_up_on": each["last_day"],
    }


def _look_alike(each: Mapping[str, Any]) -> Truth:
    return {
        "rep_id": each["rep"],
        "kind": each["kind"],
        "from": each["first_day"],
        "to": each["last_day"],
    }
