"""When Python looks for garbage that only cycles keep alive: seldom."""

import gc

YOUNG = 10_000
"""New objects between two looks; Python's own 700 take a tenth of a sync's time."""
OLDER = 10


def collect_seldom() -> None:
    """Set the collector for a whole program; call it once, at its start.

    Records of a CRM and rows of a table hold no cycles, so looking at them is in vain.
    """
    gc.set_threshold(YOUNG, OLDER, OLDER)


def leave_imported_alone() -> None:
    """Look at what is imported by now no more, in a program that collects seldom."""
    if gc.get_threshold()[0] == YOUNG:
        gc.collect()
        gc.freeze()
