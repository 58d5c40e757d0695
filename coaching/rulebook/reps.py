"""The rules whose messages go to a rep, in words."""

from coaching.rulebook.row import (
    ALL_WORK,
    DEALS,
    Hearer,
    Onset,
    Rule,
    Seat,
    Wording,
)

REPS = (
    Rule(
        rule="cliff",
        title="The cliff",
        sections=(
            "cliff",
            "usual",
            "crm_only",
            "work",
            "flags",
            "quiet",
            "win_rate",
            "kinds",
        ),
        streams=ALL_WORK,
        counted_as="cliffs and heads-ups",
        hearers=(
            Hearer(seat=Seat.SELF, rides=False),
            Hearer(seat=Seat.LEADER, after_grace=True, rides=False),
            Hearer(seat=Seat.NEXT_LEADER, after_grace=True, rides=False),
        ),
        onset=Onset.SECOND_DAY,
        weekly=None,
        turns_on_deals=True,
        text=(
            "To the rep, when one deal takes more of the work on deals than is"
            " usual for this rep, has more work on it, and fewer new people are"
            " reached than usual, all over the last {t.cliff.window_bd} and"
            " {t.cliff.outbound_bd} days with anything logged: each by"
            " {t.usual.unusual:g} spread of the rep's own last"
            " {t.usual.past_weeks} weeks (the last {t.usual.skip_weeks} left out),"
            " and together by {t.usual.enough:g}, where what the other deals get"
            " less counts for {t.usual.others_weight:g}. What the whole floor does"
            " less is taken off. It is a cliff when the others get less by"
            " {t.usual.others_fewer:g} spreads, the customer is quiet, or the rest"
            " cannot carry the target; else a heads-up. Silent below"
            " {t.usual.min_touches} touches. That the deal closes within"
            " {t.usual.closing_within_bd} business days, the customer had"
            " {t.usual.closing_words} words in them, the last within"
            " {t.usual.closing_silent_bd}, and it is"
            " {t.usual.closing_age_days} days old counts against it by"
            " {t.usual.closing_counts:g}. Below"
            " {t.usual.least_samples} known weeks these limits tell instead: to"
            " the rep, when one deal takes {t.cliff.focus:.0%} of the weighted"
            " touches of the last {t.cliff.window_bd} business days"
            " ({t.cliff.focus_in_large_book:.0%} from {t.cliff.large_book} open"
            " deals) and {t.cliff.value_share:.0%} of the amount closing in the"
            " next {t.cliff.horizon_days} calendar days, or"
            " {t.cliff.focus_alone:.0%} of the touches whatever its amount; and no"
            " deal was opened for {t.cliff.gap_factor:g} times the rep's usual"
            " time between two, at least {t.cliff.gap_min_bd} and at most"
            " {t.cliff.gap_max_bd} business days. A deal is the rep's opening if the"
            " rep made it or went out to the customer before; one that was handed"
            " out opens nothing, and where the CRM does not tell it counts as"
            " opened. Where calls are logged,"
            " prospecting must also be down to {t.cliff.outbound_share:.0%} of the"
            " rep's own norm. So far it is a heads-up. It is a cliff when"
            " {t.cliff.lapsed_deals} and {t.cliff.lapsed_share:.0%} of the other"
            " deals have lapsed, or without the deal the coming"
            " {t.cliff.horizon_days} calendar days fall {t.cliff.shortfall:.0%}"
            " short of the target. A cliff reaches the leader {t.plan.grace_bd}"
            " business days later, if it still holds and the rep has not answered."
            " Silent below {t.cliff.min_touches} touches or"
            " {t.cliff.min_open_deals} open deals, in the first"
            " {t.work.ramping_days} days of a new rep, while the deal closes"
            " within {t.cliff.closing_within_bd} business days and the customer"
            " was heard from in the last {t.cliff.customer_within_bd}, in the"
            " first {t.cliff.quarter_start_bd} business days of a quarter unless"
            " other deals have lapsed, and for who seems to sell no more."
            " Where nobody, or this rep,"
            " logs any activity (fewer than {t.usual.min_touches} in 60 days),"
            " amounts and openings tell: to the rep, when"
            " {t.crm_only.share:.0%} of the open amount lies in one deal, which is"
            " more by {t.crm_only.unusual:g} spread than in the rep's own past"
            " weeks ({t.crm_only.share_alone:.0%} where these are not known) and"
            " no less than the middle rep has, and {t.crm_only.due:g} deals would"
            " have been opened at the own pace (from {t.crm_only.min_openings}"
            " openings) and none was, for {t.crm_only.min_gap_bd} business days"
            " or longer; what the whole floor lacks is taken off. It is a cliff"
            " when {t.crm_only.still_deals} and {t.crm_only.still_share:.0%} of"
            " the others were not edited for longer than their stage takes, or"
            " the rest cannot carry the target; silent while the deal is due"
            " within {t.crm_only.closing_within_bd} business days by a date not"
            " put off lately."
        ),
    ),
    Rule(
        rule="nearly_empty",
        title="Nearly empty",
        sections=("nearly_empty", "usual", "cliff", "work"),
        streams=DEALS,
        counted_as="nearly empty pipelines",
        hearers=(Hearer(seat=Seat.SELF),),
        onset=Onset.AT_ONCE,
        weekly=None,
        text=(
            "To the rep, when two things come together. Few deals are open: at most"
            " {t.nearly_empty.share_of_usual:.0%} of the middle of the rep's own"
            " last {t.usual.past_weeks} weeks (the last {t.usual.skip_weeks} left"
            " out), and as few in no more than"
            " {t.nearly_empty.weeks_as_few:.0%} of them; below"
            " {t.usual.least_samples} known weeks those of the team, and where none"
            " are known fewer than {t.nearly_empty.open_deals} deals. And nothing"
            " new has come for {t.nearly_empty.gap_min_bd} business days, and for so"
            " long that chance makes it"
            " {t.nearly_empty.gap_chance:.0%} at the pace of the"
            " {t.cliff.rate_weeks} weeks before, with {t.cliff.team_weeks} weeks of"
            " the team's. Silent where that pace is not known, for who never had a"
            " deal, is new ({t.work.ramping_days} days), gave deals to others in the"
            " last {t.work.take_over_days} calendar days, or seems to sell no more."
        ),
    ),
    Rule(
        rule="quiet_deal",
        title="A quiet deal",
        sections=("quiet", "kinds", "work"),
        streams=ALL_WORK,
        counted_as="quiet deals",
        hearers=(Hearer(seat=Seat.SELF),),
        # It asks for the second day itself, from the same facts.
        onset=Onset.AT_ONCE,
        weekly=lambda t: t.quiet.per_week,
        turns_on_deals=True,
        text=(
            "To the rep, for one deal at a time and {t.quiet.per_week} a week, in"
            " two cases. The customer is silent: no word for"
            " {t.quiet.silent_factor:g} times the expected time, and something"
            " went out on {t.quiet.silent_outbound_days} days since; what was said"
            " before the deal was opened counts as said on that day. Or the"
            " customer waits for us: their word is unanswered for more than"
            " {t.quiet.answer_within_bd} business days. Their word is a mail or a call"
            " of theirs, a meeting held, or a call in which you spoke: by its result,"
            " or from {t.work.talk_seconds} seconds on where it has none; also with"
            " a contact of the deal where it is logged on no deal. A call that"
            " reached nobody, a note or a message is not. Expected is"
            " {t.quiet.gap_factor:g} times the deal's own median reply time, from"
            " {t.quiet.min_gaps} replies on, between {t.quiet.floor_bd} and"
            " {t.quiet.cap_bd} business days; before that the stage's"
            " {t.quiet.stage_bd.discovery}, {t.quiet.stage_bd.evaluation},"
            " {t.quiet.stage_bd.proposal} or {t.quiet.stage_bd.negotiation}, times"
            " {t.quiet.band.small:g}, {t.quiet.band.mid:g} or"
            " {t.quiet.band.enterprise:g} for a small, middling or enterprise"
            " amount. Both are counted up to the business day after the last on which"
            " the rep logged anything. It must hold on two business days. Silent where"
            " a meeting is booked, where the rep has said that it rests, beside a"
            " cliff, for who seems to sell no more, on a deal taken over in the last"
            " {t.work.take_over_days} calendar days, and where no calls and e-mails"
            " are logged."
        ),
    ),
    Rule(
        rule="looks_over",
        title="Deals that seem to be over",
        sections=("looks_over", "work"),
        streams=ALL_WORK,
        counted_as="lists of deals that seem to be over",
        hearers=(Hearer(seat=Seat.SELF, rides=False),),
        onset=Onset.AT_ONCE,
        weekly=None,
        turns_on_deals=True,
        text=(
            "To the rep, for the whole list at once, in one message in"
            " {t.looks_over.every_days} days. An open deal seems to be over when it is"
            " {t.looks_over.age_factor:g} times as old as nearly all won deals"
            " became, and nobody has worked on it for"
            " {t.looks_over.silent_factor:g} times the longest time that nearly all"
            " of these survived, and for {t.looks_over.least_silent_days} calendar"
            " days. Work is a logged touch, and a change of stage or close date."
            " It is no quiet deal then, and the digest counts it apart. What the"
            " rep says to be over is asked again after"
            " {t.looks_over.every_days} days if it is still open; what is said to"
            " be alive rests for {t.looks_over.lives_days}. Silent where fewer than"
            " {t.looks_over.least_won} deals were won in a year, where a meeting or"
            " a dated step is planned, and on a deal taken over in the last"
            " {t.work.take_over_days} calendar days."
        ),
    ),
    Wording(
        rule="deal_flags",
        title="The flags of a deal",
        sections=("flags", "quiet", "win_rate", "kinds", "work"),
        streams=(),
        text=(
            "No message of their own: they stand in /pipeline, agendas and the"
            " digest. Past due: the close date has passed. No next step: from the"
            " {t.flags.next_step_from_stage}. stage on, neither a dated step nor a"
            " meeting. No touch: none for {t.flags.no_touch_bd.discovery},"
            " {t.flags.no_touch_bd.evaluation}, {t.flags.no_touch_bd.proposal} or"
            " {t.flags.no_touch_bd.negotiation} business days by stage, and"
            " nothing planned. Close date moved: later by {t.flags.push_days}"
            " calendar days {t.flags.pushes} times, by {t.flags.pushed_days} in"
            " all, or out of its quarter in the last {t.flags.quarter_end_days}."
            " Stage ageing: for {t.flags.ageing_warn:g} times as long as won"
            " deals, a risk from {t.flags.ageing_risk:g} times; from"
            " {t.flags.ageing_min_won} won deals, else the pipeline's; below"
            " {t.flags.few_closed} closed deals a rule of thumb, so called."
            " Single-threaded: one contact in {t.flags.single_threaded_days}"
            " calendar days, past discovery, at the team's median amount or more."
            " Optimistic commit: forecast as a commitment with a win rate below"
            " {t.flags.commit_below:.0%}, from {t.win_rate.told_from} closed deals"
            " on, or no touch for"
            " {t.flags.commit_silent_bd} business days. Amount jump:"
            " {t.flags.amount_jump:.0%} up or down in {t.flags.amount_days}"
            " calendar days. Quiet, silent and waiting on us: as for a quiet deal."
            " A flag whose data is missing or old is off. What"
            " {t.flags.common_share:.0%} of the open deals carry, of"
            " {t.flags.common_from} or more, is a fact about the floor: said once,"
            " and a reason on no deal."
        ),
    ),
)
