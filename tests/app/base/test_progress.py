"""The bar of a sync: it knows its end where the rows can be counted."""

import io

from rich.console import Console

from console.base.progress import sync_progress
from crm.port import Stream


def drawn(*news: tuple[str, int]) -> list[str]:
    """Return the last state of the bars, a line for each stream."""
    console = Console(file=io.StringIO(), force_terminal=True, width=60)
    with sync_progress(console) as progress:
        for told, count in news:
            getattr(progress, told)(Stream.DEALS, count)
        screen = Console(file=io.StringIO(), width=60)
        screen.print(progress._bars.get_renderable())  # noqa: SLF001 - what is drawn
    return [line for line in screen.file.getvalue().splitlines() if line.strip()]


def test_it_shows_how_many_of_how_many():
    (line,) = drawn(("expect", 1_500), ("advance", 1_000))

    assert "1,000 of 1,500" in line


def test_more_than_was_counted_moves_the_end():
    (line,) = drawn(("expect", 10), ("advance", 12))

    assert "12 of 12" in line


def test_without_a_count_the_rows_alone_are_shown():
    (line,) = drawn(("advance", 12))

    assert "12" in line
    assert " of " not in line


def test_in_sixty_columns_the_largest_figures_stand_on_one_line():
    (line,) = drawn(("expect", 9_999_999), ("advance", 1_000_000))

    assert "1,000,000 of 9,999,999" in line
