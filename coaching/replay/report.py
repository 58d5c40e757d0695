"""All that a replay found, in figures that any page can be drawn from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coaching.forecasting.past_forecasts import Outcome, Prediction, Record
from coaching.replay.gaps import Gap
from coaching.replay.picks import Picks
from coaching.replay.told import CLIFF, DIGEST, Load, Told, monday
from coaching.standing.aftermath import Aftermath


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """One forecast of the past, and what came; None: its time is not over."""

    prediction: Prediction
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One replay of some days under one set of thresholds."""

    first: date
    last: date
    told: tuple[Told, ...]
    names: Mapping[int, str]
    loads: tuple[Load, ...]
    aftermath: Aftermath
    picks: Picks
    foretold: tuple[Foretold, ...]
    records: Mapping[str, Record]
    """By currency."""
    gaps: tuple[Gap, ...]
    off: Mapping[str, int]
    """On how many days each rule was off, since what it reads was not known."""
    caveats: tuple[str, ...]
    seconds: float

    @property
    def days(self) -> int:
        """Return how many days were gone through."""
        return (self.last - self.first).days + 1

    @property
    def messages(self) -> int:
        """Count the messages; a digest is not one."""
        return sum(each.kind != DIGEST for each in self.told)

    @property
    def weekly(self) -> float | None:
        """Return the mean of messages for one person and week; None without any."""
        weeks = sum(load.weeks for load in self.loads)
        return self.messages / weeks if weeks else None

    @property
    def cliffs(self) -> int:
        """Count the cliffs that a rep was told of."""
        return sum(each.is_cliff for each in self.told)

    @property
    def heads_ups(self) -> int:
        """Count the heads-ups."""
        return sum(each.kind == CLIFF and each.level != CLIFF for each in self.told)

    def by_week(self) -> Mapping[date, Counter[str]]:
        """Return the messages of each kind in each week, by its Monday."""
        weeks: dict[date, Counter[str]] = {}
        for each in self.told:
            if each.kind != DIGEST:
                weeks.setdefault(monday(each.day), Counter())[each.kind] += 1
        return weeks
