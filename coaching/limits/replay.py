"""The numbers of the replay: how much must have happened before anything is said."""

from coaching.limits.section import Count, Days, Section


class Replay(Section):
    """What a replay of the past looks at, and from when it says anything."""

    after_days: Days = 90
    least_cliffs: Count = 20
    least_picks: Count = 20
    gap_bd: Days = 3
