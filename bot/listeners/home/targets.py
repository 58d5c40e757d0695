"""Read what App Home says of targets and of past forecasts."""

from bot.inbound.context import Supplies
from bot.views.home import targets as home_aims
from bot.views.slack_text.blocks import Block
from coaching.facts import Person, Role
from coaching.forecasting.track_record import track_record
from models.db.database import reading
from models.pages.home_targets import aims


async def aims_blocks(supplies: Supplies, person: Person) -> list[Block]:
    """Return the blocks about the targets and the record of `person`."""
    if person.role is Role.ADMIN:
        return []
    async with reading(supplies.sessions) as session:
        found = await aims(session, person.id, now=supplies.clock())
    records = (
        track_record(
            found.predictions,
            found.outcomes,
            currency=currency,
            limits=supplies.thresholds.forecast,
        )
        for currency in sorted({each.currency for each in found.predictions})
    )
    known = [record for record in records if record is not None]
    return home_aims.blocks(person, found.targets, known)
