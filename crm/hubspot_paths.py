"""HubSpot's date-based addresses, the version being a setting."""

from dataclasses import dataclass

from crm.port import Stream

SCOPES = {
    Stream.DEALS: "crm.objects.deals.read",
    Stream.DEAL_HISTORY: "crm.objects.deals.read",
    Stream.MEETINGS: "crm.objects.contacts.read",
    Stream.CALLS: "crm.objects.contacts.read",
    Stream.EMAILS: "sales-email-read",
    Stream.TASKS: "crm.objects.contacts.read",
    Stream.CONTACTS: "crm.objects.contacts.read",
    Stream.COMMUNICATIONS: "crm.objects.contacts.read",
    Stream.NOTES: "crm.objects.contacts.read",
}
RESULTS = {
    Stream.CALLS: "hs_call_disposition",
    Stream.MEETINGS: "hs_meeting_outcome",
}
COMPANIES_SCOPE = "crm.objects.companies.read"
OWNERS_SCOPE = "crm.objects.owners.read"


@dataclass(frozen=True, slots=True)
class Paths:
    """Builds the path of each resource for one version, such as 2026-09."""

    version: str

    def objects(self, stream: Stream) -> str:
        """List objects."""
        return f"/crm/objects/{self.version}/{stream.value}"

    def search(self, stream: Stream) -> str:
        """Search objects."""
        return f"{self.objects(stream)}/search"

    def batch(self, stream: Stream) -> str:
        """Read objects by their ids."""
        return f"{self.objects(stream)}/batch/read"

    def links(self, source: Stream, target: Stream) -> str:
        """Read what objects of `source` are tied to."""
        return (
            f"/crm/associations/{self.version}/{source.value}/{target.value}/batch/read"
        )

    def properties(self, stream: Stream) -> str:
        """List the properties that objects have."""
        return f"/crm/properties/{self.version}/{stream.value}"

    def results(self, stream: Stream) -> str:
        """Describe the property that holds what became of a call or a meeting."""
        return f"{self.properties(stream)}/{RESULTS[stream]}"

    @property
    def deal_companies(self) -> str:
        """Read which companies deals are with."""
        return f"/crm/associations/{self.version}/deals/companies/batch/read"

    @property
    def company_names(self) -> str:
        """Read companies by their ids."""
        return f"/crm/objects/{self.version}/companies/batch/read"

    @property
    def owners(self) -> str:
        """List the owners."""
        return f"/crm/owners/{self.version}"

    @property
    def pipelines(self) -> str:
        """List the deal pipelines."""
        return f"/crm/pipelines/{self.version}/deals"

    @property
    def account(self) -> str:
        """Read the account's own details."""
        return f"/account-info/{self.version}/details"
