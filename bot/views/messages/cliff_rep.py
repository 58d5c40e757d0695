"""To the rep: one deal has taken the weeks, and the road behind it lies still."""

from bot import action_ids
from bot.views.messages import cliff_crm_only
from bot.views.messages.cliff_lines import WHY, facts, image, limits, step_for
from bot.views.messages.draft import Draft, Frame
from bot.views.messages.kind import ON_ONE_DEAL, Answers, Kind, Muting, Reader, will_do
from coaching.evidence import CliffEvidence, Notice
from coaching.memory.put_offs import Reason


def draft(evidence: CliffEvidence, notice: Notice, frame: Frame) -> Draft:
    """Return the rep's message: gentle, about deals, with one step for today."""
    del notice
    is_cliff = evidence.level == "cliff"
    warning = "You may be heading for the cliff" if is_cliff else "A bend may be coming"
    return Draft(
        headline=f"{warning}: {image(evidence, 'your')}",
        facts=(facts(evidence, frame, "your"),),
        steps=(f"*One small step:* {_step(evidence, frame)}",),
        buttons=(
            (action_ids.STEP, "I'll Do This"),
            (action_ids.SECOND, "It's a Planned Push"),
            (action_ids.NOT_NOW, "Not Now"),
        ),
        why=limits(evidence, pace="your team's pace and your own", whose="your"),
        # A leader never hears of a mere bend.
        leader_if="it still holds" if is_cliff else "it has become a cliff by then",
    )


def _step(evidence: CliffEvidence, frame: Frame) -> str:
    if evidence.crm_only is not None and evidence.crm_only.still:
        return cliff_crm_only.step_for(evidence.crm_only.still[0], frame)
    if evidence.lapsed:
        return step_for(evidence.lapsed[0], frame)
    return "book one first conversation with somebody new this week."


KIND = Kind(
    draft=draft,
    why=WHY,
    muting=Muting(reader=Reader.REP, words="One deal takes most of the work"),
    answers=Answers(
        done=will_do,
        second=Reason.PLANNED_PUSH,
        reasons=ON_ONE_DEAL,
        offers_help=True,
    ),
)
