"""What stops an install, as a person can mend it."""


class InstallError(Exception):
    """One or two plain sentences: what is wrong, and what to do about it."""
