"""The truth about a floor, as it goes into truth.json beside the files."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.floors.tidewater.arrangement import KINDS, LOGGING_ONLY, Arrangement
from tests.floors.tidewater.chance import Chances, klass
from tests.floors.tidewater.cliffs import (
    Spell,
    cost,
    explained,
    recovery,
    silence,
    spells,
)
from tests.floors.tidewater.customer import Deal
from tests.floors.tidewater.hours import View, Watch
from tests.floors.tidewater.rep import Rep
from tests.floors.tidewater.world import World

Entry = dict[str, Any]
PUSH = 18
"""Days at work that a closing push may last."""
LEAVE = 7
"""Calendar days from which a leave is long enough to look like something."""


@dataclass(slots=True)
class Findings:
    """What was found in the hours of a floor."""

    cliffs: list[Entry] = field(default_factory=list)
    borderline: list[Entry] = field(default_factory=list)
    pushes: list[Arrangement] = field(default_factory=list)
    spans: dict[int, list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By rep, the days of cliffs and of what is close to one."""


class Truth:
    """Puts together what is true of one floor."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chances = Chances(world)
        self.watch = Watch(world, self.chances)
        self.found = Findings()
        for rep in world.reps.values():
            for spell in spells(self.watch, rep):
                self._judge(spell)

    def date(self, day: int | None) -> str | None:
        """Return a day as it stands in the files."""
        return None if day is None else str(self.world.days.date_of(day))

    def _judge(self, spell: Spell) -> None:
        """Say what a spell is: explained, a cliff, a closing push, or close to one."""
        if explained(spell, self.world.plans):
            return
        spoken = spell.speaks()
        found, rep = self.found, spell.rep
        if spoken:
            found.cliffs.append(self._cliff(spell, *spoken))
            found.spans[rep.id].append((spell.first, spell.last))
        elif spell.pushes and 3 <= len(spell.views) <= PUSH:
            push = Arrangement(
                "closing_push", rep.id, spell.first, spell.last, spell.deal
            )
            push.note = "won" if spell.deal.won else "not won"
            found.pushes.append(push)
        else:
            found.borderline.append(self._borderline(spell))
            found.spans[rep.id].append((spell.first, spell.last))

    def _cliff(self, spell: Spell, view: View, reason: str) -> Entry:
        deal, back = spell.deal, recovery(spell, view.usual)
        quiet = silence(spell)
        until = back or self.world.days.count - 1
        return {
            "rep": spell.rep.id,
            "deal": deal.id,
            "deal_in_files_since": self._in_files_since(deal),
            "first_day": self.date(spell.first),
            "speak_day": self.date(view.day),
            "last_day": self.date(spell.last),
            "silence_day": self.date(quiet),
            "recovery_day": self.date(back),
            "reason": reason,
            "outcome": _outcome(deal, quiet),
            "at_speaking": _seen(view),
            "cost": cost(self.watch, spell, until),
            "meanwhile": sorted(
                {
                    plan.kind
                    for plan in self.world.plans
                    if plan.rep == spell.rep.id
                    and plan.first <= spell.last
                    and plan.last >= spell.first
                }
            ),
        }

    def _in_files_since(self, deal: Deal) -> str | None:
        """Return when a deal appears in the files: late, if another CRM had it."""
        creator = deal.owners[0][1]
        cut = max(
            (
                plan.first
                for plan in self.world.plans
                if plan.kind == "crm_cutover" and plan.rep == creator
            ),
            default=deal.born,
        )
        return self.date(max(cut, deal.born))

    def _borderline(self, spell: Spell) -> Entry:
        return {
            "rep": spell.rep.id,
            "deal": spell.deal.id,
            "first_day": self.date(spell.first),
            "last_day": self.date(spell.last),
            "days": len(spell.views),
            "days_with_others_waiting": sum(view.neglects for view in spell.views),
            "days_with_the_customer_awake": sum(view.engaged for view in spell.views),
        }

    def look_alikes(self) -> list[Entry]:
        """Return what must be left alone; nothing that overlaps a real cliff."""
        plans = [plan for plan in self.world.plans if self._lasts(plan)]
        plans += [
            Arrangement("leave", rep.id, first, last)
            for rep in self.world.reps.values()
            for first, last in rep.leave
            if last - first + 1 >= LEAVE and rep.employed(first)
        ]
        plans += self.found.pushes
        plans.sort(key=lambda plan: (plan.first, plan.rep, plan.kind))
        return [
            {
                "rep": plan.rep,
                "kind": plan.kind,
                "first_day": self.date(plan.first),
                "last_day": self.date(min(plan.last, self.world.days.count - 1)),
                "deal": plan.deal.id if plan.deal else None,
                "colleague": plan.other or None,
                "about_logging_only": plan.kind in LOGGING_ONLY,
                "agreed": KINDS[plan.kind].agreed,
                "note": plan.note,
            }
            for plan in plans
            if not self._near_cliff(plan)
        ]

    def _lasts(self, plan: Arrangement) -> bool:
        rep = self.world.reps[plan.rep]
        return rep.employed(plan.first)

    def _near_cliff(self, plan: Arrangement) -> bool:
        if plan.kind in {"friday_burst", "part_time", "marketing_mailing"}:
            return False
        spans = self.found.spans[plan.rep]
        return any(plan.first <= last and first <= plan.last for first, last in spans)

    def meetings(self, ids: dict[int, int]) -> list[Entry]:
        """Return each customer meeting with the deal's hidden chance that morning."""
        out = []
        for place, one in enumerate(self.world.appointments):
            if one.deal is None or not one.contacts:
                continue
            chance = self.chances.of(one.deal, one.day)
            out.append(
                {
                    "meeting": ids.get(place),
                    "rep": one.rep,
                    "deal": one.deal.id,
                    "day": self.date(one.day),
                    "kind": one.kind,
                    "happened": one.outcome == "COMPLETED",
                    "chance": round(chance, 3),
                    "class": klass(chance),
                    "step": one.deal.motion.stages[one.deal.step]
                    if one.deal.open
                    else "closed",
                    "interest": round(_interest(one.deal, one.day), 3),
                }
            )
        return out

    def deals(self) -> list[Entry]:
        """Return who was really silent when, and since when a deal was dead."""
        return [self._deal(deal) for deal in self.world.deals.values()]

    def _deal(self, deal: Deal) -> Entry:
        return {
            "deal": deal.id,
            "motion": deal.motion.key,
            "owners": [
                [self.date(max(day, deal.born)), rep] for day, rep in deal.owners
            ],
            "dead_since": self.date(deal.dead),
            "death": deal.death or None,
            "ghost": deal.ghost if deal.dead is not None else None,
            "won": deal.won,
            "closed": self.date(deal.closed),
            "glamour": round(deal.glamour, 2),
            "spans": [self._span(one) for one in talk(deal, self.world.days.count - 1)],
        }

    def _span(self, span: "Talk") -> Entry:
        return {
            "from": self.date(span.first),
            "to": self.date(span.last),
            "state": "talking" if span.talking else "silent",
            "signs": span.signs,
            "channels": sorted(span.channels),
            "contacts": sorted(span.contacts),
        }

    def reps(self) -> list[Entry]:
        """Return jobs, absences, weeks of hours and empty pipelines of each rep."""
        return [self._rep(rep) for rep in self.world.reps.values()]

    def _rep(self, rep: Rep) -> Entry:
        away = [(day, one.away) for day, one in sorted(rep.days.items()) if one.away]
        plans = [plan for plan in self.world.plans if plan.rep == rep.id]
        return {
            "rep": rep.id,
            "email": rep.email,
            "temptation": round(rep.temper.temptation, 2),
            "hoards": rep.temper.hoards,
            "logging_habit": rep.habits.when,
            "roles": [[self.date(day), role] for day, role in rep.roles],
            "started": self.date(rep.starts),
            "left": self.date(rep.leaves),
            "part_time_since": next(
                (self.date(p.first) for p in plans if p.kind == "part_time"), None
            ),
            "away": [[self.date(day), why] for day, why in away],
            "empty_pipelines": self._empty(rep),
            "weeks": self._weeks(rep),
        }

    def _weeks(self, rep: Rep) -> list[Entry]:
        weeks: dict[int, list[int]] = defaultdict(list)
        for day in sorted(rep.days):
            weeks[day // 7].append(day)
        return [self._week(rep, days) for days in weeks.values()]

    def _week(self, rep: Rep, days: list[int]) -> Entry:
        tallies = [rep.days[day] for day in days]
        spent: dict[int, float] = defaultdict(float)
        for tally in tallies:
            for deal, hours in tally.deals.items():
                spent[deal] += hours
        total = sum(spent.values())
        top = max(spent, key=lambda deal: spent[deal], default=None)
        return {
            "week": self.date(days[0] - days[0] % 7),
            "present": round(sum(tally.present for tally in tallies), 1),
            "opening": round(sum(tally.opening for tally in tallies), 1),
            "deals": round(total, 1),
            "top_deal": top,
            "top_share": round(spent[top] / total, 2) if top and total else 0.0,
            "opened": sum(tally.opened for tally in tallies),
        }

    def _empty(self, rep: Rep) -> list[Entry]:
        """Return when a rep had far less to win than is usual for them."""
        worked = [day for day, one in sorted(rep.days.items()) if one.present > 1]
        counts = [len(self.watch.live_book(rep, day)) for day in worked]
        low: list[tuple[int, int, float]] = []
        for place in range(60, len(worked)):
            usual = median(counts[max(0, place - 120) : place - 10])
            if usual >= 3 and counts[place] <= 0.4 * usual:
                low.append((place, counts[place], usual))
        return [
            {
                "from": self.date(worked[run[0][0]]),
                "to": self.date(worked[run[-1][0]]),
                "live_deals": min(one[1] for one in run),
                "usual": run[0][2],
            }
            for run in _runs(low)
            if len(run) >= 10
        ]


@dataclass(slots=True)
class Talk:
    """A span in which a customer really talked, or really did not."""

    first: int
    last: int
    talking: bool
    signs: int = 0
    channels: set[str] = field(default_factory=set)
    contacts: set[int] = field(default_factory=set)


def talk(deal: Deal, end: int) -> list[Talk]:
    """Return the spans of a deal's life; signs far apart have silence between."""
    limit = round(1.5 * deal.motion.cadence) + 2
    end = end if deal.closed is None else deal.closed
    spans = [Talk(deal.born, deal.born, talking=True)]
    for day, channel, contact in deal.signs:
        if day > end:
            break
        last = spans[-1]
        if day - last.last > limit:
            spans.append(Talk(last.last + 1, day - 1, talking=False))
            spans.append(Talk(day, day, talking=True))
        spans[-1].last = max(spans[-1].last, day)
        spans[-1].signs += 1
        spans[-1].channels.add(channel)
        spans[-1].contacts.add(contact)
    if end - spans[-1].last > limit:
        spans.append(Talk(spans[-1].last + 1, end, talking=False))
    return spans


def _runs(low: list[tuple[int, int, float]]) -> list[list[tuple[int, int, float]]]:
    runs: list[list[tuple[int, int, float]]] = []
    for one in low:
        if runs and one[0] - runs[-1][-1][0] <= 3:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _interest(deal: Deal, day: int) -> float:
    if deal.dead is not None and day > deal.dead:
        return 0.0
    place = max(0, min(len(deal.interests) - 1, day - deal.known_from))
    return deal.interests[place] if deal.interests else deal.interest


def _outcome(deal: Deal, quiet: int | None) -> str:
    if deal.won:
        return "won"
    if quiet is not None:
        return "silence"
    return "refused" if deal.dead is not None else "open"


def _seen(view: View) -> Entry:
    return {
        "share_of_deal_hours": round(view.share, 2),
        "hours_on_the_deal": round(view.hours, 1),
        "hours_opening": round(view.opening, 1),
        "usual_hours_opening": round(view.usual, 1),
        "other_live_deals": view.others,
        "of_them_waiting": view.waiting,
        "of_them_reached": round(view.reached, 2),
        "usually_reached": round(view.usually, 2),
        "chance": round(view.chance, 3),
        "interest": round(view.interest, 2),
        "interest_fell_by": round(view.fell, 2),
        "days_since_the_customers_sign": view.quiet,
    }
