"""What became of a call or an e-mail, from HubSpot's ids, states and lengths; pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from crm.hubspot_fields import Fields
from crm.port import Result

DISPOSITIONS = {
    "9d9162e7-6cf3-4944-bf63-4dff82258764": Result.BUSY,
    "f240bbac-87c9-4f6e-bf70-924b57d47db7": Result.ANSWERED,
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff": Result.MESSAGE_LEFT,
    "b2cf5968-551e-4856-9783-52b3da59a7d0": Result.VOICEMAIL,
    "73a0d17f-1163-4015-bdd5-ec830791da20": Result.NO_ANSWER,
    "17b47fee-58de-441e-a44c-c6300d46f273": Result.WRONG_NUMBER,
}
"""The results that every account has, by HubSpot's ids."""
LABELS = {
    "busy": Result.BUSY,
    "connected": Result.ANSWERED,
    "left live message": Result.MESSAGE_LEFT,
    "left voicemail": Result.VOICEMAIL,
    "no answer": Result.NO_ANSWER,
    "wrong number": Result.WRONG_NUMBER,
}
"""The same as HubSpot labels them, for accounts that made them anew."""
# COMPLETED says only that the line is free again: a voicemail is completed, too.
STATUSES = {
    "NO_ANSWER": Result.NO_ANSWER,
    "MISSED": Result.NO_ANSWER,
    "FAILED": Result.NO_ANSWER,
    "CANCELED": Result.NO_ANSWER,
    "BUSY": Result.BUSY,
}
NOT_DELIVERED = frozenset({"BOUNCED", "FAILED"})
LONGEST_WORD = 255
A_DAY = 86_400
MILLISECONDS = 1_000


class CallResult(NamedTuple):
    """How a call ended, as far as HubSpot tells."""

    result: Result | None
    word: str | None
    """The account's own label, where it is none that every account has."""


def call_result(fields: Fields, labels: Mapping[str, str]) -> CallResult:
    """Return the disposition's result, else the status's; `labels` are the account's.

    An own label is kept beside what the status says: what it means is told elsewhere.
    """
    told = fields.text("hs_call_disposition", LONGEST_WORD)
    status = STATUSES.get((fields.text("hs_call_status", 32) or "").upper())
    if told is None:
        return CallResult(status, None)
    known = DISPOSITIONS.get(told.lower())
    label = labels.get(told, told)
    known = known or LABELS.get(label.casefold())
    return CallResult(known, None) if known else CallResult(status, label)


def email_result(fields: Fields) -> Result | None:
    """Return that a mail did not arrive; None says nothing about it.

    A bounce comes minutes after the mail counts as sent: then only its code tells.
    """
    status = (fields.text("hs_email_status", 32) or "").upper()
    code = fields.text("hs_email_bounce_error_detail_status_code", 32)
    is_bounced = status in NOT_DELIVERED or code not in (None, "0")
    return Result.BOUNCED if is_bounced else None


def call_seconds(fields: Fields) -> int | None:
    """Return how long a call took; None, with a flaw, if that cannot be.

    HubSpot keeps milliseconds. Programs that log calls by mistake in seconds write
    numbers below a thousand, which no logged call is short enough for.
    """
    value = fields.values.get("hs_call_duration")
    if value is None or value == "":
        return None
    try:
        told = Decimal(str(value).strip())
    except InvalidOperation:
        told = Decimal("NaN")
    if not told.is_finite() or told < 0:
        fields.flaw("hs_call_duration", value, "not a length of time")
        return None
    seconds = told if told < MILLISECONDS else told / MILLISECONDS
    if seconds > A_DAY:
        fields.flaw("hs_call_duration", value, "longer than a day")
        return None
    return int(seconds)
