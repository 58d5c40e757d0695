"""The doctor's look at the data: whether enough of the work is logged to judge it."""

from collections.abc import Sequence

from coaching.moment import Moment
from coaching.trust import logging
from console.doctor.report import Line, note, ok
from console.parts import Parts
from models.books import rep_books
from models.freshness import freshness
from models.schema import schema_state


async def check_logging(parts: Parts) -> Sequence[Line]:
    """Say how many reps log too little, and what is off for them; no names."""
    if not (await schema_state(parts.engine)).is_current:
        return []
    thresholds, now = parts.rules.thresholds, parts.clock()
    async with parts.sessions() as session:
        books = await rep_books(session, now=now, kinds=thresholds.kinds)
        fresh = await freshness(session, now=now)
    moment = Moment(now=now, thresholds=thresholds, freshness=fresh)
    found = logging(books, moment)
    if not found.reps:
        return []
    lines = []
    if not fresh.has_outbound or not fresh.reads_whole_feed:
        why = (
            "no calls or e-mails are logged"
            if fresh.reads_whole_feed
            else "calls or e-mails may not be read"
        )
        lines.append(note(f"data: {why}: nothing is said of missing touches"))
    window = f"{found.least} touches in {found.window_bd} business days"
    if found.below:
        lines.append(
            note(
                f"data: activity looks under-logged: {found.below} of {found.reps} reps"
                f" have fewer than {window}, so that no focus is told of them"
            )
        )
    else:
        lines.append(ok(f"data: all {found.reps} reps log {window} or more"))
    return lines
