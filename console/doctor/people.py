"""The doctor's look at the people: who is unmatched, departed or without a leader."""

from collections.abc import Sequence

from console.doctor.report import Line, not_yet, note, ok
from console.doctor.stage import people_step
from models.db.database import SessionMaker
from models.people.crm_ties import shared_addresses
from models.people.listed import Listed, listed

STATES = {
    "unmatched": "has no Slack user with this address: mend people.csv or Slack",
    "ambiguous": "has several Slack users with this address: leave one active",
    "deactivated": "is deactivated in Slack",
    "guest": "is a guest in Slack: guests get no messages",
    "bot": "is a bot in Slack",
}
NO_OWNER = {
    False: "is no owner in the CRM: their deals are not seen",
    True: "is several users of the CRM: leave one active, or no deal is theirs",
}


async def check_people(sessions: SessionMaker, *, has_synced: bool) -> list[Line]:
    """Name who is unmatched, departed or without a leader.

    Before the first sync nobody can be matched, and nobody is named for it.
    """
    async with sessions() as session:
        people = await listed(session)
        twins = await shared_addresses(session)
    if not people:
        return [not_yet("people: nobody is known yet", step=people_step())]
    present = [person for person in people if person.left_on is None]
    active = [person for person in present if person.slack_state == "active"]
    reps = sum(person.role == "rep" for person in present)
    known = f"people: {len(present)}, {reps} of them reps"
    lines = [ok(f"{known}; {len(active)} of all can be written to")]
    if has_synced:
        lines += _strangers_to_slack(present)
        lines += _strangers_to_the_crm(present, twins)
    else:
        lines = [ok(f"{known}; the first sync finds them in Slack and the CRM")]
    lines += _without_a_leader(present)
    if has_synced and not any(person.role == "vp" for person in present):
        lines.append(
            note("people: nobody has the role vp: no digest is written for anybody")
        )
    departed = [person for person in people if person.left_on is not None]
    lines += [note(f"people: {p.email} left on {p.left_on}") for p in departed]
    return lines


def _without_a_leader(present: Sequence[Listed]) -> list[Line]:
    """Name each rep about whom nobody is told, and each leader who has gone."""
    here = {person.id for person in present}
    alone = [p for p in present if p.role == "rep" and p.leader_id not in here]
    return [
        note(
            f"people: {p.email} has no leader: nobody is told about them"
            if p.leader_id is None
            else f"people: the leader of {p.email} has left: nobody is told about them"
        )
        for p in alone
    ]


def _strangers_to_the_crm(
    present: Sequence[Listed], twins: frozenset[str]
) -> list[Line]:
    return [
        note(f"people: {p.email} {NO_OWNER[p.email in twins]}")
        for p in present
        if p.owner_id is None and (p.role == "rep" or p.email in twins)
    ]


def _strangers_to_slack(present: Sequence[Listed]) -> list[Line]:
    if all(person.slack_state == "unmatched" for person in present):
        # A line for each of them would hide that Slack was not asked, or has moved.
        return [
            note("people: nobody has a Slack user with their address: mend people.csv")
        ]
    return [
        note(f"people: {p.email} {STATES.get(p.slack_state, p.slack_state)}")
        for p in present
        if p.slack_state != "active"
    ]
