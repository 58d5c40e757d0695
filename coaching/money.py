"""Amounts as whole minor units: how many make a whole one, and how people read them."""

_WITHOUT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
DECIMALS = dict.fromkeys(_WITHOUT.split(), 0) | dict.fromkeys(_WITH_THREE.split(), 3)


def decimals(currency: str | None) -> int:
    """Return how many decimals an ISO 4217 `currency` has; 2 where it is not known."""
    return DECIMALS.get(currency or "", 2)


def whole(amount_minor: int, currency: str | None) -> int:
    """Return the amount in whole units, cut towards zero."""
    sign = -1 if amount_minor < 0 else 1
    units: int = abs(amount_minor) // 10 ** decimals(currency)
    return sign * units


def in_words(amount_minor: int, currency: str | None) -> str:
    """Return the amount as people read it, without decimals: "40,000 EUR"."""
    number = f"{whole(amount_minor, currency):,}"
    return f"{number} {currency}" if currency else number
