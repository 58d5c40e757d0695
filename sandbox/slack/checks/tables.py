"""Checks of tables and charts, whose limits hold for a whole message as well."""

from slackblocks import _limits as limits

from sandbox.slack.checks.finding import (
    Finding,
    Findings,
    each,
    items,
    kind_of,
    length,
    objects_only,
    required,
)
from sandbox.slack.identity import Json

CELLS = frozenset({"raw_text", "raw_number", "rich_text"})
TABLE_CONTENT = 10_000  # slackblocks has no constant; Slack's table reference does.


def table(block: Json, pointer: str) -> Findings:
    """Check the rows, cells and column settings of a table."""
    rows, where = block.get("rows"), f"{pointer}/rows"
    yield from items(rows, where, most=limits.TABLE_ROWS_MAX_ITEMS)
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        yield from _row(row, f"{where}/{index}", most=limits.TABLE_COLUMNS_MAX_ITEMS)
    if block.get("column_settings") is not None:
        most, settings = limits.TABLE_COLUMN_SETTINGS_MAX_ITEMS, "column_settings"
        yield from items(block[settings], f"{pointer}/{settings}", most=most)


def data_table(block: Json, pointer: str) -> Findings:
    """Check the caption, the rows and their equal lengths."""
    yield from required(block, pointer, "caption")
    rows, where = block.get("rows"), f"{pointer}/rows"
    least, most = limits.DATA_TABLE_ROWS_MIN_ITEMS, limits.DATA_TABLE_ROWS_MAX_ITEMS
    yield from items(rows, where, least=least, most=most)
    rows = rows if isinstance(rows, list) else []
    for index, row in enumerate(rows):
        yield from _row(row, f"{where}/{index}", most=20)
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        yield Finding(pointer=where, message="all rows must have the same length")


def _row(row: object, pointer: str, *, most: int) -> Findings:
    yield from items(row, pointer, most=most)
    yield from objects_only(row, pointer)
    for cell, where in each(row, pointer):
        yield from kind_of(cell, CELLS, where)
        if cell.get("type") == "raw_text":
            yield from length(cell.get("text"), f"{where}/text", most=TABLE_CONTENT)


def chart(block: Json, pointer: str) -> Findings:
    """Check the title and the number of segments or series of a chart."""
    most = limits.DATA_VISUALIZATION_TITLE_MAX_LENGTH
    yield from length(block.get("title"), f"{pointer}/title", most=most)
    drawn = block.get("chart")
    if not isinstance(drawn, dict):
        yield from required(block, pointer, "chart")
        return
    most = limits.DATA_VISUALIZATION_SERIES_MAX_ITEMS
    for key in ("segments", "series"):
        if key in drawn:
            yield from items(drawn[key], f"{pointer}/chart/{key}", most=most)


def content_length(part: object) -> int:
    """Count the characters of text anywhere inside `part`."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(content_length(v) for v in part.values())
    if isinstance(part, list):
        return sum(content_length(each) for each in part)
    return 0
