"""An account's currency and time zone in words: what is not told is named as taken."""

from crm.port import Account


def account_in_words(account: Account) -> str:
    """Return "currency EUR, time zone Europe/Berlin", or what is taken instead."""
    currency = account.currency or f"not told ({account.currency_taken} is taken)"
    zone = account.time_zone or f"not told ({account.zone_taken} is taken)"
    return f"currency {currency}, time zone {zone}"
