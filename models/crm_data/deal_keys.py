"""By which ids the CRM itself knows our deals."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from models.db.read_session import ReadSession
from models.tables import Deal


async def crm_ids(session: ReadSession, deal_ids: Collection[int]) -> Mapping[int, str]:
    """Return the CRM's own id of each of the deals, those that are still kept."""
    query = select(Deal.id, Deal.external_id).where(Deal.id.in_(deal_ids))
    return dict((await session.execute(query)).all())
