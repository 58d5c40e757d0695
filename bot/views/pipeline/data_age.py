"""How old the data is that somebody looks at."""

from datetime import datetime

from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.words import moment


def data_age(data_as_of: datetime | None, glance: Glance) -> str:
    """Return the sentence that says so; None: not all was read for a first time."""
    if data_as_of is None:
        return "The CRM has not been read in full yet."
    return f"CRM data as of {moment(data_as_of, glance.reader)}."
