"""Small pictures as inline SVG: a frame with two scales, and marks in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 440.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 10.0, 26.0
TICKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where a value lies between two ends of a picture."""

    low: float
    high: float
    begins: float
    ends: float

    def __call__(self, value: float) -> float:
        """Return the place of `value` in the picture's units."""
        span = self.high - self.low or 1.0
        share = (value - self.low) / span
        return self.begins + share * (self.ends - self.begins)


def across(low: float, high: float) -> Scale:
    """Return the scale from left to right."""
    return Scale(low=low, high=high, begins=LEFT, ends=WIDTH - RIGHT)


def upwards(low: float, high: float) -> Scale:
    """Return the scale from the bottom up."""
    return Scale(low=low, high=high, begins=HEIGHT - BOTTOM, ends=TOP)


def picture(marks: Sequence[str], *, title: str) -> str:
    """Return the whole picture; `title` is what is read out for it."""
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{escape(title)}">{"".join(marks)}</svg>'
    )


def rectangle(x: float, y: float, width: float, height: float, *, kind: str) -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" '
        f'height="{max(0.0, height):.1f}" class="{kind}"/>'
    )


def line(points: Sequence[tuple[float, float]], *, kind: str) -> str:
    """Return a line through `points`."""
    return f'<polyline points="{_points(points)}" class="line {kind}"/>'


def area(points: Sequence[tuple[float, float]], *, kind: str) -> str:
    """Return the filled area with the corners `points`."""
    return f'<polygon points="{_points(points)}" class="{kind}"/>'


def dot(x: float, y: float, radius: float, *, kind: str, says: str) -> str:
    """Return a dot that says what it is when pointed at."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="{kind}">'
        f"<title>{escape(says)}</title></circle>"
    )


def text(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    """Return a label."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
    )


def side(scale: Scale, labels: Sequence[tuple[float, str]]) -> list[str]:
    """Return the horizontal rules with their labels at the left."""
    marks = []
    for value, words in labels:
        y = scale(value)
        marks.append(line([(LEFT, y), (WIDTH - RIGHT, y)], kind="rule"))
        marks.append(text(LEFT - 6, y + 3.5, words, anchor="end"))
    return marks


def foot(scale: Scale, labels: Sequence[tuple[float, str]]) -> list[str]:
    """Return the labels below the picture."""
    return [text(scale(value), HEIGHT - 8, words) for value, words in labels]


def steps(high: float) -> list[float]:
    """Return round values from 0 to at least `high`, some four of them."""
    if high <= 0:
        return [0.0, 1.0]
    rough = high / TICKS
    size = 1.0
    while size * 10 <= rough:
        size *= 10
    while size > rough:
        size /= 10
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= rough)
    count = -int(-high // step)
    return [step * n for n in range(count + 1)]


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
