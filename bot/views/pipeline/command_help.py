"""What `/pipeline help` says: the forms of the command, and what is never shown."""

from bot.views.slack_text.blocks import Payload, context, section

_FORMS = """\
`/pipeline` - your own deals; for a leader, the people you lead
`/pipeline @Sam` - Sam's deals, if you lead Sam: those to look at come first
`/pipeline Sam Carter` - the same by name
`/pipeline help` - this text"""
_RULES = (
    "Only you see the answer. A pipeline is shown to its rep, to the rep's leaders and "
    "to the admin, and each look by somebody else is noted. I read the CRM, never your "
    "messages, and I write nothing back."
)


def payload() -> Payload:
    """Return the answer, the same for everybody."""
    return {
        "text": "/pipeline shows open deals, those to look at first.",
        "blocks": [section(f"*What /pipeline can do*\n{_FORMS}"), context(_RULES)],
    }
