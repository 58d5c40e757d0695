"""The modal behind *Why This?*: the rule, its numbers, the data's age, a say."""

from bot import action_ids
from bot.views.messages import cliff_crm_only
from bot.views.messages.draft import Frame
from bot.views.messages.own_terms import in_force
from bot.views.messages.registry import kind_for
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


def view(
    evidence: Evidence, notice: Notice, frame: Frame, *, figures: tuple[str, ...]
) -> Block:
    """Return the modal; `figures` are the message's own paragraphs, escaped."""
    blocks = _about(evidence, notice)
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


def _about(evidence: Evidence, notice: Notice) -> list[Block]:
    if isinstance(evidence, CliffEvidence) and evidence.crm_only is not None:
        return [section(cliff_crm_only.WHY)]
    said = kind_for(evidence, notice).why
    return [] if said is None else [section(said)]
