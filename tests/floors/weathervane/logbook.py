"""What of the deeds gets into the CRM: late, in part, or not at all."""

from dataclasses import dataclass
from random import Random

from tests.floors.weathervane.dates import DAY_SECONDS, Dates
from tests.floors.weathervane.deal import Deal
from tests.floors.weathervane.people import Rep, random_from


@dataclass(slots=True, kw_only=True)
class Deed:
    """Something that really happened, or that a program wrote; `by` as in the files."""

    day: int
    minute: float
    kind: str
    direction: str = "out"
    title: str = ""
    deal: Deal | None = None
    contact: int | None = None
    result: str = ""
    seconds: int | None = None
    by: str = ""
    bulk: bool = False
    done: bool = True


class Logbook:
    """Collects records; its chance is apart from that of the reality."""

    def __init__(self, dates: Dates, seed: int, mode: str) -> None:
        self.dates = dates
        self.mode = mode
        self.rows: list[tuple[int, int, tuple[str, ...]]] = []
        """(second of creation, order, cells without the id)"""
        self._seed = seed
        self._chances: dict[int, Random] = {}

    def note(self, rep: Rep, deed: Deed) -> None:
        """Write a deed down as this rep would, or not."""
        if self.mode == "none":
            return
        rng = self._chance(rep)
        if not deed.by and rng.random() > self._share_kept(rep, deed):
            return
        happened = self.dates.at(deed.day, deed.minute, rep.zone)
        created = self._created(rep, deed, happened, rng)
        by = deed.by or str(rep.person.id)
        imported = rep.mods.imported_on[deed.day]
        if imported is not None and not deed.by:
            if rng.random() < 0.25:
                return
            created, by = self.dates.at(imported, 11 * 60, rep.zone), "import"
        named = bool(deed.by) or rng.random() < rep.habits.names_deal
        if rep.habits.logs == "friday" and deed.kind == "call" and rng.random() < 0.4:
            happened = created
        self._write(deed, rep.person.id, (happened, created), by, named=named)

    def _share_kept(self, rep: Rep, deed: Deed) -> float:
        logged = rep.mods.logged[deed.day]
        if deed.kind == "call":
            return rep.habits.keeps_calls * logged
        if deed.kind == "email":
            return rep.habits.keeps_mails * logged
        return (0.95 if self.mode == "full" else 0.5) * logged

    def _created(self, rep: Rep, deed: Deed, happened: int, rng: Random) -> int:
        style = rep.habits.logs
        if (
            deed.by
            or style == "at once"
            or (deed.kind == "email" and style != "friday")
        ):
            return happened + rng.randrange(20, 900)
        if style == "evening":
            minute = max(deed.minute + 2, 17 * 60 + rng.uniform(0, 50))
            return self.dates.at(deed.day, minute, rep.zone)
        ahead = (4 - self.dates.weekday(deed.day)) % 7
        friday = self.dates.at(deed.day + ahead, 15 * 60 + rng.uniform(0, 90), rep.zone)
        return max(friday, happened + 60)

    def _write(
        self, deed: Deed, owner: int, when: tuple[int, int], by: str, *, named: bool
    ) -> None:
        happened, created = when
        contact = deed.contact
        deal = deed.deal if named or contact is None else None
        cells = (
            deed.kind,
            str(owner),
            self.dates.instant(happened),
            self.dates.instant(created),
            deed.direction if deed.kind != "task" else "",
            deed.title,
            "yes" if deed.done else "no",
            str(deal.id) if deal else "",
            str(contact) if contact is not None else "",
            deed.result,
            "" if deed.seconds is None else str(deed.seconds),
            by,
            "yes" if deed.bulk else "no",
        )
        self.rows.append((created, len(self.rows), cells))

    def _chance(self, rep: Rep) -> Random:
        if rep.index not in self._chances:
            key = (self._seed, rep.index, self.mode)
            self._chances[rep.index] = random_from("logbook", *key)
        return self._chances[rep.index]

    def last_second(self) -> int:
        """Return the end of the floor's last day."""
        return self.dates.days * DAY_SECONDS
