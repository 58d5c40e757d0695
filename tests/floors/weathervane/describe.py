"""What the simulator assumes, in plain words."""

from collections.abc import Iterator

from tests.floors.weathervane.judge import DRY, EATEN, MORE_EATEN, STILL
from tests.floors.weathervane.kinds import KINDS
from tests.floors.weathervane.motions import MOTIONS, Span
from tests.floors.weathervane.truth import HOPELESS, SURE

ASSUMPTIONS = (
    (
        "Reality depends on the seed alone; logging only decides what the CRM "
        "gets of it."
    ),
    "A rep's new deals follow the prospecting of the last one to four weeks.",
    "Handed-out leads come whatever the rep does, holidays included.",
    (
        "A customer has a hidden will that wanders and fades where nobody calls "
        "for twice the usual time; answers, people in meetings, online bookings "
        "and slipped dates follow from it. Most dead deals die in silence, "
        "without a no."
    ),
    (
        "Moods last for weeks, habits drift, weekdays differ, some days are lost "
        "being ill."
    ),
    (
        "A cliff's deal is two to four times that rep's usual amount, never a "
        "share of the book. Its customer fades for some days, then goes silent; "
        "the rep chases on."
    ),
    ("Texts, corridor talks and some papers are in no CRM, however well it is kept."),
    (
        "The sensible manager sees all of that and speaks once own prospecting is "
        f"at most {DRY:.0%} of the rep's usual, one deal takes at least "
        f"{EATEN:.0%} of the selling time and {MORE_EATEN:.0%} more than usual, "
        f"and the other deals get at most {STILL:.0%} of their usual care, on "
        "three of four worked days, and nobody is about to sign."
    ),
    (
        f"A meeting's deal is sure from a hidden probability of {SURE:.0%} on, "
        f"hopeless up to {HOPELESS:.0%}."
    ),
    (
        "Where a cliff lies within a look-alike that lasts (a habit, a season, "
        "the end of a quarter), it is a cliff all the same."
    ),
    (
        "`faint` are cliffs of which even that manager could not have been sure, "
        "`unplanted` the days of worry where nothing was planned, `gambles` "
        "cliffs in all but the end, which was a win. None of these should count "
        "for or against a program."
    ),
)
"""One plain sentence or two each."""


def lines() -> Iterator[str]:
    """Yield the description line by line."""
    yield "Motions"
    for motion in MOTIONS:
        yield f"  {motion.name}: {motion.story}"
        yield (
            f"    cold calls a day {_span(motion.dials)}, cold mails"
            f" {_span(motion.mails)}; own deals a week {_span(motion.own)}, handed"
            f" {_span(motion.leads)}; cycle {_span(motion.cycle)} days; looks back"
            f" {motion.window} working days"
        )
    yield ""
    yield "Look-alikes, none of them a cliff"
    for kind in KINDS:
        yield f"  {kind.name}: {kind.story}"
    yield ""
    yield "Assumptions"
    for assumption in ASSUMPTIONS:
        yield f"  - {assumption}"


def _span(span: Span) -> str:
    return f"{span[0]:g} to {span[1]:g}"
