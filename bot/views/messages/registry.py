"""Which row words which evidence: one a kind of message."""

from collections.abc import Mapping
from dataclasses import replace

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
from bot.views.messages.kind import Kind, Muting, Reader
from coaching.evidence import Evidence, Notice

HELP = (action_ids.HELP, "I Need Help")
MESSAGES: Mapping[str, Kind] = {
    "cliff": cliff_rep.KIND,
    "nearly_empty": nearly_empty.KIND,
    "quiet_deal": quiet_deal.KIND,
    "looks_over": looks_over.KIND,
    "one_on_one": one_on_one.KIND,
    "ask_rep": ask_rep.KIND,
    "uncertain_meeting": uncertain_meeting.KIND,
    "first_meetings": first_meetings.KIND,
    "kitchen": kitchen.KIND,
    "role_change": role_change.KIND,
    "executive_visits": executive_visits.KIND,
    "digest": digest.KIND,
    "help_request": help_request.REQUEST,
    "help_closed": help_request.CLOSED,
    "commitment": commitment.KIND,
    "leader_has_it": cliff_leader_told.KIND,
    "run_held": run_held.KIND,
    "crm_held": crm_held.KIND,
}
"""By the rule, in the order in which settings offer to mute them."""
TO_LEADER: Mapping[str, Kind] = {"cliff": cliff_leader.KIND}
"""What a leader gets instead, of a rule that the rep was told of first."""
_NO_MESSAGE = {
    "field_time": Muting(reader=Reader.LEADER, words="My own time with customers")
}
"""What can be muted and is a line of a page, not a message."""


def kind_of(rule: str, *, is_leader: bool) -> Kind:
    """Return the row of a rule; `is_leader`: of what a leader gets after the rep."""
    return TO_LEADER.get(rule, MESSAGES[rule]) if is_leader else MESSAGES[rule]


def kind_for(evidence: Evidence, notice: Notice) -> Kind:
    """Return the row of a message that was stored."""
    return kind_of(evidence.rule, is_leader=notice.told_rep_on is not None)


def draft_of(evidence: Evidence, notice: Notice, frame: Frame) -> Draft:
    """Return the words of a message for its reader."""
    kind = kind_for(evidence, notice)
    draft = kind.draft(evidence, notice, frame)
    if not kind.answers.offers_help:
        return draft
    return replace(draft, buttons=(*draft.buttons, HELP), still=(*draft.still, HELP))


def can_be_muted(*readers: Reader) -> dict[str, str]:
    """Return what these readers may never be written to about, in words, by rule."""
    mutings = {rule: kind.muting for rule, kind in MESSAGES.items()} | _NO_MESSAGE
    return {
        rule: muting.words
        for rule, muting in mutings.items()
        if muting is not None and muting.reader in readers
    }
