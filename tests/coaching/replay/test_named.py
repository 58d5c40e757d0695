"""Whom and which deals a replayed message is about: never the recipient as such."""

from coaching.evidence import Evidence
from coaching.planning.plan import AlsoTold, PlannedMessage
from coaching.replay.told import told
from tests.bot.evidence_makers import (
    make_cliff,
    make_meeting,
    make_nearly_empty,
    make_notice,
)
from tests.bot.meeting_makers import make_visit
from tests.bot.quiet_makers import make_quiet_deal
from tests.coaching.replay.makers import AT, LEADER


def planned(evidence: Evidence, *deal_ids: int, also: tuple[Evidence, ...] = ()):
    """Return a message to a leader, whose turn it is by the rule."""
    return PlannedMessage(
        dedup_key="",
        kind=evidence.rule,
        recipient_id=LEADER,
        about_id=LEADER,
        subject_id=1,
        episode_number=1,
        evidence=evidence,
        notice=make_notice(),
        deal_ids=deal_ids,
        also=tuple(
            AlsoTold(
                rule=each.rule,
                about_id=LEADER,
                subject_id=2,
                episode_number=1,
                evidence=each,
            )
            for each in also
        ),
    )


def kept(message: PlannedMessage):
    return told(message, at=AT, day=AT.date())


def test_a_meeting_is_about_its_rep_and_deal_not_the_leader_or_the_sure_one():
    meeting = make_meeting()
    assert meeting.sure_deal is not None

    found = kept(planned(meeting, meeting.deal.id))

    assert (found.about_id, found.rep_id) == (LEADER, meeting.rep.id)
    assert found.deals == (meeting.deal,)


def test_a_cliff_names_the_deal_in_focus_first_and_then_those_that_lie_still():
    cliff = make_cliff()
    lapsed = [each.deal.id for each in cliff.lapsed]

    found = kept(planned(cliff, cliff.focus.id, *lapsed, 99))

    assert [deal.id for deal in found.deals] == [cliff.focus.id, *lapsed]
    assert found.names.startswith(f"{cliff.focus.name}; ")


def test_what_rides_along_brings_its_deals():
    quiet = make_quiet_deal()
    empty = make_nearly_empty()
    own = [deal.id for deal in empty.open_deals]

    found = kept(planned(empty, *own, also=(quiet,)))

    assert quiet.deal in found.deals
    assert [deal.id for deal in found.deals[: len(own)]] == own


def test_a_customer_whom_no_rep_has_now_is_nobodys():
    assert kept(planned(make_visit(rep=None))).rep_id is None
