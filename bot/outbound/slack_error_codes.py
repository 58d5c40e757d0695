"""Slack's words of refusal, sorted by who can mend what is wrong.

They are those that its reference names for chat.postMessage, conversations.open and
conversations.history. What is not here may have been said with the message taken.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Mender(StrEnum):
    """Who has to do something, so that the next attempt fares better."""

    MESSAGE = "message"
    """We: the message itself is wrong, and no other one suffers."""
    CONVERSATION = "conversation"
    """Nobody, if the conversation is opened anew; else whoever mends the reader."""
    READER = "reader"
    """Whoever looks after this reader in Slack; no other one suffers."""
    WORKSPACE = "workspace"
    """An admin of Slack: it is everybody's, if it is more than this reader's."""
    TOKEN = "token"  # noqa: S105 - no secret, the word itself
    """An admin of ours: no message is taken with this token."""


_DOCUMENTED: Final = {
    Mender.MESSAGE: """
        as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message
        draft_already_deleted draft_already_sent draft_has_conflict draft_not_found
        invalid_arg_name invalid_arguments invalid_array_arg invalid_blocks
        invalid_blocks_format invalid_charset invalid_cursor invalid_form_data
        invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema
        invalid_post_type invalid_ts_latest invalid_ts_oldest markdown_text_conflict
        metadata_too_large missing_file_data missing_post_type msg_blocks_too_long
        msg_too_long no_text restricted_action_non_threadable_channel
        restricted_action_thread_locked send_on_behalf_not_allowed
        slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_lists_sharing_blocked team_not_found too_many_attachments
        too_many_contact_cards""",
    Mender.CONVERSATION: """
        access_denied channel_is_limited_access channel_not_found
        external_channel_migrating is_archived method_not_supported_for_channel_type
        no_permission not_in_channel restricted_action_read_only_channel
        restricted_action_thread_only_channel""",
    Mender.READER: """
        cannot_dm_bot invalid_user_combination is_bot not_enough_users too_many_users
        user_disabled user_is_bot user_not_found user_not_visible
        users_list_not_supplied users_not_found""",
    Mender.WORKSPACE: """
        accesslimited app_access_restricted deprecated_endpoint ekm_access_denied
        enterprise_is_restricted message_limit_exceeded messages_tab_disabled
        metadata_must_be_sent_from_app method_deprecated missing_scope
        org_login_required restricted_action team_access_not_granted team_added_to_org
        two_factor_setup_required""",
    Mender.TOKEN: """
        account_inactive invalid_auth not_allowed_token_type not_authed token_expired
        token_revoked""",
}
MENDERS: Final[Mapping[str, Mender]] = {
    code: mender for mender, codes in _DOCUMENTED.items() for code in codes.split()
}
"""With one of these Slack has surely not taken the message."""

TOO_MANY: Final = frozenset({"ratelimited", "rate_limited"})
"""Nobody's: it passes after the time that Slack says."""

PASSING: Final = frozenset(
    [
        "duplicate_channel_not_found",
        "duplicate_message_not_found",
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
    ]
)
"""Nobody's either, but Slack may have done what it was asked for: never blindly again.

The first two are about an id of a message that we do not send.
"""
