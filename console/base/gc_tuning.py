"""When Python looks for garbage that only cycles keep alive: seldom."""

import gc

YOUNG = 10_000
"""New objects between two looks; Python's own 700 take a tenth of a sync's time."""
OLDER = 10


def collect_seldom() -> None:
    """Set the collector for a whole program; call it once, when all is imported.

    Records of a CRM and rows of a table hold no cycles, so looking at them is in vain,
    and so is looking at imported code again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)
