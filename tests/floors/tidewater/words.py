"""What this floor's truth means, in words."""

from tests.floors.tidewater.arrangement import KINDS
from tests.floors.tidewater.motions import MOTIONS

CLIFF = (
    "A cliff begins to be one where, looking back over ten days at work (within 24 "
    "calendar days), (1) one open deal took at least half of the hours spent on deals, "
    "and 15 hours or more; (2) the hours spent on opening what is new were at most 40 "
    "% of the rep's own median ten days before (up to 90 days at work back); (3) at "
    "least two other deals of the rep could still be won, and half of them or more had "
    "not been turned to for longer than their motion's cadence and two days, or the "
    "share of them turned to was at most 60 % of the rep's own median; (4) the "
    "customer did not give back: the hidden chance was below a half, or their interest "
    "had fallen by 0.08 in these days, or no sign had come for one and a half cadences "
    "and two days. The day a manager who sees everything would speak is the fifth day "
    "on which all four hold, or the fifteenth on which the first three do: a push that "
    "lasts so long is none, however keen the customer. Spells with the same deal at "
    "most 8 days at work apart are one. What everybody's boss had agreed to is no "
    "cliff. Nobody is judged before 45 days at work, or if they open less than two and "
    "a half hours in ten days as a rule."
)
DEFINITIONS = {
    "cliff": CLIFF,
    "deal_in_files_since": (
        "the day on which the files know the deal; what another CRM had before a "
        "cut-over is not in them, so a cliff of those days cannot be seen there"
    ),
    "first_day": ("the first of the ten days on which the deal took half of the work"),
    "silence_day": (
        "the day after the last sign of all, if two cadences and at least ten days "
        "went by after it; none if the customer bought or said no"
    ),
    "recovery_day": (
        "ten days at work with 70 % of the usual opening and less than 45 % of the "
        "deal work on that deal"
    ),
    "borderline": (
        "one deal had the time and opening had stopped (1 and 2), yet it was neither "
        "agreed, nor a closing push, nor long enough or bad enough for a manager to "
        "speak; judge nobody by these"
    ),
    "closing_push": (
        "1 and 2 hold on 3 to 18 days, and on 70 % of them the customer gave back"
    ),
    "chance": (
        "the deal's hidden standing, put on the share of such deals of this floor that "
        "were won; 0.01 once the customer has given it up"
    ),
    "class": ("sure from 0.8, hopeless to 0.1, uncertain between"),
    "talking": (
        "signs of life (answered calls, mails, meetings, text messages, talks in "
        "person) at most one and a half cadences and two days apart"
    ),
    "empty_pipeline": (
        "ten days at work or more with at most 40 % of the rep's own median number of "
        "deals that could still be won"
    ),
    "look_alikes": (
        "none of them overlaps a cliff or a borderline spell of the same rep, save "
        "those that say nothing about hours at all"
    ),
}
ASSUMPTIONS = (
    (
        "The floor ends on Friday 27 November 2026. The first days are those of reps "
        "who have a book already; their earlier activities are not there."
    ),
    (
        "What reps decide does not depend on how they log: full, half and none show "
        "the same world through three windows."
    ),
    (
        "Interest rises by answers and good meetings, falls by neglect, by pestering, "
        "by rivals, frozen budgets and champions who leave, and otherwise drifts to "
        "what the fit is worth. Customers are away in summer and at Christmas."
    ),
    (
        "A prospect is exciting by size and name. Such prospects start warm and fit "
        "less well than the rest, as what is large is sought by many. Some reps are "
        "easily taken with them, some never."
    ),
    (
        "Somebody who is taken with a deal polishes, prices and chases, answers what "
        "the others ask and does little more for them, and opens little. Silence reads "
        "as patience to them for some weeks; then it dawns on them, or a manager says "
        "it."
    ),
    (
        "Text messages and talks at a fair leave nothing in the CRM, even where "
        "everything else is logged. Preparing leaves a task at best."
    ),
    (
        "Hours are true hours. No rule was known to whoever chose the thresholds; they "
        "are those of a sales leader's judgement and may be argued with."
    ),
)


def description() -> str:
    """Return motions, look-alikes and assumptions in plain words."""
    lines = ["Ways of selling, for forty reps:"]
    lines += [f"  {one.key} ({one.reps}): {one.words}" for one in MOTIONS]
    lines += ["", "To be left alone:"]
    lines += [f"  {key}: {kind.words}" for key, kind in KINDS.items()]
    lines += ["", "What the truth means:"]
    lines += [f"  {key}: {text}" for key, text in DEFINITIONS.items()]
    lines += ["", "Assumptions:"]
    lines += [f"  - {text}" for text in ASSUMPTIONS]
    return "\n".join(lines) + "\n"
