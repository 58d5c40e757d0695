"""Makers of replays: a test names what it is about."""

from datetime import UTC, date, datetime

from coaching.evidence import DealRef
from coaching.forecasting.past_forecasts import Bin, Outcome, Prediction, Record
from coaching.replay.gaps import Gap
from coaching.replay.picks import End, Pick, Picks
from coaching.replay.report import Foretold, Report
from coaching.replay.told import Told, loads
from coaching.standing.aftermath import After, Aftermath, Effect, Stretch

REP, OTHER, LEADER = 1, 2, 9
AT = datetime(2025, 3, 3, 8, tzinfo=UTC)
"""A Monday."""
ACME = DealRef(id=7, name="Acme", url="https://crm.test/7")


def make_told(**fields: object) -> Told:
    """Return a cliff of which a rep was told."""
    at = fields.get("at", AT)
    given = {
        "at": at,
        "day": at.date(),
        "kind": "cliff",
        "level": "cliff",
        "recipient_id": REP,
        "about_id": REP,
        "rep_id": REP,
        "deal_ids": (7,),
        "deals": (ACME,),
        "text": "Acme takes nearly all of your days.",
    }
    return Told(**given | fields)


def make_after(**fields: object) -> After:
    """Return a cliff after which a rep opened four fewer deals."""
    given = {
        "rep_id": REP,
        "at": AT,
        "before": Stretch(opened=9, won_minor=500_00),
        "after": Stretch(opened=5, won_minor=400_00),
        "others_before": Stretch(opened=8, won_minor=400_00),
        "others_after": Stretch(opened=8.5, won_minor=410_00),
        "others": 4,
        "currency": "EUR",
        "apart": 0,
    }
    return After(**given | fields)


def make_aftermath(**fields: object) -> Aftermath:
    """Return one cliff, from which nothing is claimed."""
    given = {"cliffs": (make_after(),), "waiting": 0, "effect": None, "least": 20}
    return Aftermath(**given | fields)


EFFECT = Effect(n=25, opened=0.6, won=0.8, others_opened=1.02, others_won=0.97)


def make_pick(**fields: object) -> Pick:
    """Return a pick whose deal was lost."""
    given = {
        "at": AT,
        "leader_id": LEADER,
        "deal_id": 8,
        "deal": "Globex",
        "chance": 0.45,
        "end": End.LOST,
    }
    return Pick(**given | fields)


def make_picks(**fields: object) -> Picks:
    """Return one pick, too few to judge."""
    given = {
        "picks": (make_pick(),),
        "won": 0,
        "lost": 1,
        "brier": None,
        "constant_brier": None,
        "least": 20,
    }
    return Picks(**given | fields)


def make_foretold(day: date, *, came: int | None = 90_000_00) -> Foretold:
    """Return a forecast, and what came unless its month is not over."""
    outcome = Outcome(day=day, currency="EUR", won_minor=came) if came else None
    return Foretold(
        prediction=Prediction(
            day=day,
            currency="EUR",
            run_rate_minor=80_000_00,
            p10_minor=50_000_00,
            p50_minor=85_000_00,
            p90_minor=120_000_00,
        ),
        outcome=outcome,
    )


def make_record(**fields: object) -> Record:
    """Return the record of three forecasts after many closed deals."""
    given = {
        "predictions": 3,
        "ranges": 3,
        "waiting": 1,
        "afterwards": 0,
        "closed": 60,
        "without_wins": 0,
        "within": 2,
        "error": 0.25,
        "run_rate_error": 0.3,
        "brier": 0.1,
        "constant_brier": 0.16,
        "bins": (Bin(low=0.0, high=0.2, predicted=0.1, observed=0.05, n=40),),
    }
    return Record(**given | fields)


def make_report(**fields: object) -> Report:
    """Return a replay of two weeks of one rep and one leader."""
    messages = fields.get("told", (make_told(),))
    given = {
        "first": date(2025, 3, 3),
        "last": date(2025, 3, 16),
        "told": messages,
        "names": {REP: "Sam Reed", OTHER: "Lee Fox", LEADER: "Dana Moss"},
        "loads": tuple(loads(messages, weeks_here={REP: 2, LEADER: 2})),
        "aftermath": make_aftermath(),
        "picks": make_picks(),
        "foretold": (
            make_foretold(date(2025, 3, 7)),
            make_foretold(date(2025, 3, 14), came=None),
        ),
        "records": {"EUR": make_record()},
        "gaps": (Gap(first=date(2025, 3, 10), last=date(2025, 3, 12), days=3),),
        "off": {"cliff": 5},
        "caveats": ("In a replay nobody answers.",),
        "seconds": 3.0,
    }
    return Report(**given | fields)
