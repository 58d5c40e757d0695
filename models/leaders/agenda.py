"""What a 1:1 is about besides the deals: the goal, promises and calls for help."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from coaching.facts import LeaderWeek, Person
from coaching.facts.agreed import Goal
from models.conversation.agreed_facts import commitments, help_requests
from models.db.read_session import ReadSession
from models.deals.won_amounts import Win, wins, won_quarter
from models.people.roster import Roster


async def with_agendas(
    session: ReadSession,
    weeks: Iterable[LeaderWeek],
    everybody: Roster,
    *,
    now: datetime,
) -> tuple[LeaderWeek, ...]:
    """Return `weeks` with what each leader's reps aim at, promised and asked for.

    Three statements, and two more where deals are named.
    """
    found = tuple(weeks)
    reps = {rep.id: rep for week in found for rep in week.reps}
    if not reps:
        return found
    won = await wins(session, now=now, owners=everybody.owners(list(reps.values())))
    goals = [
        _goal(rep, won.get(everybody.owner_of.get(rep.id, 0), ()), now=now)
        for rep in reps.values()
    ]
    requests = await help_requests(session, now=now, about=reps)
    promised = await commitments(session, now=now, of=reps)
    return tuple(
        replace(
            week,
            goals=tuple(g for g in goals if g is not None and g.rep_id in ids),
            requests=tuple(
                r for r in requests if r.rep_id in ids and r.closed_at is None
            ),
            commitments=tuple(c for c in promised if c.person_id in ids),
        )
        for week in found
        for ids in [{rep.id for rep in week.reps}]
    )


def _goal(rep: Person, won: Sequence[Win], *, now: datetime) -> Goal | None:
    so_far = won_quarter(rep, won, now=now)
    if not rep.target_minor or so_far is None or rep.currency is None:
        return None
    return Goal(
        rep_id=rep.id,
        target_minor=rep.target_minor,
        won_minor=so_far,
        currency=rep.currency,
    )
