"""The doctor's look at the data: whether enough of the work is logged to judge it."""

from collections.abc import Sequence

from coaching.moment import Moment
from coaching.signals.logging_share import Logging, logging, without_a_log
from console.doctor.report import Line, note, ok
from console.parts import Parts
from models.crm_data.freshness import freshness
from models.db.database import reading
from models.deals.rep_books import rep_books


async def check_logging(parts: Parts) -> Sequence[Line]:
    """Say how many reps log too little, and what is off for them; no names."""
    thresholds, now = parts.rules.thresholds, parts.clock()
    async with reading(parts.sessions) as session:
        books = await rep_books(session, now=now, kinds=thresholds.kinds)
        fresh = await freshness(session, now=now)
    moment = Moment(now=now, thresholds=thresholds, freshness=fresh)
    found = logging(books, moment)
    if not found.present:
        return []
    if not found.reps:
        return [
            note(
                f"data: none of the {found.present} reps has {found.least_deals} open "
                "deals or more: nobody's focus is judged"
            )
        ]
    lines = [note(f"data: {said}") for said in without_a_log(books, moment)]
    if not fresh.has_outbound or not fresh.reads_whole_feed:
        why = (
            "no calls or e-mails are logged"
            if fresh.reads_whole_feed
            else "calls or e-mails may not be read"
        )
        lines.append(note(f"data: {why}: nothing is said of missing touches"))
    return [*lines, _judged(found)]


def _too_few(reps: int) -> str:
    who = "the other rep has" if reps == 1 else f"the other {reps} reps have"
    return f"{who} fewer deals, and no focus is told"


def _judged(found: Logging) -> Line:
    """Return how many of all reps are judged, and what is with the rest of them."""
    window = f"{found.least} touches in {found.window_bd} business days"
    rest = found.present - found.reps
    has = "has" if found.reps == 1 else "have"
    judged = (
        f"{found.reps} of {found.present} reps {has} {found.least_deals} open deals"
    )
    others = f"; {_too_few(rest)}" if rest else ""
    if found.below:
        return note(
            f"data: activity looks under-logged: {judged} or more, and {found.below} "
            f"of those fewer than {window}, so that no focus is told of them{others}"
        )
    return ok(f"data: {judged} or more, and each logs {window} or more{others}")
