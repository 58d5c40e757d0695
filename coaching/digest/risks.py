"""Which open deals of an organisation are at risk, each judged by its team's values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import floor

from coaching.digest.facts import DigestFacts
from coaching.evidence import OverDeals, Risk
from coaching.facts import CommonFlag, Deal, Person, StageNorm, WonLife
from coaching.flags.common_flags import common_flags, telling
from coaching.flags.deal_flags import Flag, deal_flags, norms_by_stage
from coaching.measures.log_reach import quiet_as_logged, reached
from coaching.measures.looks_over import bounds, looks_over
from coaching.measures.win_rates import WinRates
from coaching.moment import Moment
from coaching.money import worth
from coaching.refs import by_worth, deal_ref, person_ref


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    deal: Deal
    owner: Person | None
    """None: nobody here."""
    flags: tuple[Flag, ...]
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyed:
    """The open deals to keep an eye on, and what they have in common with the rest."""

    risks: tuple[Risk, ...]
    """By the sum at stake."""
    common: tuple[CommonFlag, ...]
    """What half of the open deals carry: no reason on one of them."""
    over: OverDeals | None
    """Those that look over: they are counted, and none of them is named."""


def eyed(facts: DigestFacts, moment: Moment) -> Eyed:
    """Return the open deals with a risk flag that tells them from the others."""
    every = list(_judged(facts, moment))
    judged = [each for each in every if not each.is_over]
    common = common_flags(
        (each.flags for each in judged),
        moment.thresholds.flags,
        apart=len(every) - len(judged),
    )
    found = (_risk(each, telling(each.flags, common)) for each in judged)
    return Eyed(
        risks=tuple(risk for risk in found if risk is not None),
        common=common,
        over=_over([each.deal for each in every if each.is_over], facts, moment),
    )


def _over(
    deals: Sequence[Deal], facts: DigestFacts, moment: Moment
) -> OverDeals | None:
    past = bounds(facts.won_life, moment)
    if not deals or past is None:
        return None
    sums: dict[str, int] = defaultdict(int)
    for deal in deals:
        if deal.amount_minor is not None and deal.currency is not None:
            sums[deal.currency] += deal.amount_minor
    return OverDeals(
        deals=len(deals),
        sums=tuple(
            sorted(sums.items(), key=lambda each: (-worth(each[1], each[0]), each[0]))
        ),
        age_days=floor(past.age_days),
        silent_days=floor(past.silent_days),
    )


def _risk(judged: _Judged, flags: Sequence[Flag]) -> Risk | None:
    if not any(flag.is_risk for flag in flags):
        return None
    return Risk(
        deal=deal_ref(judged.deal),
        owner=person_ref(judged.owner) if judged.owner else None,
        flags=tuple(flag.words for flag in flags),
    )


def _judged(facts: DigestFacts, moment: Moment) -> Iterable[_Judged]:
    """Return each open deal with its owner and all of its flags, the largest first."""
    known = _Known(
        people={person.id: person for person in facts.people},
        vp=facts.vp,
        norms=norms_by_stage(facts.stage_norms),
        life=facts.won_life,
        said_to_live=facts.said_to_live,
        touches=dict(facts.customer_touches),
        logged=_logged(facts.open_deals),
        rates=WinRates(facts.passages, moment.thresholds),
        moment=moment,
    )
    return (known.judged(deal) for deal in sorted(facts.open_deals, key=by_worth))


def _logged(deals: Iterable[Deal]) -> Mapping[int, datetime]:
    found: dict[int, datetime] = {}
    for deal in deals:
        if deal.last_touch_at is not None and not deal.last_touch_inbound:
            last = found.get(deal.owner_id, deal.last_touch_at)
            found[deal.owner_id] = max(last, deal.last_touch_at)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    people: Mapping[int, Person]
    vp: Person
    norms: Mapping[int, StageNorm]
    life: WonLife | None
    said_to_live: frozenset[int]
    touches: Mapping[int, Sequence[datetime]]
    logged: Mapping[int, datetime]
    """By owner, when they were last seen to do anything about a deal that is open."""
    rates: WinRates
    moment: Moment

    def judged(self, deal: Deal) -> _Judged:
        """Return the deal with its owner, if that is somebody here, and its flags."""
        owner = self.people.get(deal.owner_id)
        calendar = (owner or self.vp).calendar
        moment = self._of_team(owner)
        touches = self.touches.get(deal.id, ())
        known_to = reached(self.logged.get(deal.owner_id), calendar, moment)
        flags = deal_flags(
            deal,
            calendar=calendar,
            moment=moment,
            quiet=quiet_as_logged(
                deal, touches, calendar=calendar, moment=moment, known_to=known_to
            ),
            norm=self.norms.get(deal.stage.id) if deal.stage else None,
            chance=self.rates.chance(deal, team_id=owner.leader_id if owner else None),
        )
        over = looks_over(deal, self.life, calendar=calendar, moment=moment)
        is_over = over is not None and deal.id not in self.said_to_live
        return _Judged(deal=deal, owner=owner, flags=flags, is_over=is_over)

    def _of_team(self, owner: Person | None) -> Moment:
        general = self.moment.thresholds
        own = general.of_team(owner.leader_email) if owner else general
        return self.moment if own is general else replace(self.moment, thresholds=own)
