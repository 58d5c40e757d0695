"""How the odds of coaching.odds do on a floor that was written without them in view.

`python -m tests.floors.odds_of_floor --seed 4` writes a weathervane floor and learns on
the first of each of its last months, as known then. On each Monday every leader's pick
and every meeting that could have been one are held against the floor's truth.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from coaching.evidence import AskRepEvidence
from coaching.facts import (
    BookedMeeting,
    Deal,
    DealPast,
    Freshness,
    LeaderWeek,
    Meeting,
    PastSight,
    Person,
    Role,
    Stage,
    Step,
    Word,
)
from coaching.measures.kinds import meeting_kind
from coaching.meetings.candidates import Candidate, candidates
from coaching.moment import Moment
from coaching.odds.odds import Odds, learn
from coaching.odds.record import area, brier
from coaching.odds.sight import sight_of
from coaching.signals.uncertain_meeting import uncertain_meetings
from coaching.thresholds import Thresholds
from models.odds.pasts import LEAD, MOST, PAST
from tests.floors.csv_floor import NOT_HELD, ids_in, rows_of
from tests.floors.weathervane.__main__ import main as write

HOUR = time(7, tzinfo=UTC)
JUDGED = timedelta(days=180)
"""The last half year: before it the past is too short to learn from."""
THRESHOLDS = Thresholds()
DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Booked:
    """A meeting of the files."""

    id: int
    deal_id: int
    rep_id: int
    title: str
    type: str
    starts_at: datetime
    booked_at: datetime
    contact_key: int | None


@dataclass(slots=True, kw_only=True)
class FloorOfDeals:
    """The deals of a floor with all that was said on them, and how they ended."""

    pasts: dict[int, DealPast]
    ends: dict[int, tuple[datetime, bool]]
    """When a deal was closed, and whether it was won."""
    meetings: list[Booked]
    leaders: dict[str, Person]
    reps: dict[int, Person]
    truth: dict[str, Any]
    labels: dict[int, str]
    """By the hash of a stage's id, its label."""

    def past_sights(self, at: datetime) -> list[PastSight]:
        """Return what models.odds.pasts reads at `at`."""
        found: list[PastSight] = []
        for meeting in sorted(self.meetings, key=lambda one: one.starts_at):
            end = self.ends.get(meeting.deal_id)
            seen_at = meeting.starts_at - LEAD
            if end is None or not at - PAST < meeting.starts_at <= at or end[0] > at:
                continue
            if meeting.booked_at <= seen_at < end[0]:
                sight = sight_of(self.pasts[meeting.deal_id], seen_at)
                if sight is not None:
                    found.append(PastSight(sight=sight, closed_at=end[0], won=end[1]))
        return found[-MOST:]

    def weeks(self, now: datetime) -> Iterator[LeaderWeek]:
        """Return what each leader has ahead at `now`."""
        until = now + timedelta(days=16)
        ahead = [
            one
            for one in self.meetings
            if one.booked_at <= now < one.starts_at <= until
            and self._is_open(one.deal_id, now)
        ]
        for email, leader in self.leaders.items():
            reps = [rep for rep in self.reps.values() if rep.leader_email == email]
            ids = {rep.id for rep in reps}
            met = [self._meeting(one, now) for one in ahead if one.rep_id in ids]
            deals = {one.deal.id: one.deal for one in met if one.deal}
            sights = (sight_of(self.pasts[deal_id], now) for deal_id in deals)
            yield LeaderWeek(
                leader=leader,
                reps=tuple(reps),
                meetings=tuple(met),
                p90_amounts=_p90(self._open_deals(ids, now)),
                sights=tuple(sight for sight in sights if sight),
            )

    def _is_open(self, deal_id: int, now: datetime) -> bool:
        past = self.pasts[deal_id]
        end = self.ends.get(deal_id)
        return past.steps[0].at <= now and (end is None or end[0] > now)

    def _open_deals(self, reps: set[int], now: datetime) -> list[Deal]:
        return [
            self._deal(deal_id, rep_id, now)
            for deal_id, rep_id in self._owners.items()
            if rep_id in reps and self._is_open(deal_id, now)
        ]

    @property
    def _owners(self) -> dict[int, int]:
        return {one.deal_id: one.rep_id for one in self.meetings}

    def _deal(self, deal_id: int, rep_id: int, now: datetime) -> Deal:
        past = self.pasts[deal_id]
        step = [each for each in past.steps if each.at <= now][-1]
        stage = step.stage_id or 0
        return Deal(
            id=deal_id,
            name=str(deal_id),
            owner_id=rep_id,
            created_at=past.created_at,
            stage=Stage(id=stage, label=self.labels[stage]),
            amount_minor=step.amount_minor,
            currency=step.currency,
        )

    def _meeting(self, one: Booked, now: datetime) -> Meeting:
        return Meeting(
            id=one.id,
            rep_id=one.rep_id,
            title=one.title,
            starts_at=one.starts_at,
            kind=meeting_kind(one.type, one.title, kinds=THRESHOLDS.kinds),
            deal=self._deal(one.deal_id, one.rep_id, now),
        )


@dataclass(slots=True, kw_only=True)
class Judged:
    """What was told of the meetings of the judged half year."""

    told: list[tuple[float, bool]] = field(default_factory=list)
    """The chance of each meeting that could be chosen, and whether it was won."""
    all: Counter[str] = field(default_factory=Counter)
    """How those really stood: sure, uncertain or hopeless."""
    picks: Counter[str] = field(default_factory=Counter)
    sure: Counter[str] = field(default_factory=Counter)
    """How those really stood that were to be left alone."""
    weeks: int = 0
    told_weeks: int = 0
    """Leader-weeks in which odds were told."""
    records: list[float] = field(default_factory=list)
    """The AUC that each month's own record had."""


def judge(floor: FloorOfDeals) -> Judged:
    """Learn, choose, and hold each choice against the truth."""
    found = Judged()
    truth = {each["id"]: each for each in floor.truth["meetings"]}
    last = datetime.combine(date.fromisoformat(floor.truth["about"]["last_day"]), HOUR)
    learned: dict[date, Odds] = {}
    for now in _mondays(last - JUDGED, last - timedelta(days=21)):
        month = now.date().replace(day=1)
        if month not in learned:
            at = datetime.combine(month, HOUR)
            learned[month] = learn(floor.past_sights(at), at=at)
            if (past := learned[month].record) is not None:
                found.records.append(past.auc)
        for week in floor.weeks(now):
            _hold(found, week, _moment(now, learned[month]), floor, truth)
    return found


def _moment(now: datetime, odds: Odds) -> Moment:
    fresh = Freshness(deals_at=now, activities_at=now, meetings_at=now)
    return Moment(now=now, thresholds=THRESHOLDS, freshness=fresh, odds=odds)


def _hold(
    found: Judged,
    week: LeaderWeek,
    moment: Moment,
    floor: FloorOfDeals,
    truth: dict[int, dict[str, Any]],
) -> None:
    limits = THRESHOLDS.uncertain_meeting
    soon = [
        each
        for each in candidates(week, moment)
        if limits.ahead_from_bd <= each.bd_ahead <= limits.ahead_to_bd
    ]
    stands = {each.meeting.id: _stands(truth[each.meeting.id], moment) for each in soon}
    found.all.update(stands.values())
    found.told += [
        (each.chance.p, end[1])
        for each in soon
        if (end := floor.ends.get(each.deal.id)) is not None
    ]
    found.weeks += 1
    found.told_weeks += moment.told_odds() is not None
    for signal in uncertain_meetings(week, moment):
        if isinstance(signal.evidence, AskRepEvidence):
            found.picks[stands[signal.evidence.meeting.id]] += 1
    sure = [each for each in soon if each.is_sure(limits)]
    if sure:
        found.sure[stands[max(sure, key=_worth).meeting.id]] += 1


def _worth(each: Candidate) -> tuple[int, int]:
    return each.deal.amount_minor or 0, -each.meeting.id


def _stands(meeting: dict[str, Any], moment: Moment) -> str:
    """Return how the deal of a meeting really stood, as last seen by then."""
    today = moment.now.date().isoformat()
    seen = [kind for day, _, kind in meeting["seen"] if day <= today]
    return str(seen[-1] if seen else meeting["seen"][0][2])


def _mondays(since: datetime, until: datetime) -> Iterator[datetime]:
    now = since + DAY * ((7 - since.weekday()) % 7)
    while now <= until:
        yield now
        now += timedelta(weeks=1)


def _p90(deals: Sequence[Deal]) -> tuple[tuple[str, int], ...]:
    known: dict[str, list[int]] = defaultdict(list)
    for deal in deals:
        if deal.amount_minor and deal.currency:
            known[deal.currency].append(deal.amount_minor)
    return tuple(
        (code, sorted(amounts)[int(0.9 * (len(amounts) - 1))])
        for code, amounts in known.items()
    )


def read_deals(folder: Path) -> FloorOfDeals:
    """Return the deals of the floor whose files lie in `folder`."""
    stages = {row["id"]: row for row in rows_of(folder, "stages")}
    numbers = {name: place for place, name in enumerate(stages, start=1)}
    steps = _steps(folder, stages, numbers)
    words, meetings = _said(folder)
    booked: dict[int, list[BookedMeeting]] = defaultdict(list)
    for one in meetings:
        booked[one.deal_id].append(
            BookedMeeting(
                starts_at=one.starts_at,
                booked_at=one.booked_at,
                contact_key=one.contact_key,
            )
        )
    created = {
        int(row["id"]): datetime.fromisoformat(row["created_at"])
        for row in rows_of(folder, "deals")
        if row["created_at"]
    }
    pasts = {
        deal_id: DealPast(
            deal_id=deal_id,
            created_at=at,
            steps=tuple(steps[deal_id]),
            words=tuple(sorted(words[deal_id], key=lambda word: word.at)),
            meetings=tuple(booked[deal_id]),
        )
        for deal_id, at in created.items()
        if steps[deal_id]
    }
    people = list(_people(folder))
    return FloorOfDeals(
        pasts=pasts,
        ends=_ends(pasts, {numbers[name]: row for name, row in stages.items()}),
        meetings=[one for one in meetings if one.deal_id in pasts],
        leaders={
            email: person for email, person in people if person.role is Role.MANAGER
        },
        reps={person.id: person for _, person in people if person.role is Role.REP},
        truth=json.loads((folder / "truth.json").read_text("utf-8")),
        labels={numbers[name]: row["label"] for name, row in stages.items()},
    )


def _steps(
    folder: Path, stages: dict[str, dict[str, str]], numbers: dict[str, int]
) -> dict[int, list[Step]]:
    ranks = _ranks(stages)
    currency = {int(row["id"]): row["currency"] for row in rows_of(folder, "deals")}
    fields: dict[int, dict[str, str]] = defaultdict(dict)
    found: dict[int, list[Step]] = defaultdict(list)
    for row in sorted(
        rows_of(folder, "deal_changes"), key=lambda row: row["changed_at"]
    ):
        deal_id = int(row["deal_id"])
        now = fields[deal_id]
        now[row["field"]] = row["value"]
        if "stage" not in now:
            continue
        amount, day = now.get("amount"), now.get("close_date")
        step = Step(
            at=datetime.fromisoformat(row["changed_at"]),
            stage_id=numbers[now["stage"]],
            along=ranks.get(now["stage"]),
            pipeline=stages[now["stage"]]["pipeline_id"],
            amount_minor=round(float(amount) * 100) if amount else None,
            currency=currency.get(deal_id),
            close_date=date.fromisoformat(day) if day else None,
        )
        found[deal_id].append(step)
    return found


def _ranks(stages: dict[str, dict[str, str]]) -> dict[str, float]:
    pipelines: dict[str, list[str]] = defaultdict(list)
    for name, row in sorted(stages.items(), key=lambda one: int(one[1]["position"])):
        if row["is_closed"] != "yes":
            pipelines[row["pipeline_id"]].append(name)
    return {
        name: place / len(names)
        for names in pipelines.values()
        for place, name in enumerate(names, start=1)
    }


def _ends(
    pasts: dict[int, DealPast], stages: dict[int, dict[str, str]]
) -> dict[int, tuple[datetime, bool]]:
    found: dict[int, tuple[datetime, bool]] = {}
    for deal_id, past in pasts.items():
        final = stages[past.steps[-1].stage_id or 0]
        if final["is_closed"] == "yes":
            last = past.steps[-1].stage_id
            at = min(step.at for step in past.steps if step.stage_id == last)
            found[deal_id] = at, float(final["probability"]) == 1
    return found


def _said(folder: Path) -> tuple[dict[int, list[Word]], list[Booked]]:
    words: dict[int, list[Word]] = defaultdict(list)
    for row in rows_of(folder, "activities"):
        if row["kind"] not in {"call", "email"} or not row["happens_at"]:
            continue
        _add(words, row, row["happens_at"], is_theirs=row["direction"] == "in")
    meetings: list[Booked] = []
    for row in rows_of(folder, "meetings"):
        if not row["contact_ids"]:
            continue
        if row["outcome"] not in NOT_HELD:
            _add(words, row, row["starts_at"], is_theirs=True)
        meetings += [
            Booked(
                id=int(row["id"]),
                deal_id=deal_id,
                rep_id=int(row["owner_id"]),
                title=row["title"],
                type=row["type"],
                starts_at=datetime.fromisoformat(row["starts_at"]),
                booked_at=datetime.fromisoformat(row["created_at"]),
                contact_key=_key(row),
            )
            for deal_id in ids_in(row["deal_ids"])
        ]
    return words, meetings


def _add(
    words: dict[int, list[Word]], row: dict[str, str], at: str, *, is_theirs: bool
) -> None:
    happened = datetime.fromisoformat(at)
    created = row["created_at"]
    known = datetime.fromisoformat(created) if created else happened
    for deal_id in ids_in(row["deal_ids"]):
        word = Word(
            at=happened,
            known_at=max(known, happened),
            customer_side=is_theirs,
            contact_key=_key(row),
        )
        words[deal_id].append(word)


def _key(row: dict[str, str]) -> int | None:
    contacts = ids_in(row["contact_ids"])
    return (contacts[0] if len(contacts) == 1 else 0) if contacts else None


def _people(folder: Path) -> Iterator[tuple[str, Person]]:
    for row in rows_of(folder, "people"):
        if row["role"] in {"rep", "manager"}:
            yield (
                row["email"],
                Person(
                    id=int(row["id"]),
                    name=row["name"],
                    role=Role(row["role"]),
                    leader_email=row["leader_email"] or None,
                ),
            )


def lines(found: Judged) -> Iterator[str]:
    """Say in lines what came out."""
    chances, won = zip(*found.told, strict=True)
    share = fmean(won)
    auc = area(chances, won) or 0.0
    yield (
        f"AUC {auc:.3f} of {len(won)} meetings ahead whose deal has ended; Brier "
        f"{brier(chances, won):.3f}, {share * (1 - share):.3f} for the share won"
    )
    yield "  their own records: " + ", ".join(f"{each:.2f}" for each in found.records)
    yield f"  told in {found.told_weeks} of {found.weeks} leader-weeks"
    for title, counted in (
        ("all meetings ahead", found.all),
        ("picks", found.picks),
        ("left alone", found.sure),
    ):
        total = counted.total() or 1
        parts = ", ".join(
            f"{counted[kind] / total:.0%} {kind}"
            for kind in ("uncertain", "sure", "hopeless")
        )
        yield f"{title} {counted.total()}: {parts}"


def main(arguments: list[str] | None = None) -> int:
    """Write the floor, learn and choose on it, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="odds_of_floor")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--logging", choices=("full", "half", "none"), default="full")
    args, more = parser.parse_known_args(arguments)
    with TemporaryDirectory() as folder:
        wanted = ["--to", folder, "--seed", args.seed, "--logging", args.logging]
        code: int = write([*wanted, *more])
        if code:
            return code
        found = judge(read_deals(Path(folder)))
    title = f"weathervane, seed {args.seed}, {args.logging} logging"
    sys.stdout.write("\n".join([title, *lines(found)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
