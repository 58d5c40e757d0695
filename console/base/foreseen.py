"""Errors whose own text is written for whoever reads it at a terminal."""


class ForeseenError(Exception):
    """Something that a command foresees; the text names the mend."""


class NotReadyError(ForeseenError):
    """The installation is not yet ready for this command; the text says what to do."""
