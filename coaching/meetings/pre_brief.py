"""The pre-brief of a meeting: what to know in a minute, and one question to ask."""

from coaching.evidence import MeetingBrief
from coaching.facts import Deal, LeaderWeek, Meeting, MeetingKind
from coaching.flags.deal_flags import FlagKind, deal_flags
from coaching.moment import Moment

QUESTIONS = {
    FlagKind.PAST_DUE: "What has to happen for this to close, and by which day?",
    FlagKind.CLOSE_DATE_MOVED: "What kept the date from holding last time?",
    FlagKind.SILENT: "Who else there could tell us where this stands?",
    FlagKind.QUIET: "Who there wants this, and when did they last say so?",
    FlagKind.WAITING_ON_US: "What do they still wait for from us?",
    FlagKind.NO_NEXT_STEP: "What should they agree to before the meeting ends?",
}
BY_KIND = {
    MeetingKind.FIRST_MEETING: "What would make them want a second meeting?",
    MeetingKind.PRESENTATION: "Who in the room decides, and what do they doubt?",
    MeetingKind.PROPOSAL: "What do they compare this offer with?",
    MeetingKind.NEGOTIATION: "What may we give, and what do we want for it?",
    MeetingKind.CUSTOMER_VISIT: "Whom there have we not spoken with yet?",
}
ANY = "What is the one thing that this meeting has to bring?"


def brief(
    meeting: Meeting, deal: Deal | None, week: LeaderWeek, moment: Moment
) -> MeetingBrief:
    """Return the brief of `meeting`, filled in from what is known of its `deal`."""
    if deal is None:
        return MeetingBrief(
            attending=_names(meeting, week), question=BY_KIND.get(meeting.kind, ANY)
        )
    rep = next(rep for rep in week.reps if rep.id == meeting.rep_id)
    flags = deal_flags(deal, calendar=rep.calendar, moment=moment)
    last = deal.last_customer_touch_at
    return MeetingBrief(
        customer_on=rep.calendar.today(last) if last else None,
        customer_bd=rep.calendar.between(last, moment.now) if last else None,
        flags=tuple(flag.words for flag in flags),
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        attending=_names(meeting, week),
        question=_question(meeting, [flag.kind for flag in flags]),
    )


def _names(meeting: Meeting, week: LeaderWeek) -> tuple[str, ...]:
    """Return the names of the leader's own people who are invited."""
    known = {person.id: person.name for person in (week.leader, *week.reps)}
    return tuple(known[one] for one in meeting.attendee_ids if one in known)


def _question(meeting: Meeting, flags: list[FlagKind]) -> str:
    """Return the question of the first flag that has one, else of the kind."""
    asked = (QUESTIONS[kind] for kind in flags if kind in QUESTIONS)
    return next(asked, BY_KIND.get(meeting.kind, ANY))
