"""Why a CRM could not be read, by who can mend it."""


class CrmError(Exception):
    """The CRM could not be read. Subclasses say who can mend it."""


class CrmAuthError(CrmError):
    """The token is wrong, expired or revoked: an admin must replace it."""


class CrmScopeError(CrmError):
    """The token may not read this stream: an admin must grant `scope`."""

    def __init__(self, message: str, *, scope: str | None = None) -> None:
        super().__init__(message)
        self.scope = scope


class CrmRequestError(CrmError):
    """The CRM refused the request itself: settings or our code must change."""


class CrmDataError(CrmError):
    """The CRM answered with something that is not its own format."""


class CrmTooMuchError(CrmRequestError):
    """The CRM refused the request, maybe because it asks for too much at once."""


class CrmTooLargeError(CrmDataError):
    """The answer is larger than what is read: less must be asked for at once."""


class CrmUnavailableError(CrmError):
    """Time will mend it: overload, an outage, a cut line."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds the CRM asked us to wait, if it did."""


class CrmOutOfTimeError(CrmUnavailableError):
    """The time that one run may ask for is used up: the next one goes on from there."""


class CrmQuotaError(CrmUnavailableError):
    """The day's quota is used up: do not retry before tomorrow."""
