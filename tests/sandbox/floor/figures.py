"""The figures of coaching.md, worked out from a floor's CSV files and nothing else."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

WEIGHTS = {"meeting": 3, "call": 2, "email": 1}
CLOSED = {"closedwon", "closedlost"}


@dataclass(frozen=True)
class Touch:
    """One contact with a customer."""

    rep: int
    deal: int | None
    at: datetime
    kind: str
    customer_side: bool


class Figures:
    """A floor's folder read as plain rows, and what was true at an instant."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, list[dict[str, str]]] = {}
        self.people = {int(row["id"]): row for row in self.rows("people.csv")}

    def rows(self, name: str) -> list[dict[str, str]]:
        if name not in self._read:
            with (self._folder / name).open(encoding="utf-8", newline="") as lines:
                self._read[name] = list(csv.DictReader(lines))
        return self._read[name]

    def person(self, name: str) -> int:
        return next(i for i, row in self.people.items() if row["name"] == name)

    @cached_property
    def reps(self) -> list[int]:
        return [i for i, row in self.people.items() if row["role"] == "rep"]

    @cached_property
    def _history(self) -> dict[tuple[int, str], list[tuple[datetime, str]]]:
        found = defaultdict(list)
        for row in self.rows("deal_changes.csv"):
            at = datetime.fromisoformat(row["changed_at"])
            found[int(row["deal_id"]), row["field"]].append((at, row["value"]))
        return {key: sorted(values) for key, values in found.items()}

    def value(self, deal: int, field: str, now: datetime) -> str | None:
        """Return a field as of `now`; None: it had none yet."""
        past = [v for at, v in self._history.get((deal, field), []) if at <= now]
        return past[-1] if past else None

    @cached_property
    def deals(self) -> dict[int, dict[str, str]]:
        merged = set()
        rows = self.rows("deals.csv")
        for row in rows:
            merged |= set(filter(None, row["merged_ids"].split(";")))
        return {
            int(r["id"]): r
            for r in rows
            if r["id"] not in merged and not r["archived_at"]
        }

    def open_deals(self, rep: int, now: datetime) -> list[int]:
        return [
            deal
            for deal, row in self.deals.items()
            if row["owner_id"] == str(rep)
            and datetime.fromisoformat(row["created_at"]) <= now
            and self.value(deal, "stage", now) not in CLOSED
        ]

    @cached_property
    def touches(self) -> list[Touch]:
        """Return calls, e-mails and meetings with customers; shared ones are none."""
        found = []
        for row in self.rows("activities.csv"):
            if row["kind"] != "task":
                at = datetime.fromisoformat(row["happens_at"])
                is_in = row["direction"] == "in"
                found.append(_touch(row, at, row["kind"], customer_side=is_in))
        for row in self.rows("meetings.csv"):
            if row["contact_ids"]:
                at = datetime.fromisoformat(row["starts_at"])
                found.append(_touch(row, at, "meeting", customer_side=True))
        return found

    @cached_property
    def _touches_of(self) -> dict[int, list[Touch]]:
        found = defaultdict(list)
        for touch in self.touches:
            found[touch.rep].append(touch)
        return found

    def business_days(self, rep: int, earlier: datetime, later: datetime) -> int:
        first, last = self.local(rep, earlier), self.local(rep, later)
        days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
        return sum(self.works(rep, day) for day in days)

    @cached_property
    def _off(self) -> dict[str, holidays.HolidayBase]:
        years = range(2024, 2030)
        return {
            country: holidays.country_holidays(country, years=years)
            for country in ("US", "DE")
        }

    def works(self, rep: int, day: date) -> bool:
        return day.weekday() < 5 and day not in self._off[self.people[rep]["country"]]

    def local(self, rep: int, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.people[rep]["time_zone"])).date()

    def day_back(self, rep: int, now: datetime, count: int) -> datetime:
        while count:
            now -= timedelta(days=1)
            count -= self.works(rep, self.local(rep, now))
        return now

    def focus(self, rep: int, now: datetime) -> tuple[int | None, float, int]:
        """Return the focus deal, its share F, and the touches in the window."""
        since = self.day_back(rep, now, 15)
        open_now = set(self.open_deals(rep, now))
        per_day: dict[tuple[int | None, date], list[int]] = defaultdict(list)
        for touch in self._touches_of[rep]:
            known = touch.deal is None or touch.deal in open_now
            if since < touch.at <= now and known:
                day = self.local(rep, touch.at)
                per_day[touch.deal, day].append(WEIGHTS[touch.kind])
        weight: dict[int | None, int] = defaultdict(int)
        for (deal, _), weights in per_day.items():
            counted = weights if deal is None else sorted(weights)[-3:]
            weight[deal] += sum(counted)
        count = sum(len(weights) for weights in per_day.values())
        on_deals = {deal: w for deal, w in weight.items() if deal is not None}
        if not on_deals:
            return None, 0.0, count
        top = max(on_deals, key=on_deals.__getitem__)
        return top, on_deals[top] / sum(weight.values()), count

    def value_share(self, rep: int, focus: int, now: datetime) -> float:
        """Return V: the focus deal's part of what closes in the next 90 days."""
        until = (now + timedelta(days=90)).date().isoformat()
        sums = {
            deal: float(self.deals[deal]["amount"] or 0)
            for deal in self.open_deals(rep, now)
            if (self.value(deal, "close_date", now) or "9") <= until
        }
        return sums.get(focus, 0) / sum(sums.values())

    def s1(self, rep: int, now: datetime) -> bool:
        focus, share, touches = self.focus(rep, now)
        count = len(self.open_deals(rep, now))
        if focus is None or touches < 15 or count < 4:
            return False
        limit = 0.5 if count >= 10 else 0.6
        value = self.value_share(rep, focus, now)
        return share >= limit and (value >= 0.4 or share >= 0.75)

    def s2(self, rep: int, now: datetime) -> bool:
        created = self._creations(rep, now)
        team = [
            len(self._lately(one, now)) / 26
            for one in self.reps
            if self.people[one]["leader_email"] == self.people[rep]["leader_email"]
        ]
        mine = len(self._lately(rep, now))
        rate = (mine + 4 * sum(team) / len(team)) / 30
        longest = min(max(3 * 5 / rate, 10), 30)
        gap = self.business_days(rep, max(created), now)
        return gap > longest and self._prospects_less(rep, now)

    def _creations(self, rep: int, now: datetime) -> list[datetime]:
        return [
            at
            for row in self.deals.values()
            if row["owner_id"] == str(rep)
            and (at := datetime.fromisoformat(row["created_at"])) <= now
        ]

    def _lately(self, rep: int, now: datetime) -> list[datetime]:
        since = now - timedelta(weeks=26)
        return [at for at in self._creations(rep, now) if at > since]

    def _prospects_less(self, rep: int, now: datetime) -> bool:
        at = [t.at for t in self._touches_of[rep] if t.deal is None]
        norm = sum(self.day_back(rep, now, 60) < one <= now for one in at) / 6
        return sum(self.day_back(rep, now, 10) < one <= now for one in at) <= 0.4 * norm

    def lapsed(self, rep: int, now: datetime) -> tuple[int, int]:
        """Return (lapsed, all) of the open deals other than the focus deal."""
        focus, _, _ = self.focus(rep, now)
        others = [deal for deal in self.open_deals(rep, now) if deal != focus]
        return sum(self._is_lapsed(rep, deal, now) for deal in others), len(others)

    def _is_lapsed(self, rep: int, deal: int, now: datetime) -> bool:
        limits = {"discovery": 10, "evaluation": 8, "proposal": 6, "negotiation": 5}
        limit = limits[self.value(deal, "stage", now) or "negotiation"]
        past = [t.at for t in self._touches_of[rep] if t.deal == deal and t.at <= now]
        if past and self.business_days(rep, max(past), now) < limit:
            return False
        return not self._has_next(deal, now)

    def _has_next(self, deal: int, now: datetime) -> bool:
        midnight = datetime.combine(now.date(), time.min, UTC)
        return any(
            created <= now and at >= midnight for created, at in self._steps[str(deal)]
        )

    @cached_property
    def _steps(self) -> dict[str, list[tuple[datetime, datetime]]]:
        """Return (made, due) of each task and meeting by deal."""
        found = defaultdict(list)
        for name, column in (
            ("activities.csv", "happens_at"),
            ("meetings.csv", "starts_at"),
        ):
            for row in self.rows(name):
                if row.get("kind", "task") == "task":
                    made = datetime.fromisoformat(row["created_at"])
                    due = datetime.fromisoformat(row[column])
                    for deal in row["deal_ids"].split(";"):
                        found[deal].append((made, due))
        return found

    def customer_silence(self, rep: int, deal: int, now: datetime) -> int:
        past = [
            t.at
            for t in self._touches_of[rep]
            if t.deal == deal and t.customer_side and t.at <= now
        ]
        return self.business_days(rep, max(past), now)

    def is_cliff(self, rep: int, now: datetime) -> bool:
        """Say whether S1, S2 and S3 hold and the focus is not a legitimate one."""
        if not (self.s1(rep, now) and self.s2(rep, now)):
            return False
        lapsed, others = self.lapsed(rep, now)
        focus, _, _ = self.focus(rep, now)
        if focus is None or lapsed < 2 or lapsed < others / 2:
            return False
        closes = date.fromisoformat(self.value(focus, "close_date", now) or "")
        noon = datetime.combine(closes, time(12), UTC)
        is_near = self.business_days(rep, now, noon) <= 10
        return not (is_near and self.customer_silence(rep, focus, now) <= 5)

    def last_one_on_one(self, leader: int, rep: int, now: datetime) -> date | None:
        both = {str(leader), str(rep)}
        held = [
            self.local(rep, datetime.fromisoformat(row["starts_at"]))
            for row in self.rows("meetings.csv")
            if set(row["attendee_ids"].split(";")) == both
            and not row["contact_ids"]
            and datetime.fromisoformat(row["starts_at"]) <= now
        ]
        return max(held, default=None)


def _touch(
    row: dict[str, str], at: datetime, kind: str, *, customer_side: bool
) -> Touch:
    deal = int(row["deal_ids"]) if row["deal_ids"] else None
    return Touch(int(row["owner_id"]), deal, at, kind, customer_side)
