"""E-mail addresses: as they are compared, and what stands where one was erased."""

ERASED_ADDRESSES = "erased-%@invalid"
"""As LIKE reads it: what `erased_address` gives."""


def plain_address(email: str | None) -> str:
    """Return an address as `people` has it, trimmed and small; empty: there is none.

    The CRM and people write one address in several ways. SQL does not tell: databases
    differ in which letters they make small, and trim less.
    """
    return (email or "").strip().lower()


def erased_address(person_id: int) -> str:
    """Return what stands in the place of an erased person's address."""
    return f"erased-{person_id}@invalid"
