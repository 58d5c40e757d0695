"""How a submitted modal is answered: it closes, or says what is wrong, and where."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs


async def acknowledge_form(args: AsyncArgs, found: object) -> None:
    """Close the modal, or keep it open with the errors in `found`, by their block."""
    if isinstance(found, dict):
        await args.ack(response_action="errors", errors=found)
    else:
        await args.ack()
