"""People files: read whole or not at all, stored, and written for somebody."""

from models.people_file.problem import PeopleFileError, Problem
from models.people_file.reading import PeopleFile, read, read_bytes
from models.people_file.row import PersonRow
from models.people_file.storing import ImportReport, Leaving, leaving, store
from models.people_file.who_is_who import (
    NOTHING_SAID,
    Lookalike,
    WhoIsWho,
    lookalikes,
    misnamed,
)
from models.people_file.writing import write

__all__ = [
    "NOTHING_SAID",
    "ImportReport",
    "Leaving",
    "Lookalike",
    "PeopleFile",
    "PeopleFileError",
    "PersonRow",
    "Problem",
    "WhoIsWho",
    "leaving",
    "lookalikes",
    "misnamed",
    "read",
    "read_bytes",
    "store",
    "write",
]
