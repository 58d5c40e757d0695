"""Whether what was said of a simulated rep was wrong by what the rep really lived."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.bench.simulated.rep import SimRep

WON_WITHIN = timedelta(days=30)
OPENED_WITHIN = timedelta(days=14)
"""Ten business days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that a message told a rep, or a leader of a rep."""

    rule: str
    rep_id: int
    deal_id: int
    day: date
    heard_on: date | None = None
    """The customer's last word, as the message told it."""

    @property
    def monday(self) -> date:
        """Return the week in which it was said."""
        return self.day - timedelta(days=self.day.weekday())


def is_wrong(said: Said, rep: SimRep) -> bool:
    """Say whether what followed, or what the CRM did not know, proves `said` wrong.

    Of a rule that nothing here can prove wrong: no.
    """
    judge = JUDGES.get(said.rule)
    return judge is not None and judge(said, rep)


def _quiet(said: Said, rep: SimRep) -> bool:
    won_on = rep.won_on.get(said.deal_id)
    was_won = won_on is not None and said.day <= won_on <= said.day + WON_WITHIN
    words = rep.words_of.get(said.deal_id, [])
    since = said.heard_on or date.min
    return was_won or any(
        since < rep.person.calendar.today(at) < said.day for at in words
    )


def _nearly_empty(said: Said, rep: SimRep) -> bool:
    until = said.day + OPENED_WITHIN
    return any(said.day < opened <= until for opened in rep.opened_on)


def _another_job(said: Said, rep: SimRep) -> bool:
    # Everybody here goes on selling to the end.
    return said.rep_id == rep.person.id


JUDGES: Mapping[str, Callable[[Said, SimRep], bool]] = {
    "quiet_deal": _quiet,
    "nearly_empty": _nearly_empty,
    "role_change": _another_job,
}
