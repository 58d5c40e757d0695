"""The currencies of ISO 4217 in use, and how many decimals each one has."""

from decimal import Decimal

_WITHOUT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
_WITH_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
DECIMALS = (
    dict.fromkeys(_WITHOUT.split(), 0)
    | dict.fromkeys(_WITH_TWO.split(), 2)
    | dict.fromkeys(_WITH_THREE.split(), 3)
)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return `amount` in whole minor units of `currency`.

    Raises ValueError for an unknown currency, and for decimals that it does not have.
    """
    if currency not in DECIMALS:
        message = f"{currency} is no currency of ISO 4217"
        raise ValueError(message)
    minor = amount.scaleb(DECIMALS[currency])
    if minor != minor.to_integral_value():
        message = f"{currency} has {DECIMALS[currency]} decimals, not {amount}"
        raise ValueError(message)
    return int(minor)
