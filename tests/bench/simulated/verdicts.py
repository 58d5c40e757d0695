"""Whether what was said of a simulated rep was wrong by what the rep really lived."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
    waits: bool = False
    """It said that the customer waits for an answer, and not that they are silent."""

    @property
    def what(self) -> str:
        """Return what it is counted as."""
        return "waiting_on_us" if self.waits else self.rule

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
    deal = rep.lived.get(said.deal_id)
    if said.waits:
        # Their word is there, whatever comes of the deal: only an answer disproves it.
        answers = [at for at, came_in in deal.touched if not came_in] if deal else []
        return _any_since(answers, said, rep)
    won_on = rep.won_on.get(said.deal_id)
    was_won = won_on is not None and said.day <= won_on <= said.day + WON_WITHIN
    return was_won or _any_since(deal.customer if deal else [], said, rep)


def _any_since(instants: Iterable[datetime], said: Said, rep: SimRep) -> bool:
    """Say whether one of `instants` lies between the told word and the message."""
    today, since = rep.person.calendar.today, said.heard_on or date.min
    return any(since < today(at) < said.day for at in instants)


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
PROVABLE = {*JUDGES, "waiting_on_us"}
"""What is said that its outcome can prove wrong, as it is counted."""
