"""Read a leader's own presence for App Home; nobody else is shown it."""

from bot.inbound.context import Supplies
from bot.views.home import presence as home_presence
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block
from coaching.digest.leader_presence import RULE, own_presence
from coaching.facts import Person
from coaching.memory.personal_settings import is_muted
from coaching.moment import Moment
from models.crm_data.freshness import freshness
from models.db.database import reading
from models.leaders.leader_weeks import leader_weeks
from models.leaders.unconfirmed_meetings import unconfirmed
from models.people.settings import personal_settings


async def presence_blocks(
    supplies: Supplies, person: Person, glance: Glance
) -> list[Block]:
    """Return the section about the time of `person` with the team, if there is one.

    Empty for whoever leads nobody; without the figures for whoever muted them.
    """
    kinds, now = supplies.thresholds.kinds, glance.now
    async with reading(supplies.sessions) as session:
        weeks = await leader_weeks(session, now=now, kinds=kinds, only={person.id})
        if not weeks:
            return []
        open_ones = await unconfirmed(session, person.id, now=now)
        settings = await personal_settings(session, now=now, only=person.id)
        moment = Moment(
            now=now,
            thresholds=supplies.thresholds,
            freshness=await freshness(session, now=now),
            passages=await supplies.recollection.passages(
                session, now=now, kinds=kinds
            ),
        )
    terms = settings.get(person.id)
    if is_muted(RULE, terms, supplies.thresholds.plan):
        return home_presence.blocks(None, open_ones, glance)
    return home_presence.blocks(own_presence(weeks[0], moment), open_ones, glance)
