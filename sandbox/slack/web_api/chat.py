"""chat.*: post, change and delete messages."""

from sandbox.slack.identity import Json, channel_of
from sandbox.slack.messages import Message, message_json
from sandbox.slack.web_api.call import Call, RefusalError
from sandbox.slack.web_api.content import post


def post_message(call: Call) -> Json:
    """Post to a person's `D…` channel, or to a person by `U…`, which opens it."""
    channel = _channel(call)
    kept = post(call.args)
    message = call.workspace.say(channel, kept)
    shown = message_json(message, with_metadata=True)
    return {"ok": True, "channel": channel, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one person only; nobody finds it again."""
    channel = _channel(call)
    if channel_of(call.text("user")) != channel:
        message = "user_not_in_channel"
        raise RefusalError(message)
    kept = post(call.args)
    shown = call.workspace.say(channel, kept, is_ephemeral=True)
    return {"ok": True, "message_ts": shown.ts}


def update(call: Call) -> Json:
    """Show something else in the place of a message."""
    message = _message(call)
    kept = post(call.args, is_update=True)
    call.workspace.change(message, kept)
    shown = message_json(message, with_metadata=True)
    return {
        "ok": True,
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": shown,
    }


def delete(call: Call) -> Json:
    """Take a message away."""
    message = _message(call)
    call.workspace.messages.remove(message)
    return {"ok": True, "channel": message.channel, "ts": message.ts}


def _channel(call: Call) -> str:
    channel = call.workspace.channel(call.text("channel"))
    if channel is None:
        message = "channel_not_found"
        raise RefusalError(message)
    return channel


def _message(call: Call) -> Message:
    """Find the message of `ts`; ephemeral ones have none that the API knows."""
    message = call.workspace.messages.find(_channel(call), call.text("ts"))
    if message is None or message.is_ephemeral:
        error = "message_not_found"
        raise RefusalError(error)
    return message
