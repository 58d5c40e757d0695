"""Invented names of people, companies and products."""

FIRST = (
    "Ada", "Ben", "Cleo", "Dario", "Elif", "Finn", "Greta", "Hakan", "Ines", "Jonas",
    "Kaya", "Lena", "Milo", "Nora", "Oskar", "Paula", "Quentin", "Rosa", "Samir",
    "Tessa", "Uwe", "Vera", "Wanda", "Xaver", "Yara", "Zoe", "Aylin", "Bruno", "Carla",
    "Dennis", "Esther", "Felix", "Gustav", "Hanna", "Ivo", "Judith", "Karim", "Liv",
    "Mateo", "Nele",
)  # fmt: skip
LAST = (
    "Abel", "Brandt", "Castell", "Dunmore", "Ehlers", "Farrow", "Gruber", "Holt",
    "Ibsen", "Jansen", "Kessler", "Lund", "Marsh", "Novak", "Okafor", "Petrie",
    "Quist", "Rahn", "Sattler", "Thorne", "Ulrich", "Voss", "Weir", "Yates", "Zeller",
    "Ashby", "Bader", "Cole", "Dorn", "Eberle", "Fenn", "Garland", "Hirsch", "Ince",
    "Jarvis", "Kolb", "Lowry",
)  # fmt: skip
PLACES = (
    "Alder", "Birch", "Cedar", "Dover", "Elm", "Falcon", "Granite", "Harbour", "Iris",
    "Juniper", "Kestrel", "Linden", "Maple", "North", "Oak", "Pine", "Quarry", "River",
    "Summit", "Tern", "Union", "Vale", "Willow", "Yarrow", "Zenith", "Amber", "Beacon",
    "Copper", "Delta", "Ember",
)  # fmt: skip
TRADES = (
    "Logistics", "Foods", "Dental", "Textiles", "Energy", "Printing", "Motors", "Care",
    "Timber", "Glass", "Bakeries", "Pharma", "Tools", "Hotels", "Systems", "Freight",
    "Clinics", "Metals", "Optics", "Schools", "Dairy", "Insurance",
)  # fmt: skip
PRODUCTS = (
    "starter", "licences", "rollout", "service plan", "new site", "extension",
    "replacement", "pilot", "yearly contract", "bundle",
)  # fmt: skip
