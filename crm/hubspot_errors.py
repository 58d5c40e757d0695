"""What somebody can do about each refusal of HubSpot."""

import re
from http import HTTPStatus

from crm.http_answers import Failure
from crm.port import (
    CrmAuthError,
    CrmError,
    CrmQuotaError,
    CrmRequestError,
    CrmScopeError,
    CrmTooMuchError,
    CrmUnavailableError,
)

WORD = re.compile(r"[A-Z_]{1,60}")
SCOPE = re.compile(r"[a-z][a-z0-9._-]{1,80}")
SECRET = re.compile(r"pat-[\w-]+|[\w-]{30,}")
MIGRATION_IN_PROGRESS = 477
PASSING = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.LOCKED,
        HTTPStatus.TOO_EARLY,
        MIGRATION_IN_PROGRESS,
    }
)
"""Below 500 and for a time all the same: HubSpot is at work on the data itself."""
NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
SIZED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.REQUEST_URI_TOO_LONG,
)
NO_PERMISSION = "USER_DOES_NOT_HAVE_PERMISSIONS"


def classify(failure: Failure) -> CrmError:
    """Map an answer that is no success to who can mend it."""
    by_status = {
        HTTPStatus.UNAUTHORIZED: _auth_error,
        HTTPStatus.FORBIDDEN: _scope_error,
        HTTPStatus.TOO_MANY_REQUESTS: _limit_error,
    }
    status = failure.status
    if status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _passing_error(failure)
    if failure.is_web_page and _is_refusal(status):
        return _network_error(failure)
    if status in by_status:
        return by_status[HTTPStatus(status)](failure)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return _redirect_error(failure)
    return _request_error(failure)


def _passing_error(failure: Failure) -> CrmError:
    message = f"HubSpot answered {failure.status} to {failure.what}: try again later"
    return CrmUnavailableError(message, retry_after=failure.retry_after)


def _is_refusal(status: int) -> bool:
    return status >= HTTPStatus.BAD_REQUEST and status not in NOT_THERE


def _network_error(failure: Failure) -> CrmError:
    message = (
        f"something between us and HubSpot answered {failure.status} to {failure.what} "
        "with a web page: it is tried again; if it lasts, check the network's proxy "
        "and whether HubSpot's Cloudflare blocks this address"
    )
    return CrmUnavailableError(message, retry_after=failure.retry_after)


def _redirect_error(failure: Failure) -> CrmError:
    message = (
        f"HubSpot sent us elsewhere ({failure.status}) for {failure.what}: set "
        "HUBSPOT_API_URL to the final address; redirects are never followed"
    )
    return CrmRequestError(message)


def _auth_error(failure: Failure) -> CrmError:
    is_expired = "EXPIRED" in str(failure.body.get("category", ""))
    state = "has expired" if is_expired else "is wrong or was revoked"
    message = (
        f"HubSpot refused the token (401): it {state}. Put a valid service key "
        "into HUBSPOT_TOKEN (HubSpot: Settings > Integrations > Service Keys)"
    )
    return CrmAuthError(message)


def _scope_error(failure: Failure) -> CrmError:
    scope = _named_scope(failure) or failure.scope
    if NO_PERMISSION in str(failure.body):
        message = (
            f"HubSpot refused {failure.what} (403): the user behind the token lost "
            "the right to it; a super admin must create a new token"
        )
        return CrmScopeError(message, scope=scope)
    message = (
        f"the token may not read {failure.what} (403): grant it the scope "
        f"{scope or 'that HubSpot names for it'}"
    )
    return CrmScopeError(message, scope=scope)


def _named_scope(failure: Failure) -> str | None:
    """Return the scope that HubSpot itself asks for, if it names one."""
    errors = failure.body.get("errors")
    for error in errors if isinstance(errors, list) else []:
        context = error.get("context") if isinstance(error, dict) else None
        if not isinstance(context, dict):
            continue
        for key in ("requiredGranularScopes", "requiredScopes"):
            named = context.get(key)
            for scope in named if isinstance(named, list) else []:
                if isinstance(scope, str) and SCOPE.fullmatch(scope):
                    return scope
    return None


def _limit_error(failure: Failure) -> CrmError:
    if failure.body.get("policyName") == "DAILY":
        message = (
            "HubSpot's daily request quota is used up: the sync goes on after midnight "
            "in the account's time zone; other apps of the account share this quota"
        )
        return CrmQuotaError(message, retry_after=failure.retry_after)
    message = f"HubSpot is being asked too often (429) for {failure.what}"
    return CrmUnavailableError(message, retry_after=failure.retry_after)


def _request_error(failure: Failure) -> CrmError:
    if failure.status in NOT_THERE:
        mend = "check HUBSPOT_API_URL and HUBSPOT_API_VERSION"
    else:
        mend = "check HUBSPOT_API_VERSION; if it is right, this is a fault of ours"
    category = str(failure.body.get("category", ""))
    said = SECRET.sub("…", str(failure.body.get("message", "")))[:200]
    told = f", {category}" if WORD.fullmatch(category) else ""
    message = f"HubSpot refused {failure.what} ({failure.status}{told}): {mend}. {said}"
    kind = CrmTooMuchError if failure.status in SIZED else CrmRequestError
    return kind(message.rstrip(". ") + ".")
