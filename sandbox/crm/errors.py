"""HubSpot's refusals: the same bodies, categories and status codes."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson
from starlette.responses import Response


class RefusedError(Exception):
    """A request that HubSpot would refuse, with the body it would answer."""

    def __init__(
        self, status: HTTPStatus, category: str, message: str, **more: object
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "status": "error",
            "message": message,
            "correlationId": str(uuid4()),
            "category": category,
            **more,
        }


def answer(body: Any, status: int = HTTPStatus.OK) -> Response:  # noqa: ANN401 - JSON
    """Return `body` as JSON."""
    return Response(orjson.dumps(body), status, media_type="application/json")


def invalid(message: str) -> RefusedError:
    """Return the refusal of a malformed request."""
    return RefusedError(HTTPStatus.BAD_REQUEST, "VALIDATION_ERROR", message)


def not_found(message: str = "resource not found") -> RefusedError:
    """Return the refusal of an address or id that leads nowhere."""
    return RefusedError(HTTPStatus.NOT_FOUND, "OBJECT_NOT_FOUND", message)


def unauthorized() -> RefusedError:
    """Return the refusal of a missing or wrong token."""
    return RefusedError(
        HTTPStatus.UNAUTHORIZED,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 "
        "authentication.",
    )


def expired() -> RefusedError:
    """Return the refusal of a token whose time is over."""
    return RefusedError(
        HTTPStatus.UNAUTHORIZED,
        "EXPIRED_AUTHENTICATION",
        "The OAuth token used to make this call expired.",
    )


def missing_scope(scope: str) -> RefusedError:
    """Return the refusal of a token that lacks `scope`."""
    return RefusedError(
        HTTPStatus.FORBIDDEN,
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call.",
        errors=[
            {
                "message": "One or more of the following scopes are required.",
                "context": {"requiredGranularScopes": [scope]},
            }
        ],
    )


def too_many(policy: str) -> RefusedError:
    """Return the refusal of a client that asks too often."""
    return RefusedError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "RATE_LIMITS",
        f"You have reached your {policy.lower()} limit.",
        errorType="RATE_LIMIT",
        policyName=policy,
    )
