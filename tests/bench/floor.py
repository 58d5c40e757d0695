"""A floor of any size in an SQLite file, filled fast and kept for the next run."""

import asyncio
import random
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.db.database import open_database
from models.db.schema import upgrade

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
SPAN_DAYS = 730
TEAM = 8
OPEN_STAGES = 4
WON, LOST = 5, 6
MEAN_CYCLE_DAYS = 60
ON_DEALS = 0.8
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a floor is."""

    reps: int
    deals: int
    touches: int

    @property
    def leaders(self) -> int:
        """Return how many managers lead the reps."""
        return -(-self.reps // TEAM)

    @property
    def name(self) -> str:
        """Return a file name that tells the size."""
        return f"floor-{self.reps}-{self.deals}-{self.touches}.sqlite"


def prepare(size: Size, folder: Path) -> Path:
    """Return a file with a floor of `size`; made on the first call."""
    path = folder / size.name
    if not path.exists():
        folder.mkdir(exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        asyncio.run(_migrate(draft))
        with sqlite3.connect(draft) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            Filling(connection, size).run()
        connection.close()
        draft.rename(path)
    else:
        # Kept from an older day, it may lack columns that are read today.
        asyncio.run(_migrate(path))
    return path


async def _migrate(path: Path) -> None:
    engine = open_database(f"sqlite:///{path}")
    await upgrade(engine)
    await engine.dispose()


@dataclass(frozen=True, slots=True)
class Life:
    """When a deal was open, and whose it was."""

    id: int
    owner: int
    created: datetime
    closed: datetime | None
    won: bool

    def moment(self, chance: random.Random) -> datetime:
        """Return an instant at which the deal was open."""
        return self.created + ((self.closed or NOW) - self.created) * chance.random()


class Filling:
    """Writes a floor into a migrated, empty file; the same one for the same size."""

    def __init__(self, connection: sqlite3.Connection, size: Size) -> None:
        self._connection = connection
        self._size = size
        self._chance = random.Random(1)  # noqa: S311 - a floor, not a secret
        self._activity = 0

    def run(self) -> None:
        """Fill every table that an evaluation reads."""
        self._people()
        self._stages()
        lives = [self._life(n) for n in range(1, self._size.deals + 1)]
        self._insert("deals", DEAL, (self._deal(life) for life in lives))
        self._insert(
            "deal_snapshots", SNAPSHOT, (s for life in lives for s in self._past(life))
        )
        self._touches(lives)
        # Our queries do without it; the ORM loop beside them shall not suffer for it.
        self._connection.execute("CREATE INDEX bench_owner ON deals (owner_id)")
        self._internal_meetings()
        streams = ("deals", "meetings", "calls", "emails", "tasks", "contacts")
        self._insert(
            "stream_states",
            "crm,stream,phase,finished_at",
            (("hubspot", stream, "changes", text(NOW)) for stream in streams),
        )

    def _insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        marks = ",".join("?" * (columns.count(",") + 1))
        self._connection.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows
        )

    def _people(self) -> None:
        reps, leaders = self._size.reps, self._size.leaders
        everybody = range(1, reps + leaders + 2)
        owners = ((n, "hubspot", f"o{n}", f"Owner {n}", 0, 1) for n in everybody)
        self._insert("owners", "id,crm,external_id,name,archived,known", owners)
        self._insert("people", PERSON, (self._person(n) for n in everybody))
        # Leaders follow their reps in number: they are set when all are there.
        self._connection.execute(
            f"UPDATE people SET leader_id = {reps} + 1 + (id - 1) / {TEAM} "
            "WHERE role = 'rep'"
        )
        self._connection.execute(
            f"UPDATE people SET leader_id = {reps + leaders + 1} WHERE role = 'manager'"
        )

    def _person(self, n: int) -> Row:
        reps, leaders = self._size.reps, self._size.leaders
        role = "rep" if n <= reps else "manager" if n <= reps + leaders else "vp"
        zone = ("Europe/Berlin", "America/New_York", "UTC")[n % 3]
        return (
            n,
            f"p{n}@example.com",
            f"Person {n}",
            role,
            zone,
            "DE",
            30_000_000,
            "EUR",
            n,
            f"U{n:08d}",
            "active",
        )

    def _stages(self) -> None:
        labels = ("Discovery", "Evaluation", "Proposal", "Negotiation", "Won", "Lost")
        fixed = ("hubspot", "default", "Sales", 0, 1)
        rows = (
            (*fixed, n, f"s{n}", label, n, n >= WON, n == WON)
            for n, label in enumerate(labels, start=1)
        )
        self._insert("stages", STAGE, rows)

    def _life(self, n: int) -> Life:
        chance = self._chance
        created = NOW - timedelta(days=chance.random() * SPAN_DAYS)
        closed = created + timedelta(days=chance.expovariate(1 / MEAN_CYCLE_DAYS))
        is_closed = closed <= NOW
        return Life(
            id=n,
            owner=n % self._size.reps + 1,
            created=created,
            closed=closed if is_closed else None,
            won=is_closed and chance.random() < 0.3,
        )

    def _deal(self, life: Life) -> Row:
        stage = (
            (WON if life.won else LOST) if life.closed else life.id % OPEN_STAGES + 1
        )
        return (
            life.id,
            "hubspot",
            f"d{life.id}",
            f"Deal {life.id}",
            f"https://crm.example.com/deal/{life.id}",
            life.owner,
            stage,
            _amount(life),
            "EUR",
            _close_date(life),
            text(life.created),
            text(life.closed or NOW - (NOW - life.created) / 3),
            text(life.closed) if life.closed else None,
            life.closed is not None,
            life.won,
            text(life.closed or life.created),
            0,
        )

    def _past(self, life: Life) -> Iterator[Row]:
        """Yield a snapshot for each stage that the deal went through."""
        stages = life.id % OPEN_STAGES + 1
        end = life.closed or NOW
        for stage in range(1, stages + 1):
            at = life.created + (end - life.created) * ((stage - 1) / stages)
            yield self._snapshot(life, at, stage)
        if life.closed:
            yield self._snapshot(life, life.closed, _end(life))

    def _snapshot(self, life: Life, at: datetime, stage: int) -> Row:
        day = _close_date(life)
        return life.id, text(at), life.owner, stage, _amount(life), "EUR", day, 1

    def _touches(self, lives: list[Life]) -> None:
        activities: list[Row] = []
        touches: list[Row] = []
        attendees: list[Row] = []
        for _ in range(self._size.touches):
            activity, touch, attendee = self._touch(lives)
            activities.append(activity)
            touches.append(touch)
            attendees += attendee
        self._insert("activities", ACTIVITY, activities)
        self._insert("touches", TOUCH, touches)
        self._insert("attendees", "activity_id,owner_id", attendees)

    def _touch(self, lives: list[Life]) -> tuple[Row, Row, list[Row]]:
        chance = self._chance
        life = chance.choice(lives)
        kind = chance.choices(("email", "call", "meeting"), (12, 5, 3))[0]
        on_deal = chance.random() < ON_DEALS
        at = life.moment(chance)
        if kind == "meeting" and life.closed is None and chance.random() < 0.1:
            at = NOW + timedelta(days=chance.random() * 14)
        customer = on_deal and (kind == "meeting" or chance.random() < 0.3)
        number = self._next_activity()
        known = min(at, NOW) - timedelta(hours=1)
        leader = self._size.reps + 1 + (life.owner - 1) // TEAM
        activity = _activity(number, f"{kind}s", life.owner, at, known)
        deal = life.id if on_deal else None
        touch = (number, deal, life.owner, text(at), text(known), kind, customer, 1)
        joins = kind == "meeting" and chance.random() < 0.1
        return activity, touch, [(number, leader)] if joins else []

    def _internal_meetings(self) -> None:
        rows, attendees = [], []
        for rep in range(1, self._size.reps + 1):
            leader = self._size.reps + 1 + (rep - 1) // TEAM
            for month in range(-12, 1):
                at = NOW + timedelta(days=30 * month + rep % 30)
                number = self._next_activity()
                known = min(at, NOW) - timedelta(days=5)
                rows.append(_activity(number, "meetings", leader, at, known))
                attendees.append((number, rep))
        self._insert("activities", ACTIVITY, rows)
        self._connection.execute(
            "UPDATE activities SET has_contact = 0 WHERE id > ?", (self._size.touches,)
        )
        self._insert("attendees", "activity_id,owner_id", attendees)

    def _next_activity(self) -> int:
        self._activity += 1
        return self._activity


DEAL = (
    "id,crm,external_id,name,url,owner_id,stage_id,amount_minor,currency,close_date,"
    "created_at,stage_entered_at,closed_at,is_closed,is_won,modified_at,history_due"
)
SNAPSHOT = "deal_id,at,owner_id,stage_id,amount_minor,currency,close_date,from_crm"
PERSON = (
    "id,email,name,role,time_zone,country,target_minor,currency,owner_id,"
    "slack_user_id,slack_state"
)
STAGE = (
    "crm,pipeline_id,pipeline_label,archived,known,id,external_id,label,position,"
    "is_closed,is_won"
)
ACTIVITY = (
    "id,crm,stream,external_id,owner_id,starts_at,created_at,modified_at,title,"
    "direction,outcome,done,is_bulk,has_contact"
)
TOUCH = "activity_id,deal_id,owner_id,occurs_at,known_at,kind,customer_side,shared_by"


def text(instant: datetime) -> str:
    """Return `instant` as SQLAlchemy stores it in SQLite."""
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f")


def _activity(
    number: int, stream: str, owner: int, at: datetime, known: datetime
) -> Row:
    is_meeting = stream == "meetings"
    return (
        number,
        "hubspot",
        stream,
        f"a{number}",
        owner,
        text(at),
        text(known),
        text(known),
        "Product presentation" if is_meeting else None,
        None if is_meeting else "outbound",
        None,
        0,
        0,
        1,
    )


def _end(life: Life) -> int:
    return WON if life.won else LOST


def _amount(life: Life) -> int:
    return (life.id * 7919 % 200 + 5) * 100_000


def _close_date(life: Life) -> str:
    end = life.closed or NOW + timedelta(days=life.id % 120)
    return end.date().isoformat()
