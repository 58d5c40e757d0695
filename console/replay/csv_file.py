"""A replay as a file for a spreadsheet: one row for each message."""

import csv
from pathlib import Path

from coaching.replay.report import Report
from coaching.replay.told import Told
from coaching.standing.aftermath import After

COLUMNS = (
    "at",
    "day",
    "to",
    "kind",
    "level",
    "about",
    "deals",
    "deal_links",
    "chance",
    "deal_ended",
    "opened_before",
    "opened_after",
    "won_before_minor",
    "won_after_minor",
    "currency",
    "text",
)
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(report: Report, path: Path) -> None:
    """Write every message of `report` to `path`, in the order of time."""
    after = {(each.rep_id, each.at): each for each in report.aftermath.cliffs}
    ended = {pick.deal_id: pick.end.value for pick in report.picks.picks}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for each in report.told:
            followed = after.get((each.about_id, each.at)) if each.is_cliff else None
            writer.writerow(
                [
                    *_message(report, each, ended),
                    *_followed(followed),
                    as_text(each.text),
                ]
            )


def _message(report: Report, each: Told, ended: dict[int, str]) -> list[str]:
    deal = each.deal_ids[0] if each.deal_ids else 0
    is_pick = each.chance is not None
    return [
        each.at.isoformat(),
        each.day.isoformat(),
        as_text(report.names.get(each.recipient_id, "")),
        each.kind,
        each.level or "",
        as_text(report.names.get(each.rep_id or 0, "")),
        as_text(each.names),
        " ".join(found.url for found in each.deals if found.url),
        f"{each.chance:.3f}" if each.chance is not None else "",
        ended.get(deal, "") if is_pick else "",
    ]


def _followed(after: After | None) -> list[str]:
    if after is None:
        return [""] * 5
    return [
        f"{after.before.opened:g}",
        f"{after.after.opened:g}",
        f"{after.before.won_minor:.0f}",
        f"{after.after.won_minor:.0f}",
        after.currency or "",
    ]


def as_text(value: str) -> str:
    """Return `value` so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value
