"""What is left in the CRM of what was done, by the logging habits of each rep."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from tests.floors.tidewater.arrangement import LOGGING_ONLY, Arrangement
from tests.floors.tidewater.dice import dice
from tests.floors.tidewater.rep import Habits
from tests.floors.tidewater.world import Appointment, Happening, World

TIDY = Habits(1.0, 1.0, 1.0, 1.0, 1.0, "prompt", 0, 1.0)
FIRST_ACTIVITY, FIRST_MEETING = 20_000_001, 9_000_001
LOGGINGS = ("full", "half", "none")
CUTOVER_MINUTE = 190
Row = list[str]


class Clerk:
    """Decides what is entered, when, and how well; changes nothing in the world."""

    def __init__(self, world: World, seed: int, logging: str) -> None:
        self.world, self.logging = world, logging
        self.last = world.days.count - 1
        self._dice = {
            rep: dice(seed, logging, "clerk", rep)
            for rep in sorted([*world.reps, *world.leaders])
        }
        self._plans: dict[int, list[Arrangement]] = {rep: [] for rep in world.reps}
        for plan in world.plans:
            if plan.kind in LOGGING_ONLY:
                self._plans[plan.rep].append(plan)

    def habits(self, rep: int) -> Habits:
        """Return how somebody logs on this floor."""
        known = self.world.reps.get(rep)
        return TIDY if self.logging == "full" or known is None else known.habits

    def dice(self, rep: int) -> Random:
        """Return somebody's own source of chance."""
        return self._dice[rep]

    def country(self, person: int) -> str:
        """Return where somebody works."""
        who = self.world.reps.get(person) or self.world.leaders[person]
        return who.country

    def under(self, rep: int, day: int) -> set[str]:
        """Return the arrangements about logging that hold for a rep on a day."""
        plans = self._plans.get(rep)
        if not plans:
            return set()
        return {plan.kind for plan in plans if plan.first <= day <= plan.last}

    def cutover(self, rep: int) -> int | None:
        """Return the day on which a rep's deals came from another CRM."""
        plans = self._plans.get(rep, ())
        return next((one.first for one in plans if one.kind == "crm_cutover"), None)

    def lost(self, rep: int, day: int) -> bool:
        """Say whether whatever was entered that day is gone, or never was."""
        cut = self.cutover(rep)
        stopped = "stopped_logging" in self.under(rep, day)
        return stopped or (cut is not None and day < cut)

    def stamp(self, person: int, day: int, minute: int) -> str:
        """Return the instant of somebody's local time."""
        return self.world.days.instant(day, minute, self.country(person))

    def entered(self, one: Happening) -> tuple[int, int]:
        """Return the day and minute at which something done is entered."""
        rng, habits = self.dice(one.rep), self.habits(one.rep)
        minute = one.minute + one.seconds // 60 + rng.randint(1, 12)
        if one.by or (one.kind == "email" and habits.mails == 1.0):
            return one.day, one.minute + (0 if one.by else 1)
        burst = "friday_burst" in self.under(one.rep, one.day)
        when = "friday" if burst else habits.when
        weekday = self.world.days.date_of(one.day).weekday()
        if when == "prompt":
            return one.day, minute
        if when == "evening":
            return one.day, max(minute, 1060 + rng.randint(0, 40))
        if when == "friday":
            return one.day + (4 - weekday) % 7, max(minute, 960 + rng.randint(0, 90))
        return one.day + 7 - weekday, 515 + rng.randint(0, 60)

    def keeps(self, one: Happening) -> bool:
        """Say whether something done is entered at all."""
        if one.by:
            return True
        rng, habits = self.dice(one.rep), self.habits(one.rep)
        draw = rng.random()
        if self.lost(one.rep, one.day):
            return False
        if one.kind == "call":
            if "dialler_outage" in self.under(one.rep, one.day):
                return False
            dialler = self.world.reps[one.rep].motion.key == "telephone"
            return draw < (max(0.97, habits.calls) if dialler else habits.calls)
        return draw < (habits.mails if one.kind == "email" else habits.tasks)


def activities(clerk: Clerk, *, extended: bool) -> list[Row]:
    """Return the rows of activities.csv, in the order in which they were entered."""
    if clerk.logging == "none":
        return []
    rows = [row for one in clerk.world.happenings for row in _row(clerk, one)]
    rows += _reminders(clerk)
    rows.sort(key=lambda row: (row[4], row[3], row[2], row[6], row[9]))
    for number, row in enumerate(rows, FIRST_ACTIVITY):
        row[0] = str(number)
    return rows if extended else [row[:10] for row in rows]


def _row(clerk: Clerk, one: Happening) -> Iterator[Row]:
    if not clerk.keeps(one):
        return
    rng, habits = clerk.dice(one.rep), clerk.habits(one.rep)
    day, minute = clerk.entered(one)
    if day > clerk.last:
        return
    created = clerk.stamp(one.rep, day, minute)
    careless = day > one.day and clerk.logging == "half" and rng.random() < 0.25
    happened = created if careless else clerk.stamp(one.rep, one.day, one.minute)
    linked = one.deal and rng.random() < habits.links
    spoke = one.kind == "call"
    yield [
        "", one.kind, str(one.rep), happened, created, one.way, one.title, "yes",
        str(one.deal) if linked else "", str(one.contact), one.result,
        str(one.seconds) if spoke else "",
        "marketing" if one.by == "marketing" else str(one.rep),
        "yes" if one.by else "no",
    ]  # fmt: skip


def _reminders(clerk: Clerk) -> Iterator[Row]:
    """Let the CRM set a task by itself where nobody turned to a deal for long."""
    for deal in clerk.world.deals.values():
        end = clerk.last if deal.closed is None else deal.closed
        limit = round(2.5 * deal.motion.cadence) + 4
        moments = [max(0, deal.born), *deal.touches, end]
        for before, after in pairwise(moments):
            day, owner = before + limit, deal.owner_on(before + limit)
            if after <= day or day > clerk.last or clerk.lost(owner, day):
                continue
            created = clerk.stamp(owner, day, 240)
            due = clerk.stamp(owner, min(day + 2, clerk.last), 600)
            done = clerk.dice(owner).random() < 0.3
            yield [
                "", "task", str(owner), due,
                created, "", "Reminder: get in touch", "yes" if done else "no",
                str(deal.id), "", "", "", "workflow", "no",
            ]  # fmt: skip


def meetings(clerk: Clerk) -> tuple[list[Row], dict[int, int]]:
    """Return the rows of meetings.csv, and each appointment's place -> its row's id."""
    if clerk.logging == "none":
        return [], {}
    kept = [
        (clerk.stamp(one.rep, one.booked, max(0, one.booked_minute)), place, one)
        for place, one in enumerate(clerk.world.appointments)
        if _keeps_meeting(clerk, one)
    ]
    kept.sort(key=lambda item: item[:2])
    rows, ids = [], {}
    for number, (created, place, one) in enumerate(kept, FIRST_MEETING):
        ids[place] = number
        rows.append([str(number), *_meeting(clerk, one, created)])
    return rows, ids


def _keeps_meeting(clerk: Clerk, one: Appointment) -> bool:
    owner = one.rep
    draw = clerk.dice(owner).random()
    if one.booked > clerk.last or clerk.lost(owner, one.booked):
        return False
    return draw < (clerk.habits(owner).meetings if one.contacts else 0.85)


def _meeting(clerk: Clerk, one: Appointment, created: str) -> Row:
    rng, habits = clerk.dice(one.rep), clerk.habits(one.rep)
    outcome = one.outcome
    if one.day > clerk.last:
        outcome = outcome or "SCHEDULED"
    elif rng.random() > (habits.meetings + 1) / 2:
        outcome = ""
    linked = one.deal is not None and rng.random() < (habits.links + 1) / 2
    return [
        str(one.rep), one.title, one.kind, clerk.stamp(one.rep, one.day, one.minute),
        clerk.stamp(one.rep, one.day, one.minute + one.length), created, outcome,
        ";".join(map(str, one.attendees or (one.rep,))),
        str(one.deal.id) if linked and one.deal else "",
        ";".join(map(str, one.contacts)),
    ]  # fmt: skip
