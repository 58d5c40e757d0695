"""Names for people and companies that do not exist."""

from random import Random

FIRST_PARTS = [
    "Harborline",
    "Summit",
    "Bluewater",
    "Northgate",
    "Ironbridge",
    "Cedar",
    "Lakeshore",
    "Brightfield",
    "Granite",
    "Silverline",
    "Westbrook",
    "Kestrel",
    "Meridian",
    "Oakhurst",
    "Pinnacle",
    "Redwood",
    "Stonegate",
    "Tidewater",
    "Vanguard",
    "Willow",
    "Amberley",
    "Beacon",
    "Calloway",
    "Dunmore",
    "Eastgate",
    "Fairmont",
    "Glenrock",
    "Highland",
    "Juniper",
    "Kingsford",
    "Larkspur",
    "Monarch",
    "Nordstern",
    "Orchard",
    "Palisade",
    "Quarry",
    "Rheinfels",
    "Sandstone",
    "Thornton",
    "Upland",
]
LATER_FIRST_PARTS = [
    *("Alpenrand", "Birchwood", "Copperfield", "Driftwood", "Evergreen", "Falkenberg"),
    *("Greystone", "Hawthorne", "Inverness", "Jasper", "Keystone", "Linden", "Maple"),
    *("Norwood", "Osprey", "Prescott", "Quayside", "Ravenna", "Sycamore", "Trillium"),
    *("Umber", "Verona", "Wexford", "Yarrow", "Zephyr", "Ashgrove", "Bramble"),
    *("Cobalt", "Delmar", "Elmhurst"),
]
"""Of companies that are met only once the others are used up."""
SECOND_PARTS = [
    "Logistics",
    "Aerospace",
    "Foods",
    "Robotics",
    "Health",
    "Insurance",
    "Energy",
    "Textiles",
    "Pharma",
    "Packaging",
    "Media",
    "Automotive",
    "Hotels",
    "Retail",
    "Chemicals",
    "Telecom",
    "Shipping",
    "Bank",
    "Publishing",
    "Instruments",
]
PRODUCTS = (
    "Fleet Analytics",
    "Warehouse Suite",
    "Data Platform",
    "Field Service",
    "Planning Cloud",
    "Quality Control",
)
GIVEN = [
    "Alice",
    "Ben",
    "Carla",
    "David",
    "Elif",
    "Frank",
    "Gita",
    "Hugo",
    "Ines",
    "Jack",
    "Kira",
    "Luis",
    "Mona",
    "Nils",
    "Olga",
    "Paul",
    "Rosa",
    "Simon",
    "Tara",
    "Umar",
    "Vera",
    "Will",
    "Xenia",
    "Yusuf",
    "Zoe",
]
FAMILY = [
    "Abbott",
    "Becker",
    "Chen",
    "Dubois",
    "Evans",
    "Fischer",
    "Garcia",
    "Haddad",
    "Ito",
    "Jensen",
    "Kowalski",
    "Lopez",
    "Meyer",
    "Novak",
    "Osei",
    "Patel",
    "Quinn",
    "Rossi",
    "Schmidt",
    "Tanaka",
    "Usman",
    "Varga",
    "Weber",
    "Young",
    "Zimmer",
]


def companies(random: Random) -> list[str]:
    """Return all company names in a random order, each once."""
    return _shuffled(FIRST_PARTS, random) + _shuffled(LATER_FIRST_PARTS, random)


def _shuffled(firsts: list[str], random: Random) -> list[str]:
    names = [f"{first} {second}" for first in firsts for second in SECOND_PARTS]
    random.shuffle(names)
    return names


def company(random: Random) -> str:
    """Return any company's name."""
    return f"{random.choice(FIRST_PARTS)} {random.choice(SECOND_PARTS)}"


def contact(random: Random, company: str) -> tuple[str, str]:
    """Return (name, e-mail address) of somebody at `company`."""
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    host = company.lower().replace(" ", "")
    return f"{given} {family}", f"{given}.{family}@{host}.example".lower()
