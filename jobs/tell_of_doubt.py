"""Tell each admin by a message of their own that what the CRM shows is not believed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from coaching.evidence import CrmHeldEvidence, DoubtedStreams
from coaching.facts.mode import Mode
from jobs.clock import Clock
from jobs.note_to_admins import note_to_admins
from models.crm_data.sync_reports import StreamReport, stream_reports
from models.db.database import SessionMaker
from models.outbox.mode import read_mode
from models.people.roster import people

OF_USE = timedelta(days=1)
"""What could not be sent for so long is written anew, if it is still so."""


async def tell_of_doubt(sessions: SessionMaker, clock: Clock) -> int:
    """Enqueue one note for each admin about what is held now; return how many are new.

    At any hour, once for a hold and at most once a day; again where more is held on a
    later day. Nothing in shadow mode or while paused, when the Home tab and the doctor
    tell it. Safe to repeat and to run beside others.
    """
    now = clock()
    async with sessions.begin() as session:
        held = [each for each in await stream_reports(session) if each.held_reason]
        if not held or await read_mode(session) is not Mode.LIVE:
            return 0
        return await note_to_admins(
            session,
            await people(session, now=now),
            CrmHeldEvidence(doubts=_doubts(held)),
            matter=_newest(held).date().isoformat(),
            now=now,
            until=now + OF_USE,
        )


def _newest(held: Sequence[StreamReport]) -> datetime:
    return max(each.held_at for each in held if each.held_at is not None)


def _doubts(held: Sequence[StreamReport]) -> tuple[DoubtedStreams, ...]:
    """Put together what is doubted for the same reason, such as another account."""
    alike: dict[str, list[str]] = defaultdict(list)
    for each in held:
        alike[each.held_reason or ""].append(each.stream)
    return tuple(
        DoubtedStreams(streams=tuple(streams), reason=reason)
        for reason, streams in alike.items()
    )
