"""How long won deals of a simulated company stood in each stage."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

from coaching.facts import StageNorm
from tests.bench.simulated.deal import STAGES
from tests.bench.simulated.rep import SimRep

YEAR = timedelta(days=365)


def stage_norms(reps: Iterable[SimRep], today: date) -> tuple[StageNorm, ...]:
    """Return the median stay of deals won in the year before `today`, stage by stage.

    Counted in calendar days, as the CRM's own history tells it.
    """
    stays: dict[int, list[float]] = defaultdict(list)
    for rep in reps:
        for deal_id, won_on in rep.won_on.items():
            if won_on > today - YEAR:
                for stage, days in rep.lived[deal_id].stays(won_on):
                    stays[stage].append(days)
    whole = [days for each in stays.values() for days in each]
    return tuple(
        StageNorm(
            stage_id=stage.id,
            median_days=median(stays[stage.id]) if stays[stage.id] else 0.0,
            won=len(stays[stage.id]),
            pipeline_days=median(whole) if whole else 0.0,
            pipeline_won=len(whole),
        )
        for stage in STAGES
    )
