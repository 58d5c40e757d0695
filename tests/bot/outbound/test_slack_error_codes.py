"""Each word that Slack documents is sorted, and none is sorted twice."""

import pytest

from bot.outbound.slack_error_codes import MENDERS, PASSING, TOO_MANY, Mender

COMMON = """
access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments
invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type
method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type
not_authed org_login_required ratelimited request_timeout service_unavailable
team_access_not_granted team_added_to_org token_expired token_revoked
two_factor_setup_required
"""
DOCUMENTED = {
    "chat.postMessage": """
as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message
channel_not_found draft_already_deleted draft_already_sent draft_has_conflict
draft_not_found duplicate_channel_not_found duplicate_message_not_found invalid_blocks
invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_archived
markdown_text_conflict message_limit_exceeded messages_tab_disabled
metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long
msg_too_long no_text not_in_channel rate_limited restricted_action
restricted_action_non_threadable_channel restricted_action_read_only_channel
restricted_action_thread_locked restricted_action_thread_only_channel
slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
slack_connect_lists_sharing_blocked team_not_found too_many_attachments
too_many_contact_cards
""",
    "conversations.open": """
channel_not_found invalid_user_combination method_not_supported_for_channel_type
not_enough_users too_many_users user_disabled user_not_found user_not_visible
users_list_not_supplied
""",
    "conversations.history": """
channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys
invalid_ts_latest invalid_ts_oldest not_in_channel
""",
}
"""The whole lists of Slack's reference, read on 2026-11-29."""


@pytest.mark.parametrize("method", DOCUMENTED)
def test_each_documented_word_is_sorted(method):
    words = set((COMMON + DOCUMENTED[method]).split())

    assert words - set(MENDERS) - PASSING - TOO_MANY == set()


def test_no_word_that_may_have_been_taken_counts_as_surely_refused():
    assert not set(MENDERS) & (PASSING | TOO_MANY)


@pytest.mark.parametrize(
    ("code", "mender"),
    [
        ("invalid_auth", Mender.TOKEN),
        ("org_login_required", Mender.WORKSPACE),
        ("messages_tab_disabled", Mender.WORKSPACE),
        ("is_archived", Mender.CONVERSATION),
        ("user_not_visible", Mender.READER),
        ("msg_blocks_too_long", Mender.MESSAGE),
    ],
)
def test_each_kind_of_trouble_has_its_mender(code, mender):
    assert MENDERS[code] is mender
