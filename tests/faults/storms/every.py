"""All storms, in the order in which they blow."""

from tests.faults.storms import (
    clocks,
    conversations,
    poisoned,
    redirects,
    risen,
    slow_crm,
    swapped,
    token,
)

STORMS = {
    "token": token.STORM,
    "conversations": conversations.STORM,
    "clocks": clocks.STORM,
    "redirects": redirects.STORM,
    "slow-crm": slow_crm.STORM,
    "poisoned": poisoned.STORM,
    "risen": risen.STORM,
    "swapped": swapped.STORM,
}
"""By the word that asks for one alone."""
