"""Each refusal of HubSpot names who can mend it, and how."""

from dataclasses import replace

import pytest

from crm.http_answers import Failure
from crm.hubspot_errors import classify
from crm.port import (
    CrmAuthError,
    CrmQuotaError,
    CrmRequestError,
    CrmScopeError,
    CrmTooMuchError,
    CrmUnavailableError,
)

MISSING = {
    "category": "MISSING_SCOPES",
    "errors": [
        {"context": {"requiredGranularScopes": ["crm.objects.deals.highly.read"]}}
    ],
}


def failure(status: int, **body: object) -> Failure:
    return Failure(
        status=status,
        body=body,
        retry_after=None,
        what="deals",
        scope="crm.objects.deals.read",
    )


def page(status: int) -> Failure:
    """Return what Cloudflare or a proxy answers in HubSpot's place."""
    return replace(failure(status), is_web_page=True)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        (failure(401), CrmAuthError, "wrong or was revoked.*HUBSPOT_TOKEN"),
        (failure(401, category="EXPIRED_AUTHENTICATION"), CrmAuthError, "has expired"),
        (failure(403), CrmScopeError, "crm.objects.deals.read"),
        (failure(403, **MISSING), CrmScopeError, "crm.objects.deals.highly.read"),
        (
            failure(403, category="USER_DOES_NOT_HAVE_PERMISSIONS"),
            CrmScopeError,
            "super admin",
        ),
        (failure(429, policyName="DAILY"), CrmQuotaError, "after midnight"),
        (failure(429, policyName="SECONDLY"), CrmUnavailableError, "too often"),
        (failure(408), CrmUnavailableError, "408"),
        (failure(423), CrmUnavailableError, "423"),
        (failure(477), CrmUnavailableError, "477"),
        (page(400), CrmUnavailableError, "web page"),
        (page(401), CrmUnavailableError, "web page"),
        (page(403), CrmUnavailableError, "Cloudflare"),
        (page(404), CrmRequestError, "HUBSPOT_API_URL"),
        (failure(500), CrmUnavailableError, "500"),
        (failure(524), CrmUnavailableError, "524"),
        (failure(301), CrmRequestError, "HUBSPOT_API_URL to the final address"),
        (failure(400, message="bad filter"), CrmTooMuchError, "bad filter"),
        (failure(404), CrmRequestError, "HUBSPOT_API_VERSION"),
        (failure(405), CrmRequestError, "HUBSPOT_API_URL"),
        (failure(418, category="<b>"), CrmRequestError, r"\(418\)"),
    ],
)
def test_a_refusal_is_blamed_on_whom_can_mend_it(given, kind, words):
    error = classify(given)

    assert type(error) is kind
    assert error.args
    with pytest.raises(kind, match=words):
        raise error


@pytest.mark.parametrize(
    "errors", ["x", [1], [{"context": 3}], [{"context": {"requiredScopes": [1]}}]]
)
def test_a_strange_refusal_still_names_the_scope_we_asked_with(errors):
    error = classify(failure(403, errors=errors))

    assert isinstance(error, CrmScopeError)
    assert error.scope == "crm.objects.deals.read"
