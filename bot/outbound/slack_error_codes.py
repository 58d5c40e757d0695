"""The words with which Slack refuses a message for good, as it documents them."""

from typing import Final

# What Slack documents as: nothing was posted, and trying again will not help.
_REFUSALS_DOCUMENTED: Final = """
access_denied account_inactive cannot_dm_bot cannot_reply_to_message channel_not_found
ekm_access_denied enterprise_is_restricted external_channel_migrating invalid_arg_name
invalid_arguments invalid_auth invalid_blocks invalid_blocks_format
invalid_metadata_format invalid_metadata_schema is_archived is_bot
markdown_text_conflict messages_tab_disabled metadata_must_be_sent_from_app
metadata_too_large missing_scope msg_blocks_too_long msg_too_long no_permission
no_text not_allowed_token_type not_authed not_in_channel org_login_required
restricted_action team_access_not_granted team_not_found token_expired token_revoked
too_many_attachments too_many_contact_cards two_factor_setup_required user_disabled
user_not_found user_not_visible users_not_found
"""
REFUSALS: Final = frozenset(_REFUSALS_DOCUMENTED.split())
# Of these, what is wrong with the token and so with every message.
_LOCKED_OUT_DOCUMENTED: Final = """
account_inactive ekm_access_denied enterprise_is_restricted invalid_auth missing_scope
not_allowed_token_type not_authed org_login_required team_access_not_granted
token_expired token_revoked two_factor_setup_required
"""
LOCKED_OUT: Final = frozenset(_LOCKED_OUT_DOCUMENTED.split())
