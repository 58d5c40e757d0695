"""The digest, and the rules about delivering anything at all, in words."""

from coaching.rulebook.row import ALL_WORK, Wording

FLOOR = (
    Wording(
        rule="digest",
        title="The digest",
        sections=("digest", "forecast", "flags", "quiet", "win_rate", "kinds", "work"),
        streams=ALL_WORK,
        text=(
            "To each VP, on the day and hour set: what moved since the last one"
            " and why, {t.digest.list_limit} deals a list, the range of the next"
            " 30 days beside the pace of the last 90, the next 90 days, how past"
            " forecasts did, this quarter's targets, and the open deals at risk."
            " The middle lies between that pace and what the open deals say,"
            " nearer to what was less wrong on past Fridays, as if"
            " {t.forecast.weight_pull} more had found them alike. The range"
            " reaches as far as 8 of 10 past middles were off; there is one from"
            " {t.forecast.range_from} past Fridays on, and it is told once"
            " {t.forecast.told_from} of its like can be held against what came,"
            " with how many of the last {t.forecast.record_fridays} held. What the"
            " open deals say is the middle of {t.forecast.draws} draws. In each an"
            " open deal comes with the chance that deals of its stage, age and"
            " silence, with an amount as it has, had in the past year, and one"
            " past month's new business is added. A stage looked at fewer than"
            " {t.forecast.learned_from} times tells no chance: then"
            " {t.forecast.on_time:.0%} of the wins are taken to come by the date"
            " in the CRM. Below {t.forecast.record_amount_from} closed deals the"
            " record is counts alone, from {t.forecast.record_chances_from} on it"
            " judges the chances too."
            " Nobody is asked for anything."
        ),
    ),
    Wording(
        rule="delivery",
        title="Who hears what, and when",
        sections=("plan", "calendar", "work", "hold_out"),
        streams=(),
        text=(
            "Messages go out from {t.plan.day_starts:%H:%M} to"
            " {t.plan.day_ends:%H:%M} of the reader's own business days; at most"
            " {t.plan.budget.rep} in seven days to a rep, {t.plan.budget.manager}"
            " to a manager and {t.plan.budget.vp} to a VP besides the digest. What"
            " is over rides in the next message or waits. On the first"
            " {t.plan.first_days_back_bd} business days back from time off there"
            " is nothing but the digest. A matter is told once; it ends when it no"
            " longer holds with limits eased by {t.plan.clear_margin:.0%}, and is"
            " not raised again for {t.plan.cool_down_bd} business days. A rule"
            " that reads a stream older than {t.work.fresh_hours} hours is silent,"
            " and so is every word about missing activity if nobody has logged any"
            " for {t.work.active_within_days} days. A run that would send more"
            " than {t.plan.breaker_messages} messages and"
            " {t.plan.breaker_factor:g} times the usual week stops and asks the"
            " admin. In {t.hold_out.share:.0%} of rep-weeks, drawn by lot, nothing"
            " is sent to or about the rep, so that it shows what messages change;"
            " what was asked for or promised, and the digest, always come."
        ),
    ),
)
