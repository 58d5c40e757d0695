"""The currencies of ISO 4217 in use, and amounts in their minor units."""

from decimal import Decimal

from coaching.money import DECIMALS, decimals

_WITH_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
SIGNS = {"€": "EUR", "£": "GBP", "$": "USD, CAD or AUD", "¥": "JPY or CNY"}
"""What is meant by signs; they are refused, because most of them are not clear."""
CURRENCIES = frozenset({*DECIMALS, *_WITH_TWO.split()})


def to_minor(amount: Decimal, currency: str) -> int:
    """Return `amount` in minor units of `currency`; ValueError if it is finer."""
    minor = amount.scaleb(decimals(currency))
    if minor != minor.to_integral_value():
        message = f"{currency} has {decimals(currency)} decimals, not {amount}"
        raise ValueError(message)
    return int(minor)
