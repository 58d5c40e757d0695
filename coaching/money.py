"""Amounts as whole minor units: how many make a whole one, and how people read them.

Amounts of different currencies are never added up. Where they are put in order or
called small or large, the rough worth of each counts, not its digits.
"""

from math import ceil

_WITHOUT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
DECIMALS = dict.fromkeys(_WITHOUT.split(), 0) | dict.fromkeys(_WITH_THREE.split(), 3)

ROUGHLY_ONE = {
    "AED": 4.0, "ARS": 1_400.0, "BHD": 0.4, "BIF": 3_000.0, "BRL": 5.0,
    "CLP": 950.0, "CNY": 7.0, "COP": 4_000.0, "CRC": 500.0, "CZK": 22.0,
    "DJF": 180.0, "DKK": 7.0, "DOP": 60.0, "DZD": 130.0, "EGP": 50.0,
    "GNF": 8_600.0, "HKD": 8.0, "HUF": 350.0, "IDR": 16_000.0, "ILS": 3.5,
    "INR": 87.0, "IQD": 1_300.0, "ISK": 125.0, "JPY": 150.0, "KES": 130.0,
    "KMF": 430.0, "KRW": 1_400.0, "KWD": 0.3, "KZT": 520.0, "LKR": 300.0,
    "LYD": 5.0, "MAD": 10.0, "MXN": 19.0, "MYR": 4.3, "NGN": 1_500.0,
    "NOK": 10.0, "OMR": 0.4, "PEN": 3.6, "PHP": 57.0, "PKR": 280.0,
    "PLN": 3.8, "PYG": 7_500.0, "QAR": 3.6, "RON": 4.5, "RSD": 105.0,
    "RUB": 85.0, "RWF": 1_400.0, "SAR": 3.8, "SEK": 10.0, "THB": 33.0,
    "TND": 3.0, "TRY": 40.0, "TWD": 31.0, "TZS": 2_600.0, "UAH": 41.0,
    "UGX": 3_600.0, "UYI": 40.0, "UYU": 40.0, "VND": 26_000.0, "VUV": 120.0,
    "XAF": 580.0, "XOF": 580.0, "XPF": 106.0, "ZAR": 18.0,
}  # fmt: skip
"""About how many units of a currency are worth a dollar, a euro or a pound, in 2026.

Rough on purpose: it has to tell a large deal from a small one, and is in no sum. A
currency that is not here counts as about one, as those three do.
"""


def decimals(currency: str | None) -> int:
    """Return how many decimals an ISO 4217 `currency` has; 2 where it is not known."""
    return DECIMALS.get(currency or "", 2)


def whole(amount_minor: int, currency: str | None) -> int:
    """Return the amount in whole units, cut towards zero."""
    sign = -1 if amount_minor < 0 else 1
    units: int = abs(amount_minor) // 10 ** decimals(currency)
    return sign * units


def worth(amount_minor: int, currency: str | None) -> int:
    """Return what an amount is about worth, to be set beside others.

    In hundredths of a dollar or of a euro, which are the same here.
    """
    return round(amount_minor * 100 / _minor_in_one(currency))


def least_minor(units: int, currency: str | None) -> int:
    """Return the least amount in minor units that is about worth so many dollars."""
    return ceil(round(units * _minor_in_one(currency), 6))


def _minor_in_one(currency: str | None) -> float:
    """Return how many minor units are about worth a dollar."""
    return float(10 ** decimals(currency)) * ROUGHLY_ONE.get(currency or "", 1.0)


def in_words(amount_minor: int, currency: str | None) -> str:
    """Return the amount as people read it, without decimals: "40,000 EUR"."""
    number = f"{whole(amount_minor, currency):,}"
    return f"{number} {currency}" if currency else number
