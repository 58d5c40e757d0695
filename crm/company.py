"""A customer: the company that a deal is with."""

from typing import NamedTuple


class CompanyRecord(NamedTuple):
    """A company, by its id in the CRM."""

    external_id: str
    name: str
