"""Arrangements: what bends somebody's weeks and is nobody's fault."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.floors.tidewater.customer import Deal


@dataclass(frozen=True, slots=True)
class Effect:
    """What an arrangement does to a working day."""

    away: str = ""
    hours: float = 1.0
    opening: float = 1.0
    internal: float = 0.0
    """Share of the day that goes into training and the like."""
    focus: float = 0.0
    """Share of the day that goes into the arrangement's deal."""
    deal: Deal | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of arrangement, in the words of a floor's truth."""

    words: str
    effect: Effect = Effect()
    agreed: bool = False
    """Everybody's boss knows that this rep's hours go there."""


@dataclass(slots=True)
class Arrangement:
    """An arrangement of one rep, from `first` to `last`."""

    kind: str
    rep: int
    first: int
    last: int
    deal: Deal | None = None
    other: int = 0
    """The colleague in it, if there is one."""
    note: str = ""
    reps: list[int] = field(default_factory=list)


KINDS = {
    "illness": Kind("ill, without a word in the calendar", Effect(away="ill")),
    "leave": Kind("a holiday that the calendar knows of", Effect(away="leave")),
    "role_change": Kind("moves to other work, with another book", agreed=True),
    "new_starter": Kind(
        "learns the job with a book that is still small",
        Effect(internal=0.35, opening=0.9),
        agreed=True,
    ),
    "leaver": Kind("winds up before leaving", Effect(opening=0.05), agreed=True),
    "wave": Kind(
        "works in waves: weeks of opening, then weeks of closing",
        Effect(opening=0.12),
    ),
    "giant_account": Kind(
        "has one giant account by design and nothing to open",
        Effect(opening=0.05, focus=0.7),
        agreed=True,
    ),
    "team_event": Kind("the team is away together", Effect(away="team event")),
    "quarter_end": Kind("closes what can be closed this quarter", Effect(opening=0.3)),
    "friday_burst": Kind("enters the whole week on Friday afternoon"),
    "crm_cutover": Kind("the team's deals came from another CRM that day"),
    "stopped_logging": Kind("works as ever and enters nothing"),
    "bulk_mailing": Kind(
        "mails a whole list at once, then answers what comes back",
        Effect(opening=0.25),
    ),
    "clean_up": Kind("closes a heap of long-dead deals in one go"),
    "seasonal_trough": Kind(
        "summer or Christmas: customers are away", Effect(opening=0.6, hours=0.95)
    ),
    "shared_deal": Kind(
        "works on a colleague's deal, as agreed",
        Effect(opening=0.4, focus=0.55),
        agreed=True,
    ),
    "handed_over": Kind(
        "takes over a colleague's deal and gets to know it",
        Effect(opening=0.5, focus=0.5),
        agreed=True,
    ),
    "conference": Kind("stands at a trade fair", Effect(away="conference")),
    "tender": Kind(
        "writes a tender to a fixed date, as agreed",
        Effect(opening=0.2, focus=0.7),
        agreed=True,
    ),
    "part_time": Kind("works half days from then on", Effect(hours=0.5)),
    "training": Kind("learns the new product", Effect(internal=0.6, opening=0.6)),
    "cover": Kind("looks after an absent colleague's book", Effect(opening=0.35)),
    "dialler_outage": Kind("calls are made and none is written down"),
    "marketing_mailing": Kind("marketing writes to everybody's contacts at once"),
    "closing_push": Kind("closes a deal with a customer who is wide awake"),
}
"""The last is planned by nobody: it is found in the hours, as cliffs are."""

LOGGING_ONLY = frozenset(
    {"friday_burst", "crm_cutover", "stopped_logging", "dialler_outage"}
)


def combined(arrangements: Iterable[Arrangement]) -> Effect:
    """Return what several arrangements do together."""
    away, hours, opening, internal, focus = "", 1.0, 1.0, 0.0, 0.0
    deal: Deal | None = None
    for arrangement in arrangements:
        effect = KINDS[arrangement.kind].effect
        away = away or effect.away
        hours *= effect.hours
        opening *= effect.opening
        internal = max(internal, effect.internal)
        if effect.focus > focus and arrangement.deal and arrangement.deal.open:
            focus, deal = effect.focus, arrangement.deal
    return Effect(away, hours, opening, internal, focus, deal)
