"""The modal behind *Why This?*: the rule, its numbers, the data's age, a say."""

from bot import action_ids
from bot.views.messages.draft import Frame
from bot.views.messages.own_terms import in_force
from bot.views.slack_text.blocks import (
    Block,
    button,
    context,
    modal,
    paragraphs,
    section,
)
from bot.views.slack_text.blocks import actions as action_row
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import moment
from coaching.evidence import CliffEvidence, Evidence, Notice

LONGEST = 400
_CRM_ONLY = (
    "*The cliff, where nothing is logged.* More of the open amount than usual lies in "
    "one deal, and no other new deal came for longer than the rep's own pace explains; "
    "a cliff if others have stood unchanged for longer than their stage takes, or "
    "would not be enough alone. An edit in the CRM is no work with a customer, and "
    "its lack is no idleness."
)
_RULES = {
    "cliff": (
        "*The cliff.* One deal takes most of the logged work, nothing new is opened "
        "for longer than usual, and the other deals lie still or would not be enough "
        "alone. A touch is a logged call, e-mail or meeting with a customer, weighted "
        "by its kind as coaching.toml says."
    ),
    "nearly_empty": (
        "*Nearly empty.* Far fewer deals are open than is usual for you, and none "
        "came for longer than your pace explains. It says nothing about how you "
        "spend your time."
    ),
    "quiet_deal": (
        "*A quiet deal.* Each deal teaches how long its customer takes to answer; "
        "where it is too young for that, its stage and size say. I write when the "
        "silence is twice as long, or when their word waits for ours. A booked "
        "meeting, or your own word that it rests, is enough of an answer."
    ),
    "looks_over": (
        "*Deals that seem to be over.* Won deals tell how old a deal becomes and "
        "how long it can lie still. What is far past both is most likely over: close "
        "it in the CRM, or say that it is alive. I change nothing in the CRM."
    ),
    "role_change": (
        "*Another job?* Somebody who works with customers, but to whom nothing new "
        "came for longer than chance explains, has perhaps another task now. I ask "
        "once, and tell that rep nothing meanwhile."
    ),
    "one_on_one": (
        "*A 1:1 not held.* A 1:1 is a meeting of the two of you alone that was not "
        "called off, one of the configured kind, or one that you told me of."
    ),
    "ask_rep": (
        "*Company in a meeting.* Before I suggest to your leader to join a meeting of "
        "yours, I ask you. What you choose decides whether I suggest it, and how."
    ),
    "first_meetings": (
        "*First meetings of a new rep.* The first weeks shape how somebody sells. A "
        "meeting counts as joined when the CRM names you among those who went, or when "
        "you told me that you did."
    ),
    "kitchen": (
        "*Every element of the kitchen.* Prospecting, first meetings, presentations, "
        "customer visits: a leader who joins each of them now and then, with each rep, "
        "knows the work. It is counted for you alone."
    ),
    "executive_visits": (
        "*Top customers.* Those who brought most should hear from a leader of ours now "
        "and then. A meeting or a call counts when the CRM ties it to one of their "
        "deals and names a manager or VP."
    ),
    "uncertain_meeting": (
        "*The uncertain meeting.* Leaders help most where the outcome is open. Of the "
        "booked customer meetings I pick the one that is most open, large, early "
        "enough to change, and with a rep whose meetings you have not joined lately. "
        "How open it is I learn from your own closed deals, most of all from what "
        "their customers did; where that has foretold too little, I call none open or "
        "sure."
    ),
    "digest": (
        "*The digest.* What changed since the last one, from the CRM alone. The "
        "bridge adds up to the cent; a lost deal leaves with what it was worth "
        "before. The range of the next 30 days is as wide as forecasts of past weeks "
        "were wrong, and is told only with how often such a range held."
    ),
}


def view(
    evidence: Evidence, notice: Notice, frame: Frame, *, figures: tuple[str, ...]
) -> Block:
    """Return the modal; `figures` are the message's own paragraphs, escaped."""
    blocks = [section(_about(evidence))]
    for paragraph in figures:
        blocks.extend(paragraphs(paragraph))
    blocks.append(
        context(
            f"CRM data as of {moment(notice.data_as_of, frame.reader)}. Rule "
            f"“{evidence.rule}”, version {notice.rule_version or evidence.version}. "
            "This was stored with the message: it is what I saw then."
        )
    )
    if notice.standing is not None:
        blocks.append(
            context(
                "On your company's own past, this rule "
                f"{escape(notice.standing, LONGEST)}."
            )
        )
    if notice.terms is not None:
        blocks.append(
            context(f"{in_force(notice.terms)} You can change this in App Home.")
        )
    blocks.append(
        section("*Was this useful?* If the data is wrong, say so and I stop.")
    )
    blocks.append(action_row(_feedback(frame.delivery_id)))
    return modal(title="Why this?", blocks=blocks, private_metadata=frame.delivery_id)


def thanked(sentence: str) -> Block:
    """Return the modal after feedback, with one escaped sentence."""
    return modal(title="Thank you", blocks=[section(sentence)])


def _feedback(delivery_id: str) -> list[Block]:
    return [
        button("Useful", action_id=action_ids.USEFUL, value=delivery_id),
        button("The Data Is Wrong", action_id=action_ids.WRONG_DATA, value=delivery_id),
    ]


def _about(evidence: Evidence) -> str:
    if isinstance(evidence, CliffEvidence) and evidence.crm_only is not None:
        return _CRM_ONLY
    return _RULES[evidence.rule]
