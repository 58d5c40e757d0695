"""Amounts as the CRM writes them, turned into whole minor units; never a float."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

# ISO 4217, active codes. Those whose minor unit is no hundredth stand below.
ACTIVE_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL
BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK
DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK
NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
WITHOUT_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
WITH_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
WITH_FOUR_DIGITS = "CLF UYW"
CODES = frozenset(ACTIVE_CODES.split())
DIGITS = {
    **dict.fromkeys(WITHOUT_CENTS.split(), 0),
    **dict.fromkeys(WITH_THREE_DIGITS.split(), 3),
    **dict.fromkeys(WITH_FOUR_DIGITS.split(), 4),
}
USUAL_DIGITS = 2
LARGEST = 2**63 - 1
LONGEST = 64
LONGEST_WHOLE = 12
"""Digits that stay within LARGEST in every currency."""
EXACT = Context(prec=80)


def minor_units(text: str, currency: str | None) -> int:
    """Return `text`, a decimal, in minor units of `currency`, halves away from zero.

    ValueError says why it is no amount that can be kept.
    """
    digits = DIGITS.get(currency or "", USUAL_DIGITS)
    # Most amounts are whole, and a whole one is read in a third of the time.
    if len(text) <= LONGEST_WHOLE and text.isascii() and text.isdecimal():
        return int(text + "0" * digits)
    try:
        amount = Decimal(text if len(text) <= LONGEST else "NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        message = "not a number"
        raise ValueError(message)
    if amount.adjusted() > len(str(LARGEST)):
        message = "too large"
        raise ValueError(message)
    minor = int(EXACT.scaleb(amount, digits).to_integral_value(ROUND_HALF_UP))
    if abs(minor) > LARGEST:
        message = "too large"
        raise ValueError(message)
    return minor
