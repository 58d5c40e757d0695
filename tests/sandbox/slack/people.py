"""A small floor of people, and their file."""

import csv
from pathlib import Path

from sandbox.slack.accounts import Account

HEADER = ["id", "email", "name", "role", "leader_email", "time_zone", "active"]
BELL, LINDQVIST = "marcus.bell@example.com", "nora.lindqvist@example.com"
ROWS = [
    [1, "ada.moreau@example.com", "Ada Moreau", "rep", BELL, "Europe/Paris", "yes"],
    [2, "tom.okafor@example.com", "Tom Okafor", "rep", BELL, "Europe/London", "yes"],
    [3, "ivy.chen@example.com", "Ivy Chen", "rep", BELL, "America/New_York", "yes"],
    [4, BELL, "Marcus Bell", "manager", LINDQVIST, "Europe/London", "yes"],
    [5, LINDQVIST, "Nora Lindqvist", "vp", "", "Europe/Stockholm", "yes"],
    [6, "rae.castellanos@example.com", "Rae Castellanos", "admin", "", "UTC", "yes"],
    [7, "sam.gone@example.com", "Sam Gone", "rep", BELL, "Europe/London", "no"],
]

ADA = "U00000001"
MARCUS = "U00000004"
NORA = "U00000005"
SAM = "U00000007"
ADAS_CHANNEL = "D00000001"


def write_floor(folder: Path) -> Path:
    """Write `people.csv` into `folder` and return the folder."""
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return folder


def make_account(**fields: object) -> Account:
    """Make an account of which only the relevant fields need naming."""
    return Account(
        **{
            "user_id": ADA,
            "name": "Ada Moreau",
            "email": "ada.moreau@example.com",
            "role": "rep",
            "time_zone": "Europe/Paris",
            **fields,
        }
    )
