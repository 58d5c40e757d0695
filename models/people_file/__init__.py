"""People files: read whole or not at all, stored, and written for somebody."""

from models.people_file.problem import PeopleFileError, Problem
from models.people_file.reading import PeopleFile, read, read_bytes
from models.people_file.row import PersonRow
from models.people_file.storing import ImportReport, Leaving, leaving, store
from models.people_file.writing import write

__all__ = [
    "ImportReport",
    "Leaving",
    "PeopleFile",
    "PeopleFileError",
    "PersonRow",
    "Problem",
    "leaving",
    "read",
    "read_bytes",
    "store",
    "write",
]
