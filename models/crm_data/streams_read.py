"""Whether streams were read once: before that, the past looks other than it was."""

from collections.abc import Collection

from sqlalchemy import func, select

from models.db.read_session import ReadSession
from models.tables import StreamState


async def are_read(session: ReadSession, streams: Collection[str]) -> bool:
    """Say whether each of `streams` was read whole at least once."""
    read = select(func.count(StreamState.finished_at)).where(
        StreamState.stream.in_(streams)
    )
    return (await session.scalar(read) or 0) >= len(streams)


async def are_read_or_off(session: ReadSession, streams: Collection[str]) -> bool:
    """Say whether each of `streams` was read whole once, or may not be read.

    What such a stream holds is not known later either, so nobody waits for it.
    """
    state = StreamState
    unread = state.finished_at.is_(None) & state.disabled_reason.is_(None)
    is_read = {
        stream: not lacks
        for stream, lacks in await session.execute(
            select(state.stream, unread).where(state.stream.in_(streams))
        )
    }
    return all(is_read.get(stream) for stream in streams)
