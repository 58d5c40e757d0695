"""Which open deals of an organisation are at risk, each judged by its team's values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.digest_facts import DigestFacts
from coaching.evidence import Risk
from coaching.facts import Deal, Person, StageNorm
from coaching.moment import Moment
from coaching.probability import WinRates
from coaching.refs import by_worth, deal_ref, person_ref
from coaching.signals.deal_flags import deal_flags, norms_by_stage
from coaching.signals.quiet_deal import quiet_deal


def risks(facts: DigestFacts, moment: Moment) -> list[Risk]:
    """Return the open deals with a risk flag, by the sum at stake."""
    known = _Known(
        people={person.id: person for person in facts.people},
        vp=facts.vp,
        norms=norms_by_stage(facts.stage_norms),
        touches=dict(facts.customer_touches),
        rates=WinRates(facts.passages, moment.thresholds),
        moment=moment,
    )
    found = (known.risk(deal) for deal in sorted(facts.open_deals, key=by_worth))
    return [risk for risk in found if risk is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    people: Mapping[int, Person]
    vp: Person
    norms: Mapping[int, StageNorm]
    touches: Mapping[int, Sequence[datetime]]
    rates: WinRates
    moment: Moment

    def risk(self, deal: Deal) -> Risk | None:
        """Return the deal with its flags, if one of them is a risk."""
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
        if not any(flag.is_risk for flag in flags):
            return None
        return Risk(
            deal=deal_ref(deal),
            owner=person_ref(owner) if owner else None,
            flags=tuple(flag.words for flag in flags),
        )

    def _of_team(self, owner: Person | None) -> Moment:
        general = self.moment.thresholds
        own = general.of_team(owner.leader_email) if owner else general
        return self.moment if own is general else replace(self.moment, thresholds=own)
