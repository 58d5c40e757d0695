"""The digest, and the rules about delivering anything at all, in words."""

from coaching.rulebook.words import Wording

FLOOR = (
    Wording(
        rule="digest",
        title="The digest",
        sections=("digest", "forecast", "flags", "quiet", "win_rate", "kinds", "work"),
        text=(
            "To each VP, on the day and hour set: what moved since the last one"
            " and why, {t.digest.list_limit} deals a list, the range of the next"
            " 30 days from {t.forecast.draws} draws beside the pace of the last"
            " 90, and the open deals at risk. Nobody is asked for anything."
        ),
    ),
    Wording(
        rule="delivery",
        title="Who hears what, and when",
        sections=("plan", "calendar", "work"),
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
            " admin."
        ),
    ),
)
