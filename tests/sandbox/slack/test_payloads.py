"""The payloads to the app, pinned field by field; the fixtures say Slack has them."""

import pytest

from sandbox.slack import payloads
from sandbox.slack.elements import find_element
from sandbox.slack.messages import Message
from sandbox.slack.modals import View
from sandbox.slack.payloads import Press
from tests.sandbox.slack import samples
from tests.sandbox.slack.golden import assert_golden
from tests.sandbox.slack.people import ADA, ADAS_CHANNEL, make_account

ACTIONS = [
    samples.actions(
        samples.button("I'm On It", "cliff_step", style="primary"),
        {
            "type": "static_select",
            "action_id": "instead",
            "options": [samples.option("Nobody", "nobody")],
        },
    )
    | {"block_id": "row"}
]


def make_message(**fields: object) -> Message:
    """Make a message of which only the relevant fields need naming."""
    return Message(
        **{
            "channel": ADAS_CHANNEL,
            "ts": "1795078800.000001",
            "text": "You may be heading for the cliff.",
            "blocks": ACTIONS,
            "stored_at": 0.0,
            "metadata": {"event_type": "delivery", "event_payload": {"k": "d-1"}},
            **fields,
        }
    )


def make_view(content) -> View:
    """Make an open view whose ids are known."""
    return View(
        id="V1", user=ADA, content=content, root_id="V1", previous_id=None, hash="1.a"
    )


def make_press(blocks, action_id, entered=None) -> Press:
    """Press what stands in `blocks` under that action."""
    found = find_element(blocks, action_id=action_id, block_id=None)
    assert found is not None
    return Press(block=found[0], element=found[1], entered=entered, at="1795078801.0")


MODAL = make_view(samples.MODAL | {"blocks": samples.MODAL["blocks"][1:]})
HOME = make_view({"type": "home", "blocks": ACTIONS})
PAYLOADS = {
    "slash_command": lambda ada: payloads.slash_command(
        ada, command="/pipeline", text="<@U00000004|marcus.bell>"
    ),
    "press_in_message": lambda ada: payloads.message_action(
        ada, make_message(), make_press(ACTIONS, "cliff_step")
    ),
    "choice_in_message": lambda ada: payloads.message_action(
        ada, make_message(), make_press(ACTIONS, "instead", "nobody")
    ),
    "press_in_ephemeral": lambda ada: payloads.message_action(
        ada, make_message(is_ephemeral=True), make_press(ACTIONS, "cliff_step")
    ),
    "press_in_home": lambda ada: payloads.view_action(
        ada, HOME, make_press(ACTIONS, "cliff_step"), {}
    ),
    "submission": lambda ada: payloads.submission(
        ada, MODAL, {"reason": {"choice": "push"}, "note": {"text": "after the fair"}}
    ),
    "closing": lambda ada: payloads.closing(ada, MODAL, is_cleared=False),
    "home_opened": lambda ada: payloads.home_opened(ada, HOME, at="1795078801.0"),
    "home_opened_at_first": lambda ada: payloads.home_opened(ada, None, at="1.0"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_is_what_it_was(name):
    assert_golden(name, PAYLOADS[name](make_account()))


def test_an_event_has_an_id_of_its_own():
    first, second = (payloads.event({"type": "x"}, at=1.5) for _ in range(2))

    assert first["event_id"] != second["event_id"]
    assert (first["event_time"], first["type"]) == (1, "event_callback")
    assert first["event"] == {"type": "x"}
