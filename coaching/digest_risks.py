"""Which open deals of an organisation are at risk, each judged by its team's values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from coaching.common_flags import common_flags, telling
from coaching.digest_facts import DigestFacts
from coaching.evidence import Risk
from coaching.facts import CommonFlag, Deal, Person, StageNorm
from coaching.moment import Moment
from coaching.probability import WinRates
from coaching.refs import by_worth, deal_ref, person_ref
from coaching.signals.deal_flags import Flag, deal_flags, norms_by_stage
from coaching.signals.quiet_deal import quiet_deal

_Judged: TypeAlias = tuple[Deal, Person | None, tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyed:
    """The open deals to keep an eye on, and what they have in common with the rest."""

    risks: tuple[Risk, ...]
    """By the sum at stake."""
    common: tuple[CommonFlag, ...]
    """What half of the open deals carry: no reason on one of them."""


def eyed(facts: DigestFacts, moment: Moment) -> Eyed:
    """Return the open deals with a risk flag that tells them from the others."""
    judged = list(_judged(facts, moment))
    common = common_flags((flags for _, _, flags in judged), moment.thresholds.flags)
    found = (
        _risk(deal, owner, telling(flags, common)) for deal, owner, flags in judged
    )
    return Eyed(risks=tuple(risk for risk in found if risk is not None), common=common)


def _risk(deal: Deal, owner: Person | None, flags: Sequence[Flag]) -> Risk | None:
    if not any(flag.is_risk for flag in flags):
        return None
    return Risk(
        deal=deal_ref(deal),
        owner=person_ref(owner) if owner else None,
        flags=tuple(flag.words for flag in flags),
    )


def _judged(facts: DigestFacts, moment: Moment) -> Iterable[_Judged]:
    """Return each open deal with its owner and all of its flags, the largest first."""
    known = _Known(
        people={person.id: person for person in facts.people},
        vp=facts.vp,
        norms=norms_by_stage(facts.stage_norms),
        touches=dict(facts.customer_touches),
        rates=WinRates(facts.passages, moment.thresholds),
        moment=moment,
    )
    return (known.judged(deal) for deal in sorted(facts.open_deals, key=by_worth))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    people: Mapping[int, Person]
    vp: Person
    norms: Mapping[int, StageNorm]
    touches: Mapping[int, Sequence[datetime]]
    rates: WinRates
    moment: Moment

    def judged(self, deal: Deal) -> _Judged:
        """Return the deal with its owner, if that is somebody here, and its flags."""
        owner = self.people.get(deal.owner_id)
        calendar = (owner or self.vp).calendar
        moment = self._of_team(owner)
        touches = self.touches.get(deal.id, ())
        flags = deal_flags(
            deal,
            calendar=calendar,
            moment=moment,
            quiet=quiet_deal(deal, touches, calendar=calendar, moment=moment),
            norm=self.norms.get(deal.stage.id) if deal.stage else None,
            chance=self.rates.chance(deal, team_id=owner.leader_id if owner else None),
        )
        return deal, owner, flags

    def _of_team(self, owner: Person | None) -> Moment:
        general = self.moment.thresholds
        own = general.of_team(owner.leader_email) if owner else general
        return self.moment if own is general else replace(self.moment, thresholds=own)
