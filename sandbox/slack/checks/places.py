"""Which element may stand in which block."""

SELECTS = frozenset(
    f"{prefix}{kind}_select"
    for prefix in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
TICKED = frozenset({"radio_buttons", "checkboxes"})
TYPED = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
IN_ACTIONS = frozenset({"button", "overflow", "workflow_button"}) | (
    SELECTS | PICKERS | TICKED
)
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = SELECTS | PICKERS | TICKED | TYPED
IN_CONTEXT = frozenset({"image", "plain_text", "mrkdwn"})
