"""What the jobs go by: the thresholds, the hour of the digest, and where links lead."""

from dataclasses import dataclass

from coaching.thresholds import Thresholds
from jobs.digest_schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRules:
    """Everything that an admin sets and that decides what is said, and when."""

    thresholds: Thresholds
    schedule: Schedule
    crm_hosts: frozenset[str]
    """Host suffixes to which a deal's name may link, such as "hubspot.com"."""
