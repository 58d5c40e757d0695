"""How the odds of a meeting stand by their own record, in one sentence."""

from math import floor

from coaching.evidence import OddsRecord

ROUNDING = 1e-9
"""Floats make 28.999999999999996 of 0.29 times a hundred: it is 29 all the same."""


def odds_words(record: OddsRecord | None) -> str | None:
    """Return whether odds are told, and by which record; None: nothing was learned."""
    if record is None:
        return None
    if record.auc is None or not record.has_enough:
        return (
            f"Odds of a meeting: not told: your newest third holds {record.won:,} won"
            f" and {record.seen - record.won:,} lost, {record.least_each:,} of each are"
            " needed"
        )
    if not record.is_good:
        return (
            f"Odds of a meeting: not told: {_pairs(record.auc)},"
            f" {floor(record.auc_from * 100 + ROUNDING)} are needed (guessing: 50)"
        )
    if record.is_off:
        return (
            f"Odds of a meeting: not told: {_pairs(record.auc)}, but they missed"
            " what happened by more than one chance for all would have"
        )
    return f"Odds of a meeting: told; {_pairs(record.auc)} (guessing: 50)"


def of_hundred(share: float) -> str:
    """Return a share such as "64 of 100", never rounded up.

    What is just below a bound must not look as if it met it.
    """
    return f"{floor(share * 100 + ROUNDING)} of 100"


def _pairs(auc: float) -> str:
    return (
        "on the newest third of your meetings, a won one had better odds than a lost"
        f" one {of_hundred(auc)} times"
    )
