"""Ask for the reps' target: one amount for all of them, or none."""

import re
from decimal import Decimal, InvalidOperation

from console.setup.asking import ask
from console.setup.guide import Guide
from models.people_file.currencies import CURRENCIES

GROUPS = re.compile(r"\d{1,3}([.,' ]\d{3})+")
BIGGEST = Decimal(10) ** 15


def ask_target(guide: Guide, currency: str) -> tuple[str, str]:
    """Return amount and currency of each rep's quarter; two empty texts for none."""
    guide.say("", "Targets can be left out, and set for each person in people.csv.")
    while True:
        typed = ask(f"Target of a quarter for each rep, as 250000 {currency} [none]")
        if not typed or typed == "-":
            return "", ""
        found = read_target(typed, currency)
        if found is not None:
            return found
        guide.say(f"Type an amount and a currency, such as 250000 {currency}.")


def read_target(typed: str, currency: str) -> tuple[str, str] | None:
    """Return amount and currency of what was typed; None if it cannot be read."""
    match = re.fullmatch(r"([\d.,' ]+?)\s*([A-Za-z]{3})?", typed.strip())
    if match is None:
        return None
    amount = match[1].strip()
    if GROUPS.fullmatch(amount):
        amount = re.sub(r"\D", "", amount)
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    code = (match[2] or currency).upper()
    if code not in CURRENCIES or not 0 < value < BIGGEST:
        return None
    return amount, code
