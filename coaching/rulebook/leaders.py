"""The rules whose messages go to a leader, and the questions they rest on, in words."""

from coaching.rulebook.row import (
    ALL_WORK,
    DEALS_AND_MEETINGS,
    MEETINGS,
    Hearer,
    Onset,
    Rule,
    Seat,
)

LEADERS = (
    Rule(
        rule="one_on_one",
        title="A 1:1 not held",
        sections=("one_on_one",),
        streams=MEETINGS,
        counted_as="1:1s not held",
        hearers=(Hearer(seat=Seat.SELF),),
        onset=Onset.SECOND_DAY,
        weekly=None,
        text=(
            "To the leader, on day {t.one_on_one.nudge_day} after the last 1:1"
            " with a rep if none is booked in the next"
            " {t.one_on_one.booked_within_days} calendar days, and once more on"
            " day {t.one_on_one.overdue_day}; both for a target of"
            " {t.one_on_one.every_days} days, and scaled for a rep with another"
            " one in people.csv. Time off is not counted. The agenda names the"
            " {t.one_on_one.agenda_deals} largest deals. Silent where neither a"
            " last talk nor the start of the reporting line is known, and for a"
            " leader of whom no 1:1 at all is on record in"
            " {t.one_on_one.seen_within_days} calendar days: which were held is"
            " not known then."
        ),
    ),
    Rule(
        rule="role_change",
        title="Another job?",
        sections=("cliff", "usual", "work"),
        streams=ALL_WORK,
        counted_as="questions about another job",
        hearers=(Hearer(seat=Seat.SELF),),
        onset=Onset.AT_ONCE,
        weekly=None,
        is_asked_once=True,
        text=(
            "One question to the leader about a rep who seems to sell no more:"
            " nothing new has come to the rep for more than"
            " {t.cliff.role_change_days} calendar days, chance makes it so long in"
            " {t.cliff.role_change_chance:.0%} of gaps at the rep's own pace, and"
            " nobody new is sought: over {t.cliff.outbound_bd} business days no"
            " more than {t.cliff.outbound_share:.0%} of what is usual for this rep,"
            " or nobody where that is not known. Yet the rep logged"
            " {t.cliff.min_touches} touches on open deals in the last"
            " {t.cliff.window_bd} business days. No rule has a word for such a rep."
            " Silent for a new rep, and where touches are not logged."
        ),
    ),
    Rule(
        rule="ask_rep",
        title="Would company help?",
        sections=("uncertain_meeting", "odds", "win_rate", "kinds"),
        streams=DEALS_AND_MEETINGS,
        counted_as="asks to a rep about a meeting",
        hearers=(Hearer(seat=Seat.SELF, rides=False),),
        onset=Onset.AT_ONCE,
        weekly=lambda t: t.uncertain_meeting.per_week,
        text=(
            "To the rep, before the leader hears of an uncertain meeting: would"
            " it help if the leader joined? The leader hears what the rep said, or"
            " after {t.uncertain_meeting.wait_bd} business days that there was no"
            " answer."
        ),
    ),
    Rule(
        rule="uncertain_meeting",
        title="The uncertain meeting",
        sections=("uncertain_meeting", "odds", "win_rate", "kinds"),
        streams=DEALS_AND_MEETINGS,
        counted_as="uncertain meetings",
        hearers=(Hearer(seat=Seat.SELF, rides=False),),
        onset=Onset.AT_ONCE,
        weekly=lambda t: t.uncertain_meeting.per_week,
        names_meeting=True,
        offers_to_join=True,
        text=(
            "To the leader, {t.uncertain_meeting.per_week} a week: the booked"
            " customer meeting, {t.uncertain_meeting.ahead_from_bd} to"
            " {t.uncertain_meeting.ahead_to_bd} business days ahead, that is most"
            " open, large and early enough to change. From"
            " {t.uncertain_meeting.sure_from:.0%} a deal counts as sure, up to"
            " {t.uncertain_meeting.lost_to:.0%} as lost, by odds learned from the"
            " company's own closed deals. These are told if, tried on its newest"
            " meetings, one that was won had the better odds than one that was lost"
            " in {t.odds.auc_from:.0%} of pairs, from {t.odds.least_each} of each on;"
            " else no meeting is called sure or lost, and stage, size and kind"
            " order them. A rep whose meetings were"
            " not joined for {t.uncertain_meeting.absence_days} days counts for up"
            " to {t.uncertain_meeting.absence_bonus:.0%} more, one with a tenure"
            " below {t.uncertain_meeting.new_rep_days} days"
            " {t.uncertain_meeting.new_rep_factor:g} times, an area that the"
            " leader has sampled least"
            " {t.uncertain_meeting.least_sampled_factor:g} times. Silent when only"
            " sure things are ahead."
        ),
    ),
    Rule(
        rule="first_meetings",
        title="First meetings of a new rep",
        sections=("first_meetings", "work"),
        streams=DEALS_AND_MEETINGS,
        counted_as="first meetings of new reps",
        hearers=(Hearer(seat=Seat.SELF),),
        onset=Onset.AT_ONCE,
        weekly=lambda t: t.first_meetings.per_week,
        names_meeting=True,
        offers_to_join=True,
        text=(
            "To the leader, {t.first_meetings.per_week} a week: a booked first"
            " meeting of a new rep, at most {t.first_meetings.ahead_to_bd}"
            " business days ahead, until {t.first_meetings.target} were joined"
            " within {t.first_meetings.within_days} days. Silent on a meeting that"
            " the leader was asked to join already."
        ),
    ),
    Rule(
        rule="executive_visits",
        title="Executive visits",
        sections=("executive_visits",),
        streams=ALL_WORK,
        counted_as="executive visits",
        hearers=(Hearer(seat=Seat.SELF),),
        onset=Onset.AT_ONCE,
        weekly=lambda t: t.executive_visits.per_week,
        about_all=True,
        text=(
            "To the VP, {t.executive_visits.per_week} a week: one of the top"
            " {t.executive_visits.top_share:.0%} of customers by revenue whom no"
            " leader has met or called for more than"
            " {t.executive_visits.silent_days} calendar days, or will meet within"
            " as many. Silent below {t.executive_visits.least_customers} customers,"
            " and where the CRM does not log what leaders do."
        ),
    ),
    Rule(
        rule="kitchen",
        title="Every element of the kitchen",
        sections=("kitchen", "uncertain_meeting", "odds"),
        streams=DEALS_AND_MEETINGS,
        counted_as="kitchen coverage",
        hearers=(Hearer(seat=Seat.SELF),),
        onset=Onset.AT_ONCE,
        weekly=lambda t: t.kitchen.per_week,
        offers_to_join=True,
        text=(
            "To the leader, {t.kitchen.per_week} a week: the kind of work of a"
            " rep that the leader has joined fewer than {t.kitchen.target} times"
            " in the last 60 days, with the next"
            " booked meeting of that kind, at most {t.kitchen.ahead_to_bd}"
            " business days ahead. Silent below {t.kitchen.least_meetings}"
            " meetings in the CRM, and on a meeting that the leader was asked to"
            " join already."
        ),
    ),
)
