"""Made-up names of people and companies."""

import unicodedata
from random import Random

FIRST = (
    "Aoife Lars Mira Jonas Nora Sven Ciara Bram Lotte Emil Hanne Declan Femke Ruben "
    "Silke Tomas Greta Niall Anouk Felix Maren Oisin Jule Pieter Ines Kilian Sanne "
    "Maeve Arne Daan Leonie Conor Wiebke Thijs Orla Henrik Tess Malte Roisin Joost "
    "Karla Eoin Birte Koen Annika Cormac Eva Ulf Saoirse Mats Lieke Rory Inga Stijn"
).split()
LAST = (
    "Brandt Kelly DeVries Murphy Vogel Jansen Byrne Krause Bakker Walsh Lorenz Visser "
    "Doyle Hartmann Smit Nolan Seidel Mulder Quinn Pohl Dekker Keane Arndt Bos Farrell "
    "Ritter Hendriks Daly Wolff Kok Hogan Busch Peters Moran Engel Prins Casey Thiel "
    "Schouten Burke Falk Maas Tierney Horn Kuipers Egan Lindner Blom Roche Sommer"
).split()
HEAD = (
    "Nord Alt Blue Kern Silver River Stern Oak Hafen Berg Clear Polder Iron Granit Elm "
    "Luft Ocean Delta Moor Linden Falcon Amber Dune Forge Quay Atlas Birke Cobalt Harp"
).split()
TAIL = (
    "werk haven soft logistics foods bau metall care tronic textil glas pharma print "
    "energy works shipping optik medical systems garden paper motors dairy stone cloud"
).split()
FORM = ("GmbH", "Ltd", "BV", "AG", "Group", "& Co")


def person(rng: Random) -> str:
    """Draw a first and a last name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def company(rng: Random) -> str:
    """Draw a company's name."""
    return f"{rng.choice(HEAD)}{rng.choice(TAIL)} {rng.choice(FORM)}"


def address(name: str, number: int, domain: str) -> str:
    """Return an e-mail address that no two people share, as `number` is theirs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}{number}@{domain}"
