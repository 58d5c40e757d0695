"""What a person reads after a press: what was noted, or kindly why nothing was."""

REPEATED = "You have answered this already, so nothing has changed."
UNKNOWN = "I no longer know this message. Nothing has changed."
NOT_YOURS = "This message was for somebody else, so I have left it as it is."
OUT_OF_SIGHT = (
    "The person whom this message is about is not on your team any more, so I have "
    "left it as it is."
)
NOT_FOR_ROLE = (
    "This message was written for a VP, which you are not any more, so I have left it "
    "as it is."
)
STALE = (
    "This message is over: it is old, a newer one took its place, or the meeting has "
    "begun. Nothing has changed."
)
NOT_APPLICABLE = "That does not fit this message, so nothing has changed."
TOO_LATE = (
    "Slack gives me three seconds to open a window, and this time they were over "
    "before I could. Please press the button once more."
)
USEFUL = "Noted: this was useful. Thank you."
WRONG_DATA = (
    "Noted: the data is wrong. The admin sees it, and I do not bring this up again. "
    "What is mended in the CRM counts from the next sync on."
)
