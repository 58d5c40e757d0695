"""Which file words which evidence: one row a kind of message."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot import action_ids
from bot.views.messages import (
    ask_rep,
    cliff_leader,
    cliff_leader_told,
    cliff_rep,
    commitment,
    crm_held,
    digest,
    executive_visits,
    first_meetings,
    help_request,
    kitchen,
    looks_over,
    nearly_empty,
    one_on_one,
    quiet_deal,
    role_change,
    run_held,
    uncertain_meeting,
)
from bot.views.messages.draft import Draft, Frame
from coaching.evidence import CliffEvidence, Evidence, Notice

HELPED = frozenset({"cliff", "nearly_empty", "quiet_deal"})
"""Messages to a rep, each of which offers the leader's help, answered or not."""
HELP = (action_ids.HELP, "I Need Help")
Drafter = Callable[[Any, Notice, Frame], Draft]


def draft_of(evidence: Evidence, notice: Notice, frame: Frame) -> Draft:
    """Return the words of a message for its reader; each rule has a row below."""
    draft = DRAFTERS[evidence.rule](evidence, notice, frame)
    if evidence.rule not in HELPED or notice.told_rep_on is not None:
        return draft
    return replace(draft, buttons=(*draft.buttons, HELP), still=(*draft.still, HELP))


def _cliff(evidence: CliffEvidence, notice: Notice, frame: Frame) -> Draft:
    if notice.told_rep_on is not None:
        return cliff_leader.draft(evidence, notice.told_rep_on, frame)
    return cliff_rep.draft(evidence, notice, frame)


DRAFTERS: Mapping[str, Drafter] = {
    "cliff": _cliff,
    "nearly_empty": nearly_empty.draft,
    "quiet_deal": quiet_deal.draft,
    "looks_over": looks_over.draft,
    "role_change": role_change.draft,
    "one_on_one": one_on_one.draft,
    "ask_rep": ask_rep.draft,
    "uncertain_meeting": uncertain_meeting.draft,
    "first_meetings": first_meetings.draft,
    "kitchen": kitchen.draft,
    "executive_visits": executive_visits.draft,
    "digest": digest.draft,
    "help_request": help_request.request,
    "help_closed": help_request.closed,
    "commitment": commitment.draft,
    "leader_has_it": cliff_leader_told.draft,
    "run_held": run_held.draft,
    "crm_held": crm_held.draft,
}
