"""What a message may hold, checked the same for posts, updates and answers."""

from sandbox.slack.checks import whole
from sandbox.slack.identity import Json
from sandbox.slack.web_api.call import RefusalError, refuse

POST_CHARACTERS = 40_000  # Slack cuts there; refusing is kinder to a test.
UPDATE_BYTES = 4_000  # Counted after escaping, as people who hit it report.


def post(args: Json, *, is_update: bool = False) -> Json:
    """Return what `content` returns, if it is short enough for the Web API.

    Raises RefusalError; a response address takes longer ones.
    """
    kept = content(args, is_update=is_update)
    if not whole.fits_a_post(kept["blocks"]):
        message = "msg_blocks_too_long"
        raise RefusalError(message)
    return kept


def content(args: Json, *, is_update: bool = False) -> Json:
    """Return the text, blocks and metadata of a message that Slack would take.

    Raises RefusalError with Slack's name for what is wrong.
    """
    text = args.get("text") or ""
    blocks = args.get("blocks")
    if not text and not blocks and not args.get("attachments"):
        message = "no_text"
        raise RefusalError(message)
    _check_length(text, is_update=is_update)
    if blocks:
        _check_blocks(blocks)
    kept: Json = {"text": text, "blocks": blocks or []}
    if args.get("metadata") is not None:
        kept["metadata"] = _metadata(args["metadata"])
    return kept


def _check_length(text: str, *, is_update: bool) -> None:
    too_long = len(text) > POST_CHARACTERS
    if is_update:
        too_long = len(text.encode()) > UPDATE_BYTES
    if too_long:
        message = "msg_too_long"
        raise RefusalError(message)


def _check_blocks(blocks: object) -> None:
    if not isinstance(blocks, list):
        message = "invalid_blocks_format"
        raise RefusalError(message)
    refuse("invalid_blocks", whole.message_blocks(blocks))


def _metadata(value: object) -> Json:
    if not isinstance(value, dict) or not whole.metadata_is_valid(value):
        message = "invalid_metadata_format"
        raise RefusalError(message)
    return value


def view(value: object) -> Json:
    """Return a view that Slack would show; RefusalError lists what is wrong."""
    refuse("invalid_arguments", whole.view(value))
    return value if isinstance(value, dict) else {}
