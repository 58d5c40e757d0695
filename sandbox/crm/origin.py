"""Who or what made a record, in the words of HubSpot's record source."""

SOURCES = {"marketing": "FORM", "import": "IMPORT", "workflow": "AUTOMATION_PLATFORM"}


def made_by(created_by: str | None) -> tuple[str, str | None]:
    """Return the record source and the user's id; the floor's people are the users."""
    if created_by in SOURCES:
        return SOURCES[created_by], None
    return "CRM_UI", created_by
