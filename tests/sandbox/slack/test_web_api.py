"""Each method of the Web API, called with Slack's own client over real HTTP."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack import samples
from tests.sandbox.slack.conftest import APP_TOKEN
from tests.sandbox.slack.people import ADA, ADAS_CHANNEL, MARCUS, SAM

METADATA = {"event_type": "delivery", "event_payload": {"dedupe_key": "d-1"}}


async def refusal(call) -> SlackApiError:
    """Return the error that the client raises for `call`."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def test_says_whose_token_it_is_and_which_scopes_it_has(slack):
    answer = await slack.client.auth_test()

    assert answer["user_id"] == "U0SWITCHB"
    assert answer["team_id"] == "T0SWITCH"
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth")],
    ids=["no token", "somebody else's token"],
)
async def test_lets_nobody_in_without_the_right_token(slack, token, error):
    client = AsyncWebClient(token=token or None, base_url=f"{slack.url}/api/")

    caught = await refusal(client.auth_test())

    assert caught.response["error"] == error


async def test_names_the_scope_that_is_missing(slack):
    await slack.act("/sandbox/knobs", withheld_scopes=["users:read"])

    caught = await refusal(slack.client.users_list())

    assert caught.response["error"] == "missing_scope"
    assert caught.response["needed"] == "users:read"
    assert "chat:write" in caught.response["provided"]


async def test_an_unknown_method_is_refused(slack):
    caught = await refusal(slack.client.api_call("chat.shout"))

    assert caught.response["error"] == "unknown_method"


async def test_users_come_in_pages_with_those_who_left(slack):
    names, pages, cursor = [], 0, None
    while cursor != "":
        page = await slack.client.users_list(limit=3, cursor=cursor)
        names += [member["name"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        pages += 1

    assert pages == 3
    assert names[0] == "slackbot"
    assert len(names) == len(set(names)) == 9
    assert "sam.gone" in names


async def test_a_foreign_cursor_is_refused(slack):
    caught = await refusal(slack.client.users_list(cursor="bm9uc2Vuc2U="))

    assert caught.response["error"] == "invalid_cursor"


async def test_a_user_has_email_zone_and_offset(slack):
    answer = await slack.client.users_info(user=ADA)

    user = answer["user"]
    assert user["profile"]["email"] == "ada.moreau@example.com"
    assert (user["tz"], user["tz_offset"]) == ("Europe/Paris", 3600)
    assert user["deleted"] is False


async def test_an_email_is_hidden_without_its_scope(slack):
    await slack.act("/sandbox/knobs", withheld_scopes=["users:read.email"])

    answer = await slack.client.users_info(user=ADA)

    assert "email" not in answer["user"]["profile"]


async def test_an_unknown_user_is_refused(slack):
    caught = await refusal(slack.client.users_info(user="U99999999"))

    assert caught.response["error"] == "user_not_found"


async def test_finds_people_by_email_whatever_its_case(slack):
    answer = await slack.client.users_lookupByEmail(email="Ada.Moreau@Example.com")

    assert answer["user"]["id"] == ADA


@pytest.mark.parametrize("email", ["nobody@example.com", "sam.gone@example.com"])
async def test_finds_neither_strangers_nor_those_who_left(slack, email):
    caught = await refusal(slack.client.users_lookupByEmail(email=email))

    assert caught.response["error"] == "users_not_found"


async def test_opens_the_direct_messages_of_a_person(slack):
    answer = await slack.client.conversations_open(users=[ADA], return_im=True)

    assert answer["channel"]["id"] == ADAS_CHANNEL
    assert answer["channel"]["user"] == ADA


@pytest.mark.parametrize(
    ("users", "error"),
    [("U99999999", "user_not_found"), (SAM, "user_disabled")],
    ids=["a stranger", "somebody who left"],
)
async def test_opens_no_channel_without_a_person(slack, users, error):
    caught = await refusal(slack.client.conversations_open(users=users))

    assert caught.response["error"] == error


@pytest.mark.parametrize("target", [ADA, ADAS_CHANNEL])
async def test_posts_to_a_person_or_to_their_channel(slack, target):
    sent = await slack.client.chat_postMessage(
        channel=target, **samples.CLIFF, metadata=METADATA
    )

    assert sent["channel"] == ADAS_CHANNEL
    assert float(sent["ts"]) == pytest.approx(slack.clock().timestamp())
    assert sent["message"]["metadata"] == METADATA
    assert all(block["block_id"] for block in sent["message"]["blocks"])


async def test_no_two_messages_have_the_same_time(slack):
    sent = [
        await slack.client.chat_postMessage(channel=ADA, text=text) for text in "abc"
    ]

    assert len({each["ts"] for each in sent}) == 3


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"channel": "D99999999", "text": "a"}, "channel_not_found"),
        ({"channel": ADA, "text": "a" * 40_001}, "msg_too_long"),
        ({"channel": ADA, "text": "a", "blocks": "x"}, "invalid_blocks_format"),
        (
            {"channel": ADA, "text": "a", "metadata": {"event_type": "a b"}},
            "invalid_metadata_format",
        ),
        (
            {
                "channel": ADA,
                "text": "a",
                "blocks": [samples.section("a" * 2900) for _ in range(5)],
            },
            "msg_blocks_too_long",
        ),
    ],
    ids=["channel", "long", "not blocks", "metadata", "long in all"],
)
async def test_refuses_what_slack_would_not_post(slack, fields, error):
    caught = await refusal(slack.client.chat_postMessage(**fields))

    assert caught.response["error"] == error
    assert slack.workspace.messages.kept == []


async def test_refuses_to_say_nothing(slack):
    answer = await slack.http.post(
        "/api/chat.postMessage", json={"token": slack.client.token, "channel": ADA}
    )

    assert answer.json()["error"] == "no_text"


async def test_takes_the_longest_text_that_slack_takes(slack):
    sent = await slack.client.chat_postMessage(channel=ADA, text="a" * 40_000)

    assert len(sent["message"]["text"]) == 40_000


async def test_says_where_a_block_is_wrong(slack):
    blocks = [samples.section("fine"), samples.header("a" * 151)]

    caught = await refusal(
        slack.client.chat_postMessage(channel=ADA, text="a", blocks=blocks)
    )

    assert caught.response["error"] == "invalid_blocks"
    assert caught.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [("{", "invalid_json"), ("[]", "json_not_object")],
    ids=["broken", "a list"],
)
async def test_a_body_that_cannot_be_read_is_refused(slack, body, error):
    answer = await slack.http.post(
        "/api/chat.postMessage",
        content=body,
        headers={"Content-Type": "application/json"},
    )

    assert answer.json()["error"] == error


async def test_blocks_in_a_form_that_are_no_json_are_refused(slack):
    form = {"token": slack.client.token, "channel": ADA, "blocks": "[{"}

    answer = await slack.http.post("/api/chat.postMessage", data=form)

    assert answer.json()["error"] == "invalid_blocks_format"


@pytest.mark.parametrize(
    ("users", "error"),
    [("", "users_list_not_supplied"), (f"{ADA},{MARCUS}", "too_many_users")],
    ids=["nobody", "two people"],
)
async def test_a_direct_message_has_one_person(slack, users, error):
    form = {"token": slack.client.token, "users": users}

    answer = await slack.http.post("/api/conversations.open", data=form)

    assert answer.json()["error"] == error


@pytest.mark.parametrize(
    ("method", "view"),
    [("views.open", samples.HOME), ("views.publish", samples.MODAL)],
)
async def test_a_view_belongs_where_its_type_says(slack, method, view):
    body = {
        "token": slack.client.token,
        "trigger_id": slack.workspace.passes.trigger(ADA),
        "user_id": ADA,
        "view": view,
    }

    answer = await slack.http.post(f"/api/{method}", json=body)

    assert answer.json()["error"] == "invalid_arguments"


async def test_a_home_tab_that_changed_meanwhile_is_not_overwritten(slack):
    first = await slack.client.views_publish(user_id=ADA, view=samples.HOME)
    old = first["view"]["hash"]
    await slack.client.views_publish(user_id=ADA, view=samples.HOME, hash=old)

    caught = await refusal(
        slack.client.views_publish(user_id=ADA, view=samples.HOME, hash=old)
    )

    assert caught.response["error"] == "hash_conflict"


async def test_a_view_can_be_named_by_the_apps_own_id(slack):
    view = samples.MODAL | {"external_id": "ours"}
    trigger = slack.workspace.passes.trigger(ADA)
    opened = await slack.client.views_open(trigger_id=trigger, view=view)

    changed = await slack.client.views_update(external_id="ours", view=view)

    assert changed["view"]["id"] == opened["view"]["id"]


async def test_the_app_knows_itself_as_a_bot(slack):
    answer = await slack.client.users_info(user="U0SWITCHB")

    assert answer["user"]["is_bot"] is True


async def test_forms_carry_blocks_as_json(slack):
    answer = await slack.http.post(
        "/api/chat.postMessage",
        data={
            "token": slack.client.token,
            "channel": ADA,
            "blocks": '[{"type": "divider"}]',
        },
    )

    assert answer.json()["ok"] is True
    assert slack.workspace.messages.kept[0].blocks[0]["type"] == "divider"


async def test_history_shows_the_newest_first_in_pages(slack):
    for text in ("one", "two", "three"):
        await slack.client.chat_postMessage(channel=ADA, text=text)

    first = await slack.client.conversations_history(channel=ADAS_CHANNEL, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await slack.client.conversations_history(
        channel=ADAS_CHANNEL, limit=2, cursor=cursor
    )

    assert [m["text"] for m in first["messages"]] == ["three", "two"]
    assert [m["text"] for m in rest["messages"]] == ["one"]
    assert (first["has_more"], rest["has_more"]) == (True, False)


async def test_history_shows_metadata_only_when_asked(slack):
    await slack.client.chat_postMessage(channel=ADA, text="a", metadata=METADATA)

    plain = await slack.client.conversations_history(channel=ADAS_CHANNEL)
    full = await slack.client.conversations_history(
        channel=ADAS_CHANNEL, include_all_metadata=True
    )

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == METADATA


@pytest.mark.parametrize(
    ("bounds", "texts"),
    [
        ({"oldest": 1}, ["three"]),
        ({"oldest": 1, "inclusive": True}, ["three", "two"]),
        ({"latest": 1}, ["one"]),
        ({"latest": 1, "inclusive": True}, ["two", "one"]),
    ],
    ids=["after", "from", "before", "until"],
)
async def test_history_obeys_its_bounds(slack, bounds, texts):
    sent = [
        await slack.client.chat_postMessage(channel=ADA, text=text)
        for text in ("one", "two", "three")
    ]
    named = {k: sent[v]["ts"] if k != "inclusive" else v for k, v in bounds.items()}

    page = await slack.client.conversations_history(channel=ADAS_CHANNEL, **named)

    assert [m["text"] for m in page["messages"]] == texts


async def test_history_never_shows_what_only_one_person_saw(slack):
    await slack.client.chat_postEphemeral(channel=ADAS_CHANNEL, user=ADA, text="psst")

    page = await slack.client.conversations_history(channel=ADAS_CHANNEL)

    assert page["messages"] == []


async def test_history_of_a_stranger_is_refused(slack):
    caught = await refusal(slack.client.conversations_history(channel="D99999999"))

    assert caught.response["error"] == "channel_not_found"


async def test_an_ephemeral_message_needs_its_reader_in_the_channel(slack):
    caught = await refusal(
        slack.client.chat_postEphemeral(channel=ADAS_CHANNEL, user=MARCUS, text="a")
    )

    assert caught.response["error"] == "user_not_in_channel"


async def test_a_message_can_be_changed_and_taken_away(slack):
    sent = await slack.client.chat_postMessage(channel=ADA, text="first")
    where = {"channel": sent["channel"], "ts": sent["ts"]}

    changed = await slack.client.chat_update(**where, text="second")
    shown = slack.workspace.messages.kept[0]
    await slack.client.chat_delete(**where)

    assert changed["text"] == "second"
    assert shown.edited_ts is not None
    assert slack.workspace.messages.kept == []


@pytest.mark.parametrize(
    ("text", "error"),
    [("é" * 2000, None), ("é" * 2000 + "a", "msg_too_long")],
    ids=["4,000 bytes", "one more"],
)
async def test_an_update_is_limited_in_bytes(slack, text, error):
    sent = await slack.client.chat_postMessage(channel=ADA, text="first")
    body = {"channel": sent["channel"], "ts": sent["ts"], "text": text}

    answer = await slack.http.post(
        "/api/chat.update",
        json=body,
        headers={"Authorization": f"Bearer {slack.client.token}"},
    )

    assert answer.json().get("error") == error


async def test_a_message_that_is_not_there_cannot_be_changed(slack):
    caught = await refusal(
        slack.client.chat_update(channel=ADAS_CHANNEL, ts="1.0", text="a")
    )

    assert caught.response["error"] == "message_not_found"


async def test_a_modal_needs_a_fresh_trigger(slack):
    used = slack.workspace.passes.trigger(ADA)
    await slack.client.views_open(trigger_id=used, view=samples.MODAL)
    late = slack.workspace.passes.trigger(ADA)
    slack.timer.seconds += 3.1

    errors = [
        (await refusal(slack.client.views_open(trigger_id=t, view=samples.MODAL)))
        for t in (used, late, "1.2")
    ]

    assert [caught.response["error"] for caught in errors] == [
        "expired_trigger_id",
        "expired_trigger_id",
        "invalid_trigger_id",
    ]


async def test_a_trigger_opens_one_modal_only(slack):
    trigger = slack.workspace.passes.trigger(ADA)
    await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)

    caught = await refusal(
        slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
    )

    assert caught.response["error"] == "exchanged_trigger_id"


async def test_modals_stack_three_high(slack):
    def trigger() -> str:
        return slack.workspace.passes.trigger(ADA)

    first = await slack.client.views_open(trigger_id=trigger(), view=samples.MODAL)
    second = await slack.client.views_push(trigger_id=trigger(), view=samples.MODAL)
    await slack.client.views_push(trigger_id=trigger(), view=samples.MODAL)
    caught = await refusal(
        slack.client.views_push(trigger_id=trigger(), view=samples.MODAL)
    )

    assert second["view"]["previous_view_id"] == first["view"]["id"]
    assert second["view"]["root_view_id"] == first["view"]["id"]
    assert caught.response["error"] == "push_limit_reached"


async def test_an_open_view_can_be_changed_while_its_hash_is_known(slack):
    trigger = slack.workspace.passes.trigger(ADA)
    opened = await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
    where = {"view_id": opened["view"]["id"], "hash": opened["view"]["hash"]}
    other = samples.MODAL | {"title": samples.plain("Changed")}

    changed = await slack.client.views_update(**where, view=other)
    caught = await refusal(slack.client.views_update(**where, view=other))

    assert changed["view"]["title"]["text"] == "Changed"
    assert caught.response["error"] == "hash_conflict"


async def test_a_view_that_is_not_open_cannot_be_changed(slack):
    caught = await refusal(slack.client.views_update(view_id="V1", view=samples.MODAL))

    assert caught.response["error"] == "not_found"


async def test_a_home_tab_keeps_its_id(slack):
    first = await slack.client.views_publish(user_id=ADA, view=samples.HOME)
    second = await slack.client.views_publish(user_id=ADA, view=samples.HOME)

    assert first["view"]["id"] == second["view"]["id"]
    assert first["view"]["hash"] != second["view"]["hash"]


async def test_says_where_a_view_is_wrong(slack):
    view = samples.HOME | {"blocks": [{"type": "markdown", "text": "a"}]}

    caught = await refusal(slack.client.views_publish(user_id=ADA, view=view))

    assert caught.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/blocks/0/type]" in str(
        caught.response["response_metadata"]["messages"]
    )


async def test_gives_a_socket_address_for_an_app_token_only(slack):
    opened = await slack.client.apps_connections_open(app_token=APP_TOKEN)
    caught = await refusal(
        slack.client.apps_connections_open(app_token=slack.client.token)
    )

    assert opened["url"].startswith(slack.url.replace("http", "ws"))
    assert caught.response["error"] == "not_allowed_token_type"
